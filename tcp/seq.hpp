// A sequence number lives on a circle of 2^32 (RFC 9293 §3.4): it has a before and an after only within half
// a turn, so Seq has no operator<. Say precedes(a, b).
#pragma once

#include <compare>
#include <cstdint>

namespace finwait {

class Seq {
  public:
    constexpr Seq() = default;
    constexpr explicit Seq(std::uint32_t value) : value_(value) {}

    constexpr std::uint32_t value() const { return value_; }
    friend constexpr bool operator==(Seq, Seq) = default;

    friend constexpr Seq operator+(Seq s, std::uint32_t n) { return Seq(s.value_ + n); }
    friend constexpr Seq operator-(Seq s, std::uint32_t n) { return Seq(s.value_ - n); }
    constexpr Seq& operator+=(std::uint32_t n) { return *this = *this + n; }

  private:
    std::uint32_t value_ = 0;
};

/// Signed steps from `from` to `to` along the shorter way round: positive when `to` is ahead.
constexpr std::int32_t distance(Seq from, Seq to) {
    return static_cast<std::int32_t>(to.value() - from.value());
}
constexpr bool precedes(Seq a, Seq b) {
    return distance(a, b) > 0;
}
constexpr bool precedes_or_is(Seq a, Seq b) {
    return distance(a, b) >= 0;
}
constexpr Seq later(Seq a, Seq b) {
    return precedes(a, b) ? b : a;
}
constexpr Seq earlier(Seq a, Seq b) {
    return precedes(a, b) ? a : b;
}

/// first <= s < end, on the circle.
constexpr bool within(Seq s, Seq first, Seq end) {
    return precedes_or_is(first, s) && precedes(s, end);
}

}  // namespace finwait
