// Reading profiles in tests: the profile, or everything that was said about it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policies/language/profile.hpp"

namespace finwait::test {

/// Every complaint as a line, under the name "lab.toml".
std::vector<std::string> complaints_about(std::string_view toml);
/// A profile without a complaint, warnings included; a failure of the test otherwise.
Profile good_profile(std::string_view toml);
/// The only policy of a good profile that consists of these lines behind [[policy]].
PolicySpec good_policy(const std::string& lines);
/// The same where something is wrong with it.
std::vector<std::string> complaints_about_policy(const std::string& lines);

}  // namespace finwait::test
