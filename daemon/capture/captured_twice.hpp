// Finds packets that were captured twice: on two interfaces (`tcpdump -i any` beside a bridge, or on the
// loopback), before and after a router, from two mirror ports. Bounded: remembers the last few thousand.
#pragma once

#include <cstdint>
#include <vector>

#include "daemon/capture/captured_frame.hpp"
#include "tcp/timeline.hpp"

namespace finwait {

class CapturedTwice {
  public:
    /// A packet travels from one interface to the next within this time.
    static constexpr Duration on_its_way = std::chrono::milliseconds(5);
    /// Where nothing but its bytes tells that it is the same: no host sends again that soon.
    static constexpr Duration sent_again = std::chrono::microseconds(50);

    CapturedTwice() : slots_(4096) {}

    /// True when this TCP segment was there a moment ago: the same bytes, but for the TTL and the link
    /// header. Hosts do send equal ACKs and resets twice; these are only taken for one when something shows
    /// that they are: another link header, another TTL, or the same IPv4 identification other than zero.
    bool was_seen(TimePoint, const CapturedFrame&);

  private:
    struct Slot {
        std::uint64_t hash = 0, link = 0;
        TimePoint at = TimePoint::min();
        std::uint8_t ttl = 0;
    };
    std::vector<Slot> slots_;  // by hash; what falls together forgets the older one
};

}  // namespace finwait
