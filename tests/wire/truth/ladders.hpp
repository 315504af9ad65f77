// What happened, to be looked at when it went wrong.
#pragma once

#include <string>
#include <vector>

#include "policies/engine/event.hpp"

namespace finwait::truth {

/// A ladder for each connection. That every segment waits on the wire is not news.
std::string ladder(const std::vector<Event>&);

}  // namespace finwait::truth
