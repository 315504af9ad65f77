// The keys of the language that belong to no action, declared as data: what may stand in a profile, in a
// [[policy]] beside its action, in match, on and active. What an action takes is declared by its policy.
#pragma once

#include <span>
#include <string_view>

#include "policies/language/parameter.hpp"

namespace finwait {

/// A table of the language.
struct Section {
    std::string_view name;     // "match"
    std::string_view called;   // in complaints: "a policy"
    std::string_view says;     // one sentence
    std::string_view chapter;  // of docs/profiles.md
    std::span<const Parameter> keys;
};
namespace section {
extern const Section profile, policy, match, on, active;
}
std::span<const Section* const> sections();

/// Those of match that speak of the connection alone, and so may stand beside `on`.
std::span<const Parameter> connection_keys();

}  // namespace finwait
