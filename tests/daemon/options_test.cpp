// finwaitd's command line and its file of defaults.
#include "daemon/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/daemon/failing.hpp"

namespace finwait {
namespace {

using ::testing::HasSubstr;

DaemonOptions parse(std::vector<std::string> arguments) {
    return std::get<DaemonOptions>(parse_options(arguments));
}

Refusal refused(std::vector<std::string> arguments) {
    return refusal_of([&] { parse_options(arguments); });
}

/// A file that goes away with the test.
class File {
  public:
    explicit File(const std::string& content)
        : path_(std::filesystem::temp_directory_path() / ("finwaitd-options-" + std::to_string(::getpid()))) {
        std::ofstream(path_) << content;
    }
    ~File() { std::filesystem::remove(path_); }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    std::string path() const { return path_.string(); }

  private:
    std::filesystem::path path_;
};

TEST(Options, two_sides_and_the_defaults) {
    const DaemonOptions o = parse({"--a", "x@client", "--b", "y@server"});
    EXPECT_EQ(o.a.name, "x");
    EXPECT_EQ(o.b.netns, "server");
    EXPECT_FALSE(o.profile || o.seed || o.events || o.ready_fd);
    EXPECT_EQ(o.log_level, "info");
    EXPECT_TRUE(o.offload);
    EXPECT_FALSE(o.keep || o.check);
}

TEST(Options, all_of_them) {
    const DaemonOptions o =
        parse({"--a=x,mtu=9000", "--b=y", "--mtu=1400", "--profile=p.toml", "--seed=18446744073709551615",
               "--no-offload", "--keep", "--check", "--events=e", "--log-level=debug", "--ready-fd=3"});
    EXPECT_EQ(o.a.mtu, 9000U) << "a side's own MTU stands";
    EXPECT_EQ(o.b.mtu, 1400U);
    EXPECT_EQ(o.profile, "p.toml");
    EXPECT_EQ(o.seed, UINT64_MAX);
    EXPECT_FALSE(o.offload);
    EXPECT_TRUE(o.keep && o.check);
    EXPECT_EQ(o.events, "e");
    EXPECT_EQ(o.log_level, "debug");
    EXPECT_EQ(o.ready_fd, 3);
}

TEST(Options, what_is_kept_and_how_long) {
    using namespace std::chrono_literals;
    const Tracker::Settings usual = parse({"--a=x", "--b=y"}).tracker;
    EXPECT_EQ(usual.idle, 120h);
    EXPECT_EQ(usual.linger, 10s);
    EXPECT_EQ(usual.max_connections, 1'000'000U);
    const Tracker::Settings said =
        parse({"--a=x", "--b=y", "--idle=1h", "--linger=500ms", "--max-connections=10"}).tracker;
    EXPECT_EQ(said.idle, 1h);
    EXPECT_EQ(said.linger, 500ms);
    EXPECT_EQ(said.max_connections, 10U);
}

TEST(Options, each_side_has_a_host_of_its_own) {
    const DaemonOptions o = parse({"--a=x,flavour=rfc", "--b=y,time-wait=30s"});
    EXPECT_EQ(o.a.host, (HostSettings{.flavour = Flavour::Rfc}));
    EXPECT_EQ(o.b.host, (HostSettings{.time_wait = std::chrono::seconds(30)}));
}

TEST(Options, a_file_gives_defaults_and_the_command_line_beats_it) {
    const File file("# the lab\na = x@client\nb = y\nseed = 7\nkeep = true\nprofile = other.toml\n");
    const DaemonOptions o = parse({"--config", file.path(), "--profile", "p.toml"});
    EXPECT_EQ(o.a.netns, "client");
    EXPECT_EQ(o.seed, 7U);
    EXPECT_TRUE(o.keep);
    EXPECT_EQ(o.profile, "p.toml");
}

TEST(Options, a_misspelt_name_in_the_file_is_named_with_the_file) {
    const File file("a = x\nb = y\nprofil = p.toml\n");
    const Refusal refusal = refused({"--config", file.path()});
    EXPECT_EQ(refusal.code, ExitCode::usage);
    EXPECT_THAT(refusal.what, HasSubstr(file.path()));
    EXPECT_THAT(refusal.what, HasSubstr("did you mean 'profile'?"));
}

TEST(Options, help_and_version_ask_for_nothing_else) {
    EXPECT_THAT(std::get<HelpText>(parse_options({"--help"})).text, HasSubstr("Examples:"));
    EXPECT_THAT(std::get<HelpText>(parse_options({"--version"})).text, HasSubstr("finwaitd "));
}

struct Bad {
    std::vector<std::string> arguments;
    const char* says;
    friend void PrintTo(const Bad& bad, std::ostream* out) { *out << bad.says; }
};
class BadOptions : public ::testing::TestWithParam<Bad> {};

TEST_P(BadOptions, are_usage_errors_that_name_the_thing) {
    const Refusal refusal = refused(GetParam().arguments);
    EXPECT_EQ(refusal.code, ExitCode::usage);
    EXPECT_THAT(refusal.what, HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    Each, BadOptions,
    ::testing::Values(Bad{{}, "no --a"}, Bad{{"--a", "x"}, "no --b"},
                      Bad{{"--a", "x", "--b", "y", "--sede", "1"}, "did you mean '--seed'?"},
                      Bad{{"--a", "x", "--b", "y", "--frobnicate"}, "unknown option '--frobnicate'"},
                      Bad{{"--a", "x", "--b", "y", "--prof", "p"}, "unknown option '--prof'"},
                      Bad{{"--a", "x", "--b", "y", "-q"}, "-q"}, Bad{{"x", "y"}, "takes options only"},
                      Bad{{"--a", "x", "--a", "y"}, "'--a'"}, Bad{{"--a", "x", "--b"}, "'--b'"},
                      Bad{{"--a", "x", "--b", "y", "--seed", "-1"}, "--seed -1"},
                      Bad{{"--a", "x", "--b", "y", "--seed", "0x10"}, "--seed 0x10"},
                      Bad{{"--a", "x", "--b", "y", "--seed", "18446744073709551616"}, "--seed"},
                      Bad{{"--a", "x", "--b", "y", "--ready-fd", "-1"}, "--ready-fd -1"},
                      Bad{{"--a", "x", "--b", "y", "--mtu", "67"}, "from 68 to 65521"},
                      Bad{{"--a", "x", "--b", "y", "--log-level", "warn"},
                          "--log-level warn: no such level; use one of trace, debug, info"},
                      Bad{{"--a", "x", "--b", "y", "--idle", "0s"}, "--idle 0s: must be at least 1s"},
                      Bad{{"--a", "x", "--b", "y", "--linger", "5"}, "'5' has no unit; did you mean '5s'?"},
                      Bad{{"--a", "x", "--b", "y", "--max-connections", "0"}, "from 1 to 100000000"},
                      Bad{{"--a", "x,fin-timout=3s", "--b", "y"}, "did you mean 'fin-timeout'?"},
                      Bad{{"--a", "x", "--b", "x"}, "both TAP 'x'"},
                      Bad{{"--config", "/nowhere/c"}, "/nowhere/c: No such file"},
                      Bad{{"--config", "/"}, "is a directory"}));

}  // namespace
}  // namespace finwait
