// A profile as parsed: an immutable list of what to do, in wire order. What runs is a Chain made from it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "policies/language/policy_spec.hpp"
#include "policies/language/value.hpp"

namespace finwait {

struct Profile {
    std::string title;
    std::optional<std::uint64_t> seed;
    std::vector<PolicySpec> policies;

    /// Reads the whole tree and complains about everything at once; nullopt when there was any error.
    static std::optional<Profile> read(const Value& root, const Files&, Complaints&);
};

/// A seed as it is printed and given: decimal, or hexadecimal with 0x.
Parsed<std::uint64_t> parse_seed(std::string_view);

}  // namespace finwait
