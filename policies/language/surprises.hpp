// Warnings: what is right and will do something else than many a reader expects.
#pragma once

#include "policies/language/profile.hpp"
#include "policies/language/value.hpp"

namespace finwait {

void warn_of_surprises(const Profile&, Complaints&);

}  // namespace finwait
