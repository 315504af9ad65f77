// Who has a TAP open: a TAP has one user-space end, and "device busy" does not say whose.
#pragma once

#include <optional>
#include <string>

#include "daemon/netns.hpp"

namespace finwait {

struct TapHolder {
    int pid = 0;
    std::string command;  // as the kernel knows it, 15 characters at most
};

/// Looks through /proc for the descriptor; finds nothing in other users' processes unless we are root.
std::optional<TapHolder> find_tap_holder(const std::string& tap, const Netns&);

}  // namespace finwait
