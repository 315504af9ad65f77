// How far a delay strays from its mean, in units of its jitter: the distributions that netem and iproute2's
// tables mean.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "policies/contract/dice.hpp"
#include "policies/language/parsed.hpp"
#include "tcp/side.hpp"

namespace finwait {

enum class Distribution : std::uint8_t { uniform, normal, pareto, paretonormal, table };

/// iproute2's distribution tables: whole numbers in 1/8192 of the jitter, the inverse of a distribution at
/// equal steps. Lines that begin with # are comments.
using JitterTable = std::vector<std::int16_t>;
inline constexpr std::size_t most_table_entries = 16384;  // as in tc
Parsed<JitterTable> parse_jitter_table(std::string_view text);

class Jitter {
  public:
    /// Successive values of a direction depend on each other by rho (0 <= rho < 1) and keep their
    /// distribution: they follow a normal process (AR(1)) whose ranks they have. `table`: for
    /// Distribution::table.
    Jitter(Distribution, double rho, JitterTable table = {});

    double next(const Dice&, Side from);

    /// The value that belongs to a standard normal one of the same rank.
    double of_normal(double z) const;

  private:
    Distribution distribution_;
    double rho_;
    JitterTable table_;
    std::array<double, 2> last_{};
    std::array<std::uint64_t, 2> draws_{};
};

}  // namespace finwait
