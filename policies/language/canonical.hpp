// One text for one meaning: a settings tree as inline TOML with its keys in alphabetical order, without
// positions.
#pragma once

#include <string>

#include "policies/language/value.hpp"

namespace finwait {

std::string canonical(const Value&);
/// The same of a table, without one of its keys.
std::string canonical(const Table&, std::string_view without = {});

}  // namespace finwait
