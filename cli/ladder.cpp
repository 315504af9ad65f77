// See ladder.hpp. Header, column heads, one rung after the other, legend.
#include "cli/ladder.hpp"

#include <algorithm>
#include <vector>

#include "cli/ladder_lane.hpp"
#include "cli/ladder_legend.hpp"
#include "cli/ladder_rungs.hpp"
#include "cli/ladder_steps.hpp"
#include "cli/text.hpp"
#include "cli/text_row.hpp"

namespace finwait {
namespace {

/// The connection's number and ends; the lesson and its seed.
std::vector<std::string> header(std::span<const Event> events, const LadderStyle& style) {
    const auto first =
        std::find_if(events.begin(), events.end(), [](const Event& e) { return e.connection != 0; });
    std::string who = "connection " + std::to_string(first->connection);
    if (const auto* opened = std::get_if<Opened>(&first->body)) {
        who += " · " + to_string(opened->client) + " → " + to_string(opened->server);
        if (opened->picked_up) who += " · first seen in the middle";
    }
    std::string lesson = style.title;
    if (style.seed) lesson += (lesson.empty() ? "seed " : " · seed ") + std::to_string(*style.seed);
    std::vector<std::string> lines{std::move(who)};
    if (!lesson.empty()) lines.push_back(std::move(lesson));
    return lines;
}

TextRow column_heads(const Geometry& at, const std::string& middle) {
    TextRow row(at.width);
    row.put_before(Geometry::time_end, "ms", Ink::faint);
    row.put_before(Geometry::client_line - 1, "client", Ink::strong);
    row.put(at.middle - display_width(middle) / 2, middle, Ink::faint);
    row.put(at.server_line + 2, "server", Ink::strong);
    return row;
}

}  // namespace

std::string draw_ladder(std::span<const Event> events, const LadderStyle& style) {
    const std::vector<Step> steps = ladder_steps(events);
    if (steps.empty()) return "";
    if (style.width < LadderStyle::least_width)
        return "the ladder needs " + std::to_string(LadderStyle::least_width) +
               " columns, this terminal has " + std::to_string(style.width) + '\n';
    const Geometry at(style.width);
    const Glyphs& glyph = glyphs(style.unicode);
    Legend legend(glyph);
    Rungs rungs(style, at, glyph, steps.front().at);

    std::string text;
    const auto line = [&](const TextRow& row) { text += row.render(style.colour) + '\n'; };
    const auto paragraph = [&](const std::string& words, Ink ink) {
        for (const std::string& part : wrap(style.unicode ? words : to_ascii(words), at.width)) {
            TextRow row(at.width);
            row.put(0, part, ink);
            line(row);
        }
    };

    Ink ink = Ink::heading;
    for (const std::string& words : header(events, style)) paragraph(words, std::exchange(ink, Ink::plain));
    text += '\n';
    line(column_heads(at, style.middle));
    const Step* before = nullptr;
    for (const Step& step : steps) {
        if (before != nullptr && step.at - before->at >= style.fold)
            line(rungs.silence(step.at - before->at, *before));
        for (const TextRow& row : rungs.draw(step)) line(row);
        legend.note(step);
        before = &step;
    }
    text += '\n';
    for (const std::string& words : legend.lines(at.width)) {
        TextRow row(at.width);
        row.put(0, words, Ink::faint);
        line(row);
    }
    return text;
}

}  // namespace finwait
