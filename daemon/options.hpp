// finwaitd's command line and its file of defaults (Boost.Program_options). What it says, not what becomes of
// it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "daemon/tap_spec.hpp"
#include "tcp/tracker.hpp"

namespace finwait {

struct DaemonOptions {
    TapSpec a, b;
    std::optional<std::string> profile;  // none: everything passes
    std::optional<std::uint64_t> seed;   // beats the profile's
    std::optional<std::string> events;   // file to write what happens to, one JSON object a line
    std::optional<int> ready_fd;         // gets one line when frames flow
    std::string log_level = "info";
    Tracker::Settings tracker;  // all but the hosts' own settings, which are the sides', and the hash's seed
    bool offload = true;
    bool keep = false;
    bool check = false;
};

/// --help or --version: what to print instead of running.
struct HelpText {
    std::string text;
};

/// `arguments` without the program's name. Throws Failure with ExitCode::usage.
std::variant<DaemonOptions, HelpText> parse_options(const std::vector<std::string>& arguments);

}  // namespace finwait
