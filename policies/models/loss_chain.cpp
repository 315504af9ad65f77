#include "policies/models/loss_chain.hpp"

#include <cmath>
#include <limits>
#include <utility>

namespace finwait {

LossChain LossChain::gilbert_elliott(double p, double r, double lost_in_bad, double lost_in_good) {
    return LossChain({{lost_in_good, {1 - p, p}}, {lost_in_bad, {r, 1 - r}}});
}

LossChain LossChain::four_states(double p13, double p31, double p32, double p23, double p14) {
    return LossChain({{0, {1 - p13 - p14, 0, p13, p14}},
                      {0, {0, 1 - p23, p23, 0}},
                      {1, {p31, p32, 1 - p31 - p32, 0}},
                      {1, {1, 0, 0, 0}}});
}

LossChain LossChain::bursts(double share, double run) {
    return gilbert_elliott(share / (run * (1 - share)), 1 / run, 1, 0);
}

bool LossChain::lost(const Dice& dice, Side from) {
    std::size_t& state = state_[index(from)];
    std::uint64_t& draws = draws_[index(from)];
    const State& now = states_[state];
    const bool lost = dice.uniform(line_scope, from, draws++) < now.loss;
    double left = dice.uniform(line_scope, from, draws++);
    std::size_t next = 0;
    while (next + 1 < states_.size() && left >= now.to[next]) left -= now.to[next++];
    state = next;
    return lost;
}

/// How much of its time it spends in each state, having begun in the first.
std::vector<double> LossChain::stationary() const {
    const std::size_t n = states_.size();
    // The powers of the chain, squared again and again; half of staying makes one that alternates settle.
    std::vector<std::array<double, 4>> power(n);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) power[i][j] = states_[i].to[j] / 2 + (i == j ? 0.5 : 0);
    }
    for (int squarings = 0; squarings < 60; ++squarings) {
        std::vector<std::array<double, 4>> square(n);
        for (std::size_t i = 0; i < n; ++i) {
            double sum = 0;
            for (std::size_t j = 0; j < n; ++j) {
                for (std::size_t k = 0; k < n; ++k) square[i][j] += power[i][k] * power[k][j];
                sum += square[i][j];
            }
            for (double& odds : square[i]) odds /= sum;  // rounding must not pile up
        }
        power = std::move(square);
    }
    return {power[0].begin(), power[0].begin() + static_cast<std::ptrdiff_t>(n)};
}

LossChain::Outcome LossChain::outcome() const {
    const std::vector<double> time = stationary();
    double share = 0, begins = 0;  // of losses, and of runs of them
    for (std::size_t i = 0; i < states_.size(); ++i) {
        share += time[i] * states_[i].loss;
        for (std::size_t j = 0; j < states_.size(); ++j)
            begins += time[i] * (1 - states_[i].loss) * states_[i].to[j] * states_[j].loss;
    }
    if (share <= 0) return {0, 0};
    return {share, begins > 0 ? share / begins : std::numeric_limits<double>::infinity()};
}

}  // namespace finwait
