// One row of the terminal as cells, so that things can be drawn over each other and still stand in their
// columns.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace finwait {

/// What a cell means; the colour follows from it. Without colour a row reads the same.
enum class Ink : std::uint8_t { plain, faint, strong, heading, lost, held, forged, again };

class TextRow {
  public:
    explicit TextRow(unsigned width) : cells_(width) {}

    /// Writes from `column` on; what does not fit is cut off. Returns the column behind it.
    unsigned put(unsigned column, std::string_view text, Ink ink = Ink::plain);
    /// Writes so that it ends before `column`.
    void put_before(unsigned column, std::string_view text, Ink ink = Ink::plain);
    void fill(unsigned first, unsigned end, char32_t glyph, Ink ink = Ink::plain);

    /// Without the spaces at its end, without a newline.
    std::string render(bool colour) const;

  private:
    struct Cell {
        std::u32string glyph;  // with its combining marks; empty: a space, or the right half of a wide one
        bool continues = false;
        Ink ink = Ink::plain;
    };
    std::vector<Cell> cells_;
};

}  // namespace finwait
