// Losses that come in runs: a Markov chain whose states lose segments with odds of their own. Gilbert (1960),
// Elliott (1963), and the four states of Salsano, Ludovici, Ordine and Giannuzzi (2012) that netem has.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "policies/contract/dice.hpp"
#include "tcp/side.hpp"

namespace finwait {

class LossChain {
  public:
    /// Two states. From good to bad with p, back with r; a segment is lost with `lost_in_bad` and
    /// `lost_in_good` (netem's 1-h and 1-k). It meets the state that the segment before it has left.
    static LossChain gilbert_elliott(double p, double r, double lost_in_bad, double lost_in_good);
    /// 1: passes, in a gap. 2: passes, in a burst. 3: lost, in a burst. 4: lost, in a gap; then back to 1.
    static LossChain four_states(double p13, double p31, double p32, double p23, double p14);
    /// Loses `share` of all, in runs of `run` on average. 1 <= run, share <= run / (run + 1).
    static LossChain bursts(double share, double run);

    /// Whether the next segment of this direction is lost. Each direction is a chain of its own and begins in
    /// the first state.
    bool lost(const Dice&, Side from);

    /// What this comes to in the long run.
    struct Outcome {
        double share;  // of all segments
        double run;    // mean number of losses in a row; 0: nothing is ever lost
    };
    Outcome outcome() const;

  private:
    struct State {
        double loss;
        std::array<double, 4> to;  // odds of each state for the next segment; they sum up to 1
    };
    explicit LossChain(std::vector<State> states) : states_(std::move(states)) {}
    std::vector<double> stationary() const;

    std::vector<State> states_;
    std::array<std::size_t, 2> state_{};
    std::array<std::uint64_t, 2> draws_{};
};

}  // namespace finwait
