// `on`, as parsed: a moment in a connection's life. When it has come is found out elsewhere.
#pragma once

#include <cstdint>
#include <optional>

#include "policies/language/state_set.hpp"
#include "policies/language/value.hpp"
#include "tcp/timeline.hpp"

namespace finwait {

/// All keys that are given must hold; the last of them to become true makes the moment.
struct TriggerSpec {
    std::optional<StateSet> client_state, server_state;
    bool opened = false, closed = false;
    std::optional<Duration> idle, age;
    std::optional<std::uint64_t> bytes;  // payload, both ways
    Duration after{};                    // acts this much later …
    bool still = true;                   // … and only if the keys held all the while

    /// Reads the table behind `on`; `after` and `still` stand outside it.
    static TriggerSpec read(const Table& on, const Key& key, Complaints&);
};

}  // namespace finwait
