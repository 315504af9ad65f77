// Bringing an end of a scenario to a state, and looking whether it is in one.
#pragma once

#include "tests/wire/truth/scenario.hpp"

namespace finwait::truth {

/// Brings one end there: the client where it opens and closes first, the server where it answers. Which one.
Side bring_to(Scenario&, State);

/// A problem of the scenario if the end is in another state.
void expect_of(Scenario&, Side, State);

}  // namespace finwait::truth
