// Who lives in a network namespace. A command may leave children behind that no process group and no parent
// leads to; the namespace they are in always does.
#pragma once

#include <sys/types.h>

#include <vector>

#include "daemon/netns.hpp"
#include "tcp/timeline.hpp"

namespace finwait {

/// All but ourselves.
std::vector<pid_t> processes_in(const std::vector<Netns>&);
/// SIGTERM to all of them, SIGKILL to those that are still there after `grace`. True when nobody is left.
bool end_processes_in(const std::vector<Netns>&, Duration grace);

}  // namespace finwait
