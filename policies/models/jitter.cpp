#include "policies/models/jitter.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace finwait {

namespace {

constexpr double table_scale = 8192;
/// The most a table of 16-bit numbers can say: a Pareto tail ends there.
constexpr double table_top = std::numeric_limits<std::int16_t>::max() / table_scale;

constexpr std::string_view blanks = " \t\r";

/// Pareto with shape 3, moved by its mean of 3/2 and stretched by 4/3. `above`: the odds of a greater value.
double pareto(double above) {
    return std::min((1 / std::cbrt(above) - 1.5) * 4 / 3, table_top);
}

}  // namespace

Parsed<JitterTable> parse_jitter_table(std::string_view text) {
    using Result = Parsed<JitterTable>;
    JitterTable table;
    for (std::size_t number = 1; !text.empty(); ++number) {
        std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (line.substr(0, 1) == "#") continue;
        for (;;) {
            line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
            if (line.empty()) break;
            const std::string_view word = line.substr(0, line.find_first_of(blanks));
            std::int16_t entry = 0;
            const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), entry);
            if (error != std::errc() || end != word.data() + word.size())
                return Result::bad("line " + std::to_string(number) + ": '" +
                                       std::string(word.substr(0, 20)) +
                                       "' is no number from -32768 to 32767",
                                   "a table holds the delay's deviations in 1/8192 of the jitter, as "
                                   "iproute2's *.dist files do");
            if (table.size() == most_table_entries)
                return Result::bad("more than " + std::to_string(most_table_entries) + " numbers",
                                   "iproute2's maketable writes 4096");
            table.push_back(entry);
            line.remove_prefix(word.size());
        }
    }
    if (table.empty())
        return Result::bad("no number in it", "iproute2's maketable makes one of measured delays");
    return Result::good(std::move(table));
}

Jitter::Jitter(Distribution distribution, double rho, JitterTable table)
    : distribution_(distribution), rho_(rho), table_(std::move(table)) {
    std::sort(table_.begin(), table_.end());  // by rank, whoever made it
}

double Jitter::next(const Dice& dice, Side from) {
    std::uint64_t& draws = draws_[index(from)];
    const bool first = draws == 0;
    // Box and Muller (1958).
    const double radius = std::sqrt(-2 * std::log(1 - dice.uniform(line_scope, from, draws++)));
    const double normal = radius * std::cos(2 * std::numbers::pi * dice.uniform(line_scope, from, draws++));
    double& last = last_[index(from)];
    last = first ? normal : rho_ * last + std::sqrt(1 - rho_ * rho_) * normal;
    return of_normal(last);
}

double Jitter::of_normal(double z) const {
    if (distribution_ == Distribution::normal) return z;
    const double above = std::erfc(z / std::numbers::sqrt2) / 2;  // exact far up, where a Pareto is steep
    switch (distribution_) {
        case Distribution::uniform: return 1 - 2 * above;
        case Distribution::pareto: return pareto(above);
        case Distribution::paretonormal: return z / 4 + pareto(above) * 3 / 4;
        case Distribution::table: {
            const auto size = static_cast<double>(table_.size());
            const double place = std::clamp((1 - above) * size, 0.0, size - 1);
            return table_[static_cast<std::size_t>(place)] / table_scale;
        }
        case Distribution::normal: break;
    }
    return z;
}

}  // namespace finwait
