// The verbs of `finwait`: each takes the words behind it and returns what the process exits with. Throws
// Failure, and Interrupted where it waits.
#pragma once

#include <string>
#include <vector>

namespace finwait {

int run_demo(const std::vector<std::string>&);
int run_run(const std::vector<std::string>&);
int run_lab(const std::vector<std::string>&);
int run_check(const std::vector<std::string>&);
int run_explain(const std::vector<std::string>&);
int run_schema(const std::vector<std::string>&);

}  // namespace finwait
