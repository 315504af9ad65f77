// See reading.hpp.
#include "tests/policies/reading.hpp"

#include <gtest/gtest.h>

#include "daemon/profile_file.hpp"

namespace finwait::test {

std::vector<std::string> complaints_about(std::string_view toml) {
    Complaints complaints;
    const auto profile = read_profile_text(toml, complaints);
    EXPECT_EQ(profile.has_value(), !complaints.any_errors());
    std::vector<std::string> lines;
    for (const Complaint& complaint : complaints.sorted()) lines.push_back(to_string(complaint, "lab.toml"));
    return lines;
}

Profile good_profile(std::string_view toml) {
    Complaints complaints;
    auto profile = read_profile_text(toml, complaints);
    for (const Complaint& complaint : complaints.sorted())
        ADD_FAILURE() << to_string(complaint, "lab.toml") << '\n' << toml;
    return profile.value_or(Profile{});
}

PolicySpec good_policy(const std::string& lines) {
    auto profile = good_profile("[[policy]]\n" + lines + "\n");
    EXPECT_EQ(profile.policies.size(), 1U);
    return profile.policies.empty() ? PolicySpec{} : std::move(profile.policies.front());
}

std::vector<std::string> complaints_about_policy(const std::string& lines) {
    return complaints_about("[[policy]]\n" + lines + "\n");
}

}  // namespace finwait::test
