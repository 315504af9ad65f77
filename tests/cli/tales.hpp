// Connections worth looking at, each with the name of what it teaches.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/daemon/journal/tale.hpp"

namespace finwait::test {

Tale three_segment_close();
Tale reset_in_window();
Tale reset_exact();
Tale simultaneous_close_through_hold();
Tale dropped_behind_a_delay();
Tale bulk_before_a_reset();
Tale over_ipv6();
Tale bulk_transfer();
Tale picked_up_in_the_middle();
Tale everything_long();  // ten-digit numbers, long names, every fate

std::vector<std::pair<std::string, Tale>> all_tales();

}  // namespace finwait::test
