#include "policies/models/correlated.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace finwait {

namespace {

/// The distribution of the correlated draw and its integral, on a grid that is finest near zero, where small
/// chances lie.
class Law {
  public:
    explicit Law(double rho) : rho_(rho) {
        for (std::size_t i = 0; i < points; ++i) below_[i] = at(i);
        integrate();
        // It is the fixed point of averaging over one more draw; what is left of the start shrinks by rho.
        const int steps = static_cast<int>(std::ceil(std::log(1e-9) / std::log(rho_)));
        for (int step = 0; step < std::min(steps, 2000); ++step) {
            for (std::size_t i = 0; i < points; ++i) {
                const double x = at(i);
                below_[i] = rho_ / (1 - rho_) * (area(x / rho_) - area((x - 1 + rho_) / rho_));
            }
            integrate();
        }
    }
    /// P(draw <= x).
    double below(double x) const { return between(below_, x); }
    /// The integral of below() from 0 to x.
    double area(double x) const {
        if (x <= 0) return 0;
        return x >= 1 ? area_.back() + (x - 1) : between(area_, x);
    }

  private:
    static constexpr std::size_t points = 1001;
    static double at(std::size_t i) { return std::pow(static_cast<double>(i) / (points - 1), 3); }

    void integrate() {
        for (std::size_t i = 1; i < points; ++i)
            area_[i] = area_[i - 1] + (below_[i] + below_[i - 1]) / 2 * (at(i) - at(i - 1));
    }
    static double between(const std::vector<double>& values, double x) {
        const double place = std::cbrt(std::clamp(x, 0.0, 1.0)) * (points - 1);
        const auto i = std::min(static_cast<std::size_t>(place), points - 2);
        return values[i] + (x - at(i)) / (at(i + 1) - at(i)) * (values[i + 1] - values[i]);
    }

    double rho_;
    std::vector<double> below_ = std::vector<double>(points), area_ = std::vector<double>(points);
};

}  // namespace

bool CorrelatedChance::met(const Dice& dice, Side from) {
    const std::size_t direction = index(from);
    const auto draw = [&] { return dice.uniform(line_scope, from, draws_[direction]++); };
    if (rho_ == 0) return draw() < chance_;
    if (draws_[direction] == 0) last_[direction] = draw();
    last_[direction] = (1 - rho_) * draw() + rho_ * last_[direction];
    return last_[direction] < chance_;
}

CorrelatedChance::Outcome CorrelatedChance::outcome() const {
    if (chance_ <= 0) return {0, 0};
    if (chance_ >= 1) return {1, std::numeric_limits<double>::infinity()};
    if (rho_ == 0) return {chance_, 1 / (1 - chance_)};
    const Law law(rho_);
    const double share = law.below(chance_);
    // Two in a row: by parts, since after x the next is met with odds (chance - rho x) / (1 - rho), at
    // most 1.
    const double certain = (chance_ - 1 + rho_) / rho_;
    const double twice = share * chance_ + rho_ / (1 - rho_) * (law.area(chance_) - law.area(certain));
    return {share, share > 0 ? share / (share - twice) : 0};
}

}  // namespace finwait
