// Finds what is odd about a connection and says it in sentences.
#pragma once

#include <string>
#include <vector>

#include "daemon/journal/story.hpp"
#include "daemon/journal/verdict.hpp"

namespace finwait {

/// All of `verdict` but its `odd` is filled in.
std::vector<std::string> remarks(const ConnectionVerdict& verdict, const Story&);

}  // namespace finwait
