// The verbs of `finwait`: each takes the words behind it and returns what the process exits with. Throws
// Failure, and Interrupted where it waits.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace finwait {

int run_demo(const std::vector<std::string>&);
int run_run(const std::vector<std::string>&);
int run_lab(const std::vector<std::string>&);
int run_check(const std::vector<std::string>&);
int run_profile(const std::vector<std::string>&);
int run_explain(const std::vector<std::string>&);
int run_netem(const std::vector<std::string>&);
int run_help(const std::vector<std::string>&);
int run_schema(const std::vector<std::string>&);

struct Verb {
    std::string_view name;
    std::string_view says;
    int (*run)(const std::vector<std::string>&);
};
std::span<const Verb> verbs();
/// What `finwait --help` says.
void print_verbs();

}  // namespace finwait
