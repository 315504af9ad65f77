// Everything finwaitd counts, as names and values: for SIGUSR1, and for the record at the end.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "daemon/tap.hpp"
#include "policies/engine/middlebox.hpp"

namespace finwait {

struct Counter {
    std::string name;  // "tap-a.frames-read", "fate.dropped", "oddity.tcp-checksum", …
    std::uint64_t value = 0;
};

/// Grouped, in the order of the lists they come from. `taps` are by Side. Asks the kernel for the TAPs' own
/// drops; where it does not answer, that counter is missing.
std::vector<Counter> collect_counters(const Middlebox&, const std::array<Tap, 2>& taps);

}  // namespace finwait
