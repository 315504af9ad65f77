// Time in the core is an argument. Timeline is a clock type without now(): asking it for the time does not
// compile, so the same code runs on a live wire, on a capture file and in a test that takes no time.
#pragma once

#include <chrono>
#include <cstdint>

namespace finwait {

struct Timeline {
    using rep = std::int64_t;
    using period = std::nano;
    using duration = std::chrono::duration<rep, period>;
    using time_point = std::chrono::time_point<Timeline>;
    static constexpr bool is_steady = true;
};

using Duration = Timeline::duration;
using TimePoint = Timeline::time_point;  // since an origin the caller chose; live: CLOCK_MONOTONIC

}  // namespace finwait
