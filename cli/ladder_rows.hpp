// The rows that rungs are made of: time, lifelines, states, and half arrows with what is said beside and
// below them.
#pragma once

#include <string>
#include <vector>

#include "cli/ladder.hpp"
#include "cli/ladder_lane.hpp"
#include "cli/ladder_steps.hpp"
#include "cli/text_row.hpp"

namespace finwait {

/// Everything that waited only because a line is long; no hold among it.
bool only_delayed(const Step&);
Ink ink_of(const Step&);

/// An arrow on one side of the box, what stands under it, and what there is to say on the other side.
struct HalfArrow {
    End side = End::client;  // of the arrow
    Lane::Pointing pointing = Lane::Pointing::nowhere;
    bool arrow = true;      // else only the mark in the middle
    bool stub = false;      // only its last piece: it left its sender earlier
    bool from_end = false;  // it begins at the end's line
    const char* at_box = "";
    std::string on_arrow{};
    std::vector<std::string> below{};
    std::vector<std::string> notes{};
};

class RowPainter {
  public:
    /// All three must outlive it. `zero`: the time that is shown as 0.
    RowPainter(const LadderStyle& style, const Geometry& geometry, const Glyphs& glyphs, TimePoint zero)
        : style_(style), at_(geometry), glyph_(glyphs), lane_(geometry, glyphs), zero_(zero) {}

    const Lane& lane() const { return lane_; }

    /// Both lifelines and the box, to be drawn upon. An end that is CLOSED has no line.
    TextRow blank(const Step&) const;
    TextRow begun(const Step&) const;  // with the time
    void tail(TextRow&, const Step&) const;
    void states(TextRow&, const Step&) const;
    void beside(TextRow&, End, const std::string& words) const;
    std::vector<TextRow> half(const Step&, HalfArrow) const;
    /// A long time in which nothing happened to `before`'s states.
    TextRow silence(Duration, const Step& before) const;

  private:
    std::string spelled(const std::string&) const;
    std::vector<std::string> note_lines(const std::vector<std::string>& notes) const;

    const LadderStyle& style_;
    const Geometry& at_;
    const Glyphs& glyph_;
    Lane lane_;
    TimePoint zero_;
};

}  // namespace finwait
