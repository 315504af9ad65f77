// What carries frames one after the other. When a frame's first bit goes and when its last has gone is known
// as soon as the frame comes: nothing that comes later goes before it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "tcp/timeline.hpp"

namespace finwait {

class Medium {
  public:
    /// How much of it is taken. It is all that a medium remembers, and small: a copy of it asks what would
    /// be.
    struct Cursor {
        TimePoint start{};                  // when the line began
        TimePoint free = TimePoint::min();  // bandwidth: what came so far has gone
        std::uint64_t rest = 0;   // bandwidth: and this part of a nanosecond; trace: bytes left at `place`
        std::uint64_t place = 0;  // trace: the opportunity, counted from `start`
    };
    struct Slot {
        TimePoint begins, leaves;
    };

    virtual ~Medium() = default;
    /// The next slot for so many bytes that come now. `now` never goes back.
    virtual Slot carry(Cursor&, TimePoint now, std::uint64_t bytes) const = 0;
};

/// So many bits per second: a frame takes its bytes' time, and leaves with its last bit. Of what was not used
/// up to `burst` bytes are made up for at once, as by a token bucket of that depth (tc-tbf). The times add up
/// without rounding, so that the rate is met exactly in the long run.
std::shared_ptr<const Medium> make_bandwidth(std::uint64_t bits_per_second, std::uint64_t burst);

}  // namespace finwait
