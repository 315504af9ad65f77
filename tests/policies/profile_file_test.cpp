// Files that are no profiles: each is named with what is wrong with it.
#include "daemon/profile_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace finwait {
namespace {

namespace fs = std::filesystem;

class ProfileFile : public testing::Test {
  protected:
    ProfileFile() {
        std::string pattern = (fs::temp_directory_path() / "finwait-profile-XXXXXX").string();
        directory_ = ::mkdtemp(pattern.data());
    }
    ~ProfileFile() override { fs::remove_all(directory_); }

    std::string write(const std::string& bytes) const {
        const fs::path path = directory_ / "lab.toml";
        std::ofstream(path, std::ios::binary) << bytes;
        return path.string();
    }
    const fs::path& directory() const { return directory_; }

  private:
    fs::path directory_;
};

std::string complaint_about(const std::string& path) {
    Complaints complaints;
    EXPECT_FALSE(read_profile_file(path, complaints)) << path;
    const auto sorted = complaints.sorted();
    EXPECT_EQ(sorted.size(), 1U);
    return sorted.empty() ? "" : to_string(sorted.front(), "lab.toml");
}

TEST_F(ProfileFile, Missing) {
    EXPECT_EQ(complaint_about((directory() / "none.toml").string()), "lab.toml: no such file");
    EXPECT_EQ(complaint_about("no-such-profile"),
              "lab.toml: no such file; a profile is a file of TOML, such as no-such-profile.toml");
}

TEST_F(ProfileFile, ADirectory) {
    EXPECT_EQ(complaint_about(directory().string()),
              "lab.toml: is a directory, not a profile; name a file in it");
}

TEST_F(ProfileFile, Empty) {
    EXPECT_THAT(complaint_about(write("")), testing::StartsWith("lab.toml:1:1: the profile is empty; "));
}

TEST_F(ProfileFile, Binary) {
    EXPECT_EQ(complaint_about(write(std::string("\x7f"
                                                "ELF\0\0",
                                                6))),
              "lab.toml: is not text: byte 4 is NUL; a profile is a file of TOML");
    EXPECT_EQ(complaint_about(write("title = \"\xff\xfe\"\n")),
              "lab.toml:1:9: not text: these bytes are not UTF-8");
}

TEST_F(ProfileFile, TooLarge) {
    EXPECT_EQ(complaint_about(write(std::string(max_profile_size + 1, '#'))),
              "lab.toml: is larger than a profile may be (1 MiB)");
    EXPECT_EQ(complaint_about("/dev/zero"), "lab.toml: is larger than a profile may be (1 MiB)")
        << "what never ends is not read for ever";
}

TEST_F(ProfileFile, NestedWithoutEnd) {
    EXPECT_THAT(complaint_about(write("policy = " + std::string(100000, '['))),
                testing::StartsWith("lab.toml:1:"));
}

TEST_F(ProfileFile, AsManyEditorsWriteIt) {
    Complaints complaints;
    EXPECT_TRUE(
        read_profile_file(write("\xef\xbb\xbf[[policy]]\r\nloss = { chance = \"1%\" }\r\n"), complaints))
        << "byte order mark, CR LF";
    EXPECT_TRUE(complaints.empty());
}

}  // namespace
}  // namespace finwait
