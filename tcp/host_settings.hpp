// What the host of one end is like, as far as its peers can feel it: how its TCP departs from the RFCs, and
// how long its timers run. None of it shows on the wire before it acts, so it is told, not guessed; what
// follows from a timer is implied until the host says otherwise.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "tcp/timeline.hpp"

namespace finwait {

/// How an end fills what the RFCs leave open, or departs from them. It changes rules, never timers.
enum class Flavour : std::uint8_t { Linux, Rfc };
const char* name(Flavour);  // "linux", "rfc"
std::optional<Flavour> parse_flavour(std::string_view);

/// The defaults are those of Linux 6.18.
struct HostSettings {
    Flavour flavour = Flavour::Linux;
    Duration time_wait = std::chrono::seconds(60);        // 2·MSL; 30 s, 1 min, 2 min and 4 min are in use
    Duration fin_timeout = std::chrono::seconds(60);      // orphaned FIN-WAIT-2 (tcp_fin_timeout)
    Duration syn_timeout = std::chrono::seconds(131);     // SYN-SENT: tcp_syn_retries 6 and four linear ones
    Duration syn_ack_timeout = std::chrono::seconds(63);  // SYN-RECEIVED: tcp_synack_retries 5
    Duration fin_silence =
        std::chrono::seconds(121);  // no repeat of an unacknowledged FIN: above TCP_RTO_MAX
    friend bool operator==(const HostSettings&, const HostSettings&) = default;
};

/// The timers by the names that command lines and journals have for them.
struct HostTimer {
    std::string_view name;
    Duration HostSettings::*length;
};
inline constexpr std::array<HostTimer, 5> host_timers{{
    {"time-wait", &HostSettings::time_wait},
    {"fin-timeout", &HostSettings::fin_timeout},
    {"syn-timeout", &HostSettings::syn_timeout},
    {"syn-ack-timeout", &HostSettings::syn_ack_timeout},
    {"fin-silence", &HostSettings::fin_silence},
}};

}  // namespace finwait
