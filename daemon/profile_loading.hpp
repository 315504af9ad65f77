// The profile that the options name, ready to be loaded.
#pragma once

#include "daemon/options.hpp"
#include "policies/language/profile.hpp"

namespace finwait {

/// An empty one if none is named; --seed takes the place of the profile's own. Warnings go to the log.
/// Throws Failure with ExitCode::bad_profile, whose text is every error, a line each.
Profile load_profile(const DaemonOptions&);

}  // namespace finwait
