// The block under a ladder: the verdict's paragraphs, wrapped beside their headings.
#include <string>

#include "cli/ladder.hpp"
#include "cli/text.hpp"
#include "cli/text_row.hpp"
#include "daemon/journal/verdict_text.hpp"

namespace finwait {

std::string draw_verdict(const ConnectionVerdict& verdict, const LadderStyle& style) {
    constexpr unsigned margin = 12;
    std::string text;
    std::string heading_before;
    const auto draw = [&](const std::string& heading, const std::string& words, Ink ink) {
        std::string shown = heading == heading_before ? "" : heading;
        for (const std::string& part : wrap(style.unicode ? words : to_ascii(words), style.width - margin)) {
            TextRow row(style.width);
            row.put(0, shown, Ink::heading);
            row.put(margin, part, ink);
            text += row.render(style.colour) + '\n';
            shown.clear();
        }
        heading_before = heading;
    };
    for (const Paragraph& p : paragraphs(verdict))
        draw(p.heading, p.text, p.heading == "odd" ? Ink::held : Ink::plain);
    if (!style.repeat.empty()) draw("repeat", style.repeat, Ink::strong);
    return text;
}

}  // namespace finwait
