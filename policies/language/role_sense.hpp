// What the roles by themselves say of a segment, whatever comes over the wire: the flags and payload it has,
// and who sends it when. Against that, conditions are held that stand beside a role.
#pragma once

#include <string>

#include "policies/language/conditions.hpp"
#include "tcp/role.hpp"

namespace finwait {

/// Why no segment has one of the roles and fits the other conditions; empty if one may. `altered`: an earlier
/// policy may have changed flags and payload.
struct Contradiction {
    std::string_view key;  // of match, which the roles contradict
    std::string why;
    bool exists() const { return !why.empty(); }
};
Contradiction contradiction(const Conditions&, bool altered);

/// What must come together for one of the roles to fit `from` or `to`, or a state of its sender, although it
/// commonly does not: "the server sends a syn in a simultaneous open only". Empty if nothing.
std::string rarity(const Conditions&);

}  // namespace finwait
