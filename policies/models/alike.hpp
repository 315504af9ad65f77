// How far one fate reaches in a run: fates are drawn segment by segment, in order, so that a run meets the
// same ones whole and singly; the first that differs is kept for the next question.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "tcp/side.hpp"

namespace finwait {

class Alike {
  public:
    struct Stretch {
        bool fate;
        std::uint32_t segments;  // 1 to count
    };

    /// `draw()` is the fate of the next segment of this direction. So many that are true are answered for at
    /// once.
    template <class Draw>
    Stretch next(Side from, std::uint32_t count, Draw draw, std::uint32_t most_true = UINT32_MAX) {
        std::optional<bool>& ahead = ahead_[index(from)];
        Stretch stretch{ahead ? *ahead : draw(), 1};
        ahead.reset();
        const std::uint32_t most = stretch.fate ? std::min(count, most_true) : count;
        while (stretch.segments < most) {
            ahead = draw();
            if (*ahead != stretch.fate) break;
            ahead.reset();
            ++stretch.segments;
        }
        return stretch;
    }

  private:
    std::array<std::optional<bool>, 2> ahead_;  // by direction: drawn, and not asked for yet
};

}  // namespace finwait
