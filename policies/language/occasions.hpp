// When a policy may act at all: which connections it is for, and at which times since load.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "policies/language/parsed.hpp"
#include "policies/language/range.hpp"
#include "policies/language/value.hpp"
#include "tcp/timeline.hpp"

namespace finwait {

/// `connections`: which of the connections that fit, counted since load.
struct ConnectionPick {
    Range range{1, UINT64_MAX};
    std::uint64_t every = 1;  // "every 3rd"
    bool per_client_address = false;
    bool takes(std::uint64_t nth) const { return range.contains(nth) && nth % every == 0; }
};
Parsed<ConnectionPick> parse_connection_pick(std::string_view);  // "3", "1..10", "every 3rd"

/// `active = { after, for, every }`, counted from load.
struct ActiveWindow {
    Duration after{};
    std::optional<Duration> length, every;
    bool contains(Duration since_load) const;
    static ActiveWindow read(const Table&, Complaints&);
};

}  // namespace finwait
