// What a model host's TCP is set to: what its kernel would have as sysctls. The defaults are those of Linux
// 6.18, but that every segment which can be acknowledged at once is (`ip route … quickack 1`).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "tcp/timeline.hpp"

namespace finwait::model {

using namespace std::chrono_literals;

struct Habits {
    Duration delayed_ack = 0ms;  // 0: at once; Linux: 40 ms
    std::uint16_t mss = 1460;
    std::uint32_t window = 65535;  // bytes that are offered; what has come is read at once
    std::optional<std::uint8_t> window_shift = 7;
    bool timestamps = true, sack = true;
    unsigned syn_retries = 6, syn_linear_timeouts = 4, syn_ack_retries = 5, retries = 15, orphan_retries = 8;
    Duration first_timeout = 1s;  // of a SYN, and wherever no round trip was measured (RFC 6298 §2.1)
    Duration least_timeout = 200ms, longest_timeout = 120s;
    Duration time_wait = 60s;    // 2·MSL
    Duration fin_timeout = 60s;  // of a closed socket in FIN-WAIT-2
};

}  // namespace finwait::model
