// Remembers which marks a ladder used and explains those, and no others.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/ladder_lane.hpp"
#include "cli/ladder_steps.hpp"

namespace finwait {

class Legend {
  public:
    explicit Legend(const Glyphs& glyphs) : glyph_(glyphs) {}
    void note(const Step&);
    /// Lines of at most `width` columns; an explanation is not broken.
    std::vector<std::string> lines(unsigned width) const;

  private:
    enum class Mark : std::uint8_t {
        change,
        lost,
        waits,
        leaves,
        made,
        again,
        occurrence,
        implied,
        unsure,
        count_
    };
    void use(Mark mark) { used_ |= 1U << static_cast<unsigned>(mark); }

    const Glyphs& glyph_;
    std::uint32_t used_ = 0;
};

}  // namespace finwait
