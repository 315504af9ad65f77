// What a Linux host's sysctls make of its TCP's timers: what finwaitd must be told of a lab's host, since
// nobody can see it on the wire. Follows Linux 6.18 (net/ipv4/tcp_timer.c, tcp_minisocks.c, tcp_ipv4.c).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "daemon/netns.hpp"
#include "tcp/host_settings.hpp"

namespace finwait {

/// The number in net.ipv4.NAME; nothing where the kernel has no such setting.
using ReadSysctl = std::function<std::optional<std::int64_t>(std::string_view name)>;

HostSettings host_settings_by(const ReadSysctl&);
/// As they stand in that namespace now.
HostSettings host_settings_of(const Netns&);

}  // namespace finwait
