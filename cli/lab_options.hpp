// The options of every verb that makes a lab: what the wire and the hosts are like.
#pragma once

#include <boost/program_options.hpp>

#include "cli/lab.hpp"

namespace finwait {

void add_lab_options(boost::program_options::options_description&);
/// Throws Failure, with ExitCode::usage or ExitCode::bad_profile.
LabPlan lab_plan_of(const boost::program_options::variables_map&);

}  // namespace finwait
