// docs/segments.md: what came of all cases, as a table to be read.
#pragma once

#include <string>
#include <vector>

#include "tests/wire/truth/peer_bench.hpp"

namespace finwait::truth {

/// "6.18": what the documented behaviour is claimed for.
std::string kernel_version();

/// The rows are those that the bench has run.
std::string table(const std::vector<Row>&, const Bench&);

/// Is finwait's opinion, where it is proven, the kernel's? LISTEN and CLOSED are one: neither has a socket
/// with these two ends.
bool agrees(const Opinion&, State kernel);
/// "ESTABLISHED", "FIN-WAIT-2 (implied: orphan)"
std::string text(const Opinion&);

}  // namespace finwait::truth
