// Says in words what a profile will do, before anything runs.
#pragma once

#include <string>
#include <vector>

#include "policies/language/profile.hpp"

namespace finwait {

/// One sentence for each policy, in wire order: "last-ack, occurrence 1..2 of each connection: lost".
std::string explain(const PolicySpec&);
/// What the policies come to together: "adds 40ms to the round trip". May be empty.
std::vector<std::string> explain_together(const Profile&);

}  // namespace finwait
