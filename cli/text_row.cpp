// See text_row.hpp.
#include "cli/text_row.hpp"

#include "cli/text.hpp"

namespace finwait {
namespace {

/// SGR parameters (ECMA-48 §8.3.117) out of the eight colours every terminal lets its user choose.
const char* sgr(Ink ink) {
    switch (ink) {
        case Ink::plain: return "0";
        case Ink::faint: return "2";
        case Ink::strong: return "1";
        case Ink::heading: return "1;36";
        case Ink::lost: return "1;31";
        case Ink::held: return "33";
        case Ink::forged: return "1;35";
        case Ink::again: return "36";
    }
    return "0";
}

}  // namespace

unsigned TextRow::put(unsigned column, std::string_view text, Ink ink) {
    for (const char32_t c : decode(text)) {
        const unsigned width = columns(c);
        if (width == 0 && column > 0) {
            cells_[column - 1].glyph += c;
            continue;
        }
        if (column + width > cells_.size()) break;
        cells_[column] = {std::u32string(1, c), false, ink};
        if (width == 2) cells_[column + 1] = {{}, true, ink};
        column += width;
    }
    return column;
}

void TextRow::put_before(unsigned column, std::string_view text, Ink ink) {
    const unsigned width = display_width(text);
    put(width < column ? column - width : 0, text, ink);
}

void TextRow::fill(unsigned first, unsigned end, char32_t glyph, Ink ink) {
    for (unsigned column = first; column < end && column < cells_.size(); ++column)
        cells_[column] = {std::u32string(1, glyph), false, ink};
}

std::string TextRow::render(bool colour) const {
    std::size_t end = cells_.size();
    while (end > 0 && (cells_[end - 1].glyph.empty() || cells_[end - 1].glyph == U" ") &&
           !cells_[end - 1].continues)
        --end;
    std::string text;
    Ink now = Ink::plain;
    for (std::size_t i = 0; i < end; ++i) {
        const Cell& cell = cells_[i];
        if (cell.continues) continue;
        if (colour && cell.ink != now && !cell.glyph.empty()) {
            text += std::string("\x1b[") + (now == Ink::plain || cell.ink == Ink::plain ? "" : "0;") +
                    sgr(cell.ink) + 'm';
            now = cell.ink;
        }
        if (cell.glyph.empty()) text += ' ';
        for (const char32_t c : cell.glyph) append_utf8(text, c);
    }
    if (colour && now != Ink::plain) text += "\x1b[0m";
    return text;
}

}  // namespace finwait
