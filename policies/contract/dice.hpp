// Randomness as a function: of (seed, policy, scope, direction, n-th draw) and nothing else, so a run can be
// repeated and foreign traffic does not change a connection's fate. Philox4x32-10 (Salmon, Moraes, Dror,
// Shaw, SC'11).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "tcp/side.hpp"

namespace finwait {

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key);

/// A stable 64-bit hash (FNV-1a, finished), the same on every machine.
std::uint64_t stable_hash(std::string_view, std::uint64_t start = 0);

/// Scope of the line itself, as against a connection's.
inline constexpr std::uint64_t line_scope = 0;

class Dice {
  public:
    Dice(std::uint64_t seed, std::string_view policy) : seed_(seed), policy_(stable_hash(policy)) {}

    /// The n-th 64 random bits of this policy, scope and direction.
    std::uint64_t bits(std::uint64_t scope, Side direction, std::uint64_t n) const;
    /// Uniform in [0, 1), 53 bits.
    double uniform(std::uint64_t scope, Side direction, std::uint64_t n) const;

  private:
    std::uint64_t seed_;
    std::uint64_t policy_;
};

}  // namespace finwait
