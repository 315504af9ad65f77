// One exchange in a lab, from the server's start to the last connection's close: two commands, one wire
// between them. Says what happened; what that is worth is outcome.hpp's business.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/interrupts.hpp"
#include "cli/lab.hpp"
#include "cli/process.hpp"
#include "cli/recording.hpp"
#include "tcp/timeline.hpp"

namespace finwait {

struct ExchangePlan {
    std::vector<std::string> server, client;  // commands
    std::optional<std::uint16_t>
        ready;  // the port the server must listen on; 0: do not wait; unset: any port
    Duration timeout = std::chrono::seconds(60);  // for the server to listen and the client to end, together
    Duration settle = std::chrono::seconds(10);   // for the connections to close and the box to empty
    Duration linger = std::chrono::milliseconds(100);  // after they have closed: what comes late is seen, too
    int server_output = 2, client_output = 1;          // descriptors
};

/// What became of a command.
struct Ending {
    std::optional<ExitStatus> status;  // unset: it was still running when it was stopped
    std::string trouble;               // why it counts as failed, in words; empty: it did well
};

struct Exchange {
    Ending server, client;
    std::string daemon_trouble;                       // empty: the wire was there all the time
    bool closed = false;                              // every connection, within `settle`
    std::map<std::string, std::uint64_t> still_held;  // by policy: wire segments, when `settle` was over
    int interrupted = 0;                              // the SIGINT or SIGTERM that ended it early, or 0
};

/// The first SIGINT or SIGTERM ends the exchange, and what happened until then is there to be told. Throws
/// Interrupted at the second and at other signals, and Failure when a command cannot be started. In the end
/// nothing runs any more, the daemon neither, and `recording` is complete.
Exchange run_exchange(Lab&, const ExchangePlan&, Recording&, const Interrupts&);

}  // namespace finwait
