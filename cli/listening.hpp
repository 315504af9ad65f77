// Which TCP ports somebody listens on in a network namespace, by inet_diag (libnl-idiag).
#pragma once

#include <cstdint>
#include <set>

#include "daemon/netns.hpp"

namespace finwait {

std::set<std::uint16_t> listening_ports(const Netns&);

}  // namespace finwait
