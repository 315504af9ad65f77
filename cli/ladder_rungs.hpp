// Draws one step of a ladder: what it says for each kind of step.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "cli/ladder_rows.hpp"

namespace finwait {

class Rungs {
  public:
    /// All three must outlive it.
    Rungs(const LadderStyle& style, const Geometry& geometry, const Glyphs& glyphs, TimePoint zero)
        : style_(style), at_(geometry), glyph_(glyphs), paint_(style, geometry, glyphs, zero) {}

    std::vector<TextRow> draw(const Step&);
    TextRow silence(Duration length, const Step& before) const { return paint_.silence(length, before); }

  private:
    using Roles = std::vector<std::string>;

    void words(const Step&, const std::string&);
    void through(const Step&);
    void stopped(const Step&);
    void enters(const Step&);
    void leaves(const Step&);
    void vanishes(const Step&);
    void moved(const Step&);
    void bulk(const Step&);
    void two_msl(const Step&);
    void put_segment(HalfArrow&, const Brief&) const;
    /// As many roles as `fits`, joined; the others are left in `roles`.
    static std::string take_fitting(Roles& roles, const std::function<bool(const std::string&)>& fits);
    void add(TextRow row) { rows_.push_back(std::move(row)); }

    const LadderStyle& style_;
    const Geometry& at_;
    const Glyphs& glyph_;
    RowPainter paint_;
    std::vector<TextRow> rows_;
};

}  // namespace finwait
