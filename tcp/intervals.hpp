// A small bounded set of disjoint stretches of sequence space: what an endpoint holds out of order.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "tcp/seq.hpp"

namespace finwait {

struct Interval {
    Seq first, end;  // first <= s < end
    friend bool operator==(const Interval&, const Interval&) = default;
};

class Intervals {
  public:
    static constexpr std::size_t capacity = 8;

    /// Adds a stretch, joining what it touches. False when it would need a ninth interval: then nothing is
    /// added.
    bool add(Interval);
    /// Moves `edge` past every interval it touches, and forgets those.
    Seq absorb(Seq edge);
    void clear() { count_ = 0; }
    std::span<const Interval> all() const { return {intervals_.data(), count_}; }

  private:
    std::array<Interval, capacity> intervals_{};
    std::uint8_t count_ = 0;
};

}  // namespace finwait
