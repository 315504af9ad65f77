// One [[policy]] of a profile, as parsed: what it does, to which segments or on which trigger, and how often.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "policies/language/catalog.hpp"
#include "policies/language/conditions.hpp"
#include "policies/language/occasions.hpp"
#include "policies/language/parameter.hpp"
#include "policies/language/trigger_spec.hpp"
#include "policies/language/value.hpp"

namespace finwait {

struct PolicySpec {
    std::string name;  // given, or "delay-1"
    const PolicyKind* kind = nullptr;
    bool enabled = true;
    Arguments arguments;
    Conditions match;
    bool has_match = false;
    std::vector<std::string> match_text;  // its keys, "role = \"syn\"", canonical
    std::optional<TriggerSpec> on;
    std::optional<ConnectionPick> connections;
    std::uint64_t skip = 0;
    std::optional<double> chance;  // 0 to 1
    bool chance_per_connection = false;
    std::optional<std::uint64_t> times, times_per_connection;
    std::optional<ActiveWindow> active;
    Position position;
    std::string text;  // canonical, without name and positions: equal text means the same policy

    /// Reads one table; `name` stays empty where none is given, and `kind` null where no action could be made
    /// out.
    static PolicySpec read(const Table&, Position, const Files&, Complaints&);
};

}  // namespace finwait
