// See ladder_lane.hpp.
#include "cli/ladder_lane.hpp"

#include <algorithm>

#include "cli/text.hpp"

namespace finwait {

const Glyphs& glyphs(bool unicode) {
    static constexpr Glyphs pretty{.lifeline = "│",
                                   .lifeline_time_wait = "╎",
                                   .tail_client = "├",
                                   .tail_server = "┤",
                                   .change = "●",
                                   .dash = "─",
                                   .crossing = "┼",
                                   .head_to_server = "►",
                                   .head_to_client = "◄",
                                   .box = "┊",
                                   .box_busy = "┃",
                                   .lost = "✗",
                                   .waits = "◷",
                                   .leaves = "○",
                                   .made = "◆",
                                   .again = "↻",
                                   .bulk = "⋮",
                                   .dot = "·",
                                   .to_server = "→",
                                   .to_client = "←"};
    static constexpr Glyphs plain{.lifeline = "|",
                                  .lifeline_time_wait = ":",
                                  .tail_client = "+",
                                  .tail_server = "+",
                                  .change = "*",
                                  .dash = "-",
                                  .crossing = "+",
                                  .head_to_server = ">",
                                  .head_to_client = "<",
                                  .box = ":",
                                  .box_busy = "H",
                                  .lost = "X",
                                  .waits = "@",
                                  .leaves = "o",
                                  .made = "!",
                                  .again = "%",
                                  .bulk = ":",
                                  .dot = ".",
                                  .to_server = "->",
                                  .to_client = "<-"};
    return unicode ? pretty : plain;
}

Geometry::Geometry(unsigned asked) : width(std::clamp(asked, 80U, 120U)) {
    // An odd lane, so that the box stands in its very middle.
    server_line = width - state_width - 1;
    if ((server_line - client_line) % 2 != 0) --server_line;
    middle = (client_line + server_line) / 2;
}

bool Lane::fits_through(std::string_view left, std::string_view right) const {
    return display_width(left) + display_width(right) + 7 <= at_.lane_width();
}

bool Lane::fits_half(std::string_view text) const {
    return display_width(text) + 3 <= note_width();  // a dash, two spaces, and the arrow's head
}

void Lane::dashes(TextRow& row, unsigned begin, unsigned end, Ink ink) const {
    row.fill(begin, end, decode(glyph_.dash).front(), ink);
}

void Lane::through(TextRow& row, End from, std::string_view left, std::string_view right, Ink ink) const {
    dashes(row, at_.lane_begin(), at_.lane_end(), ink);
    row.put(at_.middle, glyph_.crossing, ink);
    if (from == End::client)
        row.put(at_.lane_end() - 1, glyph_.head_to_server, ink);
    else
        row.put(at_.lane_begin(), glyph_.head_to_client, ink);
    const bool roomy = display_width(left) + display_width(right) + 9 <= at_.lane_width();
    const unsigned margin = roomy ? 2 : 1;
    const auto padded = [](std::string_view text) { return ' ' + std::string(text) + ' '; };
    if (!left.empty()) row.put(at_.lane_begin() + margin, padded(left), ink);
    if (!right.empty()) row.put_before(at_.lane_end() - margin, padded(right), ink);
}

void Lane::half(TextRow& row, End side, Pointing pointing, std::string_view text, const char* at_box,
                Ink ink) const {
    const bool left = side == End::client;
    const unsigned begin = left ? at_.lane_begin() : at_.middle + 1;
    const unsigned end = left ? at_.middle : at_.lane_end();
    dashes(row, begin, end, ink);
    const bool to_right = left == (pointing == Pointing::at_box);
    if (pointing != Pointing::nowhere)
        row.put(to_right ? end - 1 : begin, to_right ? glyph_.head_to_server : glyph_.head_to_client, ink);
    // The text stands at the arrow's tail: next to the end that sent it, or to the box that lets it go.
    const std::string padded = ' ' + std::string(text) + ' ';
    const bool tail_on_left = left != (pointing == Pointing::at_end);
    if (!text.empty() && tail_on_left) row.put(begin + 1, padded, ink);
    if (!text.empty() && !tail_on_left) row.put_before(end - 1, padded, ink);
    row.put(at_.middle, at_box, ink);
}

void Lane::stub(TextRow& row, End side, std::string_view text, const char* at_box, Ink ink) const {
    const std::string words =
        glyph_.dash + (text.empty() ? std::string() : ' ' + std::string(text) + ' ') + glyph_.dash;
    if (side == End::client)
        row.put_before(at_.middle, words, ink);
    else
        row.put(at_.middle + 1, words, ink);
    row.put(at_.middle, at_box, ink);
}

void Lane::mark_tail(TextRow& row, End from, std::string_view mark, Ink ink) const {
    row.put(from == End::client ? at_.lane_begin() : at_.lane_end() - 1, mark, ink);
}

bool Lane::share_row(std::string_view note, std::string_view below) const {
    return display_width(note) + display_width(below) + 6 <= at_.lane_width();
}

void Lane::note(TextRow& row, End side, std::string_view text, Ink ink, unsigned below) const {
    if (side == End::client) {
        row.put(at_.lane_begin() + 1, text, ink);
        return;
    }
    const unsigned free = below == 0 ? 0 : at_.lane_begin() + 2 + below + 3;
    const unsigned begin = std::max(at_.middle + 2, free);
    if (begin + display_width(text) < at_.lane_end())
        row.put(begin, text, ink);
    else
        row.put_before(at_.lane_end() - 1, text, ink);
}

void Lane::below(TextRow& row, End side, std::string_view text, Ink ink) const {
    if (side == End::client)
        row.put(at_.lane_begin() + 2, text, ink);
    else
        row.put_before(at_.lane_end() - 2, text, ink);
}

void Lane::centred(TextRow& row, std::string_view text, Ink ink) const {
    const unsigned width = display_width(text);
    row.put(width < at_.lane_width() ? at_.lane_begin() + (at_.lane_width() - width) / 2 : at_.lane_begin(),
            text, ink);
}

}  // namespace finwait
