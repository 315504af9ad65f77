// A few [[policy]] of every kind, for tests over the whole catalog.
#pragma once

#include <iosfwd>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "policies/language/catalog.hpp"

namespace finwait {
/// How a failing test names it.
void PrintTo(const PolicyKind*, std::ostream*);
}  // namespace finwait

namespace finwait::test {

/// For each policy of the catalog at least one that acts on ordinary traffic, without its [[policy]].
const std::map<std::string_view, std::vector<std::string>>& catalog_samples();

}  // namespace finwait::test
