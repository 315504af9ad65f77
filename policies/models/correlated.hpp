// Odds that depend on the draw before, as netem's loss, duplicate and reorder know them. Not a correlation in
// the sense of statistics: where there is one, the share that is met is no longer the chance that was given.
#pragma once

#include <array>
#include <cstdint>

#include "policies/contract/dice.hpp"
#include "tcp/side.hpp"

namespace finwait {

/// Each draw is (1 - rho) times a uniform one and rho times the draw before (netem's get_crandom, which has
/// it from NIST Net). The longer its memory, the closer to 1/2 such draws lie, so a small chance is met ever
/// more rarely. Each direction remembers its own.
class CorrelatedChance {
  public:
    /// 0 <= chance <= 1, 0 <= rho < 1.
    CorrelatedChance(double chance, double rho) : chance_(chance), rho_(rho) {}

    /// Whether the next segment of this direction is met.
    bool met(const Dice&, Side from);

    /// What this comes to in the long run.
    struct Outcome {
        double share;  // of all segments
        double run;    // mean number in a row of those that are met; 0: none is ever met
    };
    Outcome outcome() const;

  private:
    double chance_, rho_;
    std::array<double, 2> last_{};
    std::array<std::uint64_t, 2> draws_{};
};

}  // namespace finwait
