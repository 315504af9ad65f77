// Hosts that acknowledge every segment at once. Linux else delays an ACK by up to 40 ms, and a FIN that is
// ready by then takes it along: of the four segments of a close one sees three.
#pragma once

#include <string>

#include "daemon/netns.hpp"

namespace finwait {

/// By the metric `quickack` (ip-route(8)) on every route that leads out of the interface. Throws Failure.
void acknowledge_at_once(const Netns&, const std::string& interface);

}  // namespace finwait
