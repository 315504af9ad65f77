// The block under a ladder: the verdict's paragraphs, wrapped beside their headings.
#include <algorithm>
#include <string>

#include "cli/ladder.hpp"
#include "cli/text.hpp"
#include "cli/text_row.hpp"
#include "daemon/journal/verdict_text.hpp"

namespace finwait {
namespace {

constexpr unsigned margin = 12;

std::string spelled(const std::string& words, const LadderStyle& style) {
    return style.unicode ? words : to_ascii(words);
}

std::string block(std::span<const Paragraph> all, const LadderStyle& style) {
    std::string text;
    std::string heading_before;
    for (const Paragraph& p : all) {
        std::string shown = p.heading == heading_before ? "" : p.heading;
        const Ink ink = p.heading == "odd" ? Ink::held : Ink::plain;
        for (const std::string& part :
             wrap(spelled(p.text, style), std::max(style.width, margin + 20) - margin)) {
            TextRow row(style.width);
            row.put(0, shown, Ink::heading);
            row.put(margin, part, ink);
            text += row.render(style.colour) + '\n';
            shown.clear();
        }
        heading_before = p.heading;
    }
    return text;
}

std::string narrow(const ConnectionVerdict& verdict, const LadderStyle& style) {
    std::string text;
    for (const std::string& line : wrap(spelled(one_line(verdict), style), std::max(style.width, 1U)))
        text += line + '\n';
    return text;
}

/// Never wrapped, never respelled: a command that a terminal's window breaks is still copied as one line.
std::string repeat_line(const LadderStyle& style) {
    TextRow row(margin + display_width(style.repeat));
    row.put(0, "repeat", Ink::heading);
    row.put(margin, style.repeat, Ink::strong);
    return row.render(style.colour) + '\n';
}

}  // namespace

std::string draw_verdict(const ConnectionVerdict& verdict, const LadderStyle& style) {
    const bool fits = style.width >= LadderStyle::least_width;
    return (fits ? block(paragraphs(verdict), style) : narrow(verdict, style)) +
           (style.repeat.empty() ? "" : repeat_line(style));
}

std::string draw_paragraphs(std::span<const Paragraph> all, const LadderStyle& style) {
    return block(all, style);
}

}  // namespace finwait
