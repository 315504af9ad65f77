// How often one end has emitted each role. Data and ACKs come by the million and have a whole number each.
// All others come a few times in a life: four bits, until one of them needs more and moves to RareCounts.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "tcp/role.hpp"

namespace finwait {

/// Remembered occurrences are bounded: a rare role's count stays at 65535, a frequent one's at 2^32 - 1.
struct RareCounts {
    std::array<std::uint16_t, role_count> of{};
    bool empty() const {
        return std::all_of(of.begin(), of.end(), [](std::uint16_t n) { return n == 0; });
    }
};

class Counts {
  public:
    static constexpr bool frequent(Role role) {
        return role == Role::data || role == Role::ack || role == Role::window_update;
    }

    std::uint32_t& of_frequent(Role role) {
        return frequent_[role == Role::data ? 0 : role == Role::ack ? 1 : 2];
    }
    std::uint32_t of_rare(Role role) const { return (rare_[word(role)] >> shift(role)) & most; }
    void set_rare(Role role, std::uint32_t n) {
        rare_[word(role)] = (rare_[word(role)] & ~(most << shift(role))) | (n << shift(role));
    }
    /// This many and more do not fit in four bits.
    static constexpr std::uint32_t most = 15;

  private:
    static_assert(role_count <= 16, "eight of four bits each to a word");
    static std::size_t word(Role role) { return static_cast<std::size_t>(role) / 8; }
    static std::uint32_t shift(Role role) { return static_cast<std::uint32_t>(role) % 8 * 4; }

    std::array<std::uint32_t, 3> frequent_{};
    std::array<std::uint32_t, 2> rare_{};
};

}  // namespace finwait
