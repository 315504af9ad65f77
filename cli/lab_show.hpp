// finwait lab show: what has happened in a lab so far.
#pragma once

#include <string>
#include <vector>

namespace finwait {

int lab_show(const std::vector<std::string>& words);

}  // namespace finwait
