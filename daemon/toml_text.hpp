// TOML → Value, with the position of every key and value. The only place that knows toml++.
#pragma once

#include <optional>
#include <string>

#include "policies/language/value.hpp"

namespace finwait {

struct TomlTree {
    Value root;
    bool whole = true;  // false: lines had to be left out, which were complained about
};

/// Reads on behind a line that is no TOML, so that what is wrong further down is found too. nullopt when
/// nothing can be made of the text.
std::optional<TomlTree> read_toml(std::string text, Complaints&);

}  // namespace finwait
