// The ready-made profiles: each parses without a complaint, says what it is, and teaches what to look for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "daemon/profile_file.hpp"

namespace finwait {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> shipped() {
    std::vector<fs::path> paths;
    for (const auto& entry : fs::directory_iterator(FINWAIT_PROFILES))
        if (entry.path().filename() != "profile.schema.json") paths.push_back(entry.path());
    return paths;
}

std::string text_of(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

TEST(ShippedProfiles, AreProfilesAllOfThem) {
    std::vector<std::string> names;
    for (const fs::path& path : shipped()) {
        EXPECT_EQ(path.extension(), ".toml") << path;
        names.push_back(path.stem().string());
    }
    EXPECT_THAT(names, testing::IsSupersetOf({"lose-syn", "lose-syn-ack", "lose-handshake-ack",
                                              "lose-active-fin", "lose-active-fin-ack", "lose-passive-fin",
                                              "lose-last-ack", "lose-last-ack-twice", "simultaneous-close",
                                              "loss-5-percent", "delay-50ms"}));
}

TEST(ShippedProfiles, AreReadWithoutAComplaint) {
    for (const fs::path& path : shipped()) {
        Complaints complaints;
        const auto profile = read_profile_file(path, complaints);
        for (const Complaint& complaint : complaints.sorted())
            ADD_FAILURE() << to_string(complaint, path.filename().string());
        ASSERT_TRUE(profile) << path;
        EXPECT_FALSE(profile->title.empty()) << path;
        EXPECT_FALSE(profile->policies.empty()) << path;
    }
}

TEST(ShippedProfiles, TeachWhatToLookFor) {
    for (const fs::path& path : shipped()) {
        const std::string text = text_of(path);
        EXPECT_EQ(text.rfind("# ", 0), 0U) << path << " opens with what it shows";
        EXPECT_THAT(text, testing::HasSubstr("\n# What to look for: ")) << path;
    }
}

}  // namespace
}  // namespace finwait
