// The keys of a side that say what its host is like, as in --a eth0@client,flavour=rfc,time-wait=30s: read,
// and written for who starts finwaitd.
#pragma once

#include <string>
#include <string_view>

#include "tcp/host_settings.hpp"

namespace finwait {

inline constexpr Duration longest_host_timer = std::chrono::hours(24);

/// flavour, or the name of a timer.
bool is_host_key(std::string_view key);
/// Sets what `key` names. Returns what is wrong with the value; empty when nothing is.
std::string set_host_key(HostSettings&, std::string_view key, std::string_view value);

/// ",flavour=rfc,time-wait=30s": what differs from the defaults, as it stands behind a TAP's name.
std::string host_keys_text(const HostSettings&);

}  // namespace finwait
