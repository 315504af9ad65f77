// Command lines: what is refused, and with which words.
#include "cli/command_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/installation.hpp"
#include "cli/lab_directory.hpp"
#include "cli/verbs.hpp"
#include "daemon/failure.hpp"

namespace finwait {
namespace {

using testing::HasSubstr;

/// What a verb says when it refuses, and the code it does so with.
struct Refusal {
    std::string says;
    ExitCode code = ExitCode::well;
};

template <class Action>
Refusal refusal_of(Action action) {
    try {
        action();
    } catch (const Failure& failure) {
        return {failure.what(), failure.code()};
    }
    return {};
}

TEST(CommandLine, RunWantsBothCommands) {
    const Refusal refusal = refusal_of([] { run_run({"--server", "true"}); });
    EXPECT_EQ(refusal.code, ExitCode::usage);
    EXPECT_THAT(refusal.says, HasSubstr("--client is missing"));
    EXPECT_THAT(refusal_of([] { run_run({}); }).says, HasSubstr("--server and --client are missing"));
}

TEST(CommandLine, HelpNeedsNothingElse) {
    testing::internal::CaptureStdout();
    EXPECT_EQ(run_run({"--help"}), 0);
    const std::string said = testing::internal::GetCapturedStdout();
    EXPECT_THAT(said, HasSubstr("Examples:"));
    EXPECT_THAT(said, HasSubstr("--settle"));
}

TEST(CommandLine, AnUnknownOptionIsCorrected) {
    const Refusal refusal = refusal_of([] { run_run({"--servr", "true", "--client", "true"}); });
    EXPECT_EQ(refusal.code, ExitCode::usage);
    EXPECT_EQ(refusal.says, "unknown option '--servr'; did you mean '--server'?");
}

TEST(CommandLine, ADurationNeedsItsUnit) {
    const Refusal refusal = refusal_of([] { run_run({"--server", "a", "--client", "b", "--settle", "10"}); });
    EXPECT_EQ(refusal.code, ExitCode::usage);
    EXPECT_EQ(refusal.says, "--settle: '10' has no unit; did you mean '10s'?");
}

TEST(CommandLine, APortIsNoLargerThanAPort) {
    const Refusal refusal = refusal_of([] {
        run_run({"--server", "a", "--client", "b", "--ready", "65536"});
    });
    EXPECT_EQ(refusal.code, ExitCode::usage);
    EXPECT_THAT(refusal.says, HasSubstr("65535"));
}

TEST(CommandLine, AChoiceNamesTheChoices) {
    const Refusal refusal = refusal_of([] {
        run_run({"--server", "a", "--client", "b", "--ladder", "allways"});
    });
    EXPECT_EQ(refusal.code, ExitCode::usage);
    EXPECT_THAT(refusal.says, HasSubstr("'always'"));
}

TEST(CommandLine, AnMtuBelowIPv4sLeastIsRefused) {
    const Refusal refusal = refusal_of([] { run_run({"--server", "a", "--client", "b", "--mtu", "67"}); });
    EXPECT_EQ(refusal.code, ExitCode::usage);
    EXPECT_THAT(refusal.says, HasSubstr("RFC 791"));
}

TEST(CommandLine, OnlyNetworkSettingsMayBeSet) {
    for (const char* setting :
         {"kernel.panic=1", "net.ipv4.tcp_fin_timeout", "net...kernel.panic=1", "net/../kernel.panic=1"}) {
        const Refusal refusal = refusal_of([&] {
            run_run({"--server", "a", "--client", "b", "--sysctl", setting});
        });
        EXPECT_EQ(refusal.code, ExitCode::usage) << setting;
    }
}

TEST(CommandLine, AProfileThatIsNotThereIsABadProfile) {
    EXPECT_EQ(refusal_of([] { find_profile("no-such-profile"); }).code, ExitCode::bad_profile);
    EXPECT_EQ(refusal_of([] {
                  run_run({"--server", "a", "--client", "b", "-p", "./no/such.toml"});
              }).code,
              ExitCode::bad_profile);
}

TEST(CommandLine, AFileOfOnesOwnNeedsItsPlace) {
    EXPECT_THAT(refusal_of([] { find_profile("no-such-profile"); }).says,
                HasSubstr("; for a file of yours write ./no-such-profile"));
}

TEST(CommandLine, ExecHasHelp) {
    testing::internal::CaptureStdout();
    EXPECT_EQ(run_lab({"exec", "--help"}), 0);
    EXPECT_THAT(testing::internal::GetCapturedStdout(), HasSubstr("Usage: finwait lab exec"));
}

TEST(CommandLine, ShowWantsALab) {
    const Refusal refusal = refusal_of([] { run_lab({"show"}); });
    EXPECT_EQ(refusal.code, ExitCode::usage);
    EXPECT_EQ(refusal.says, "show which lab? `finwait lab list` shows those there are");
}

TEST(CommandLine, ALabsNameIsCheckedBeforeItIsAPath) {
    for (const char* name : {"", "..", "a/b", "-a", "a b", "ä"})
        EXPECT_EQ(refusal_of([&] { LabDirectory::at(name); }).code, ExitCode::usage) << name;
    EXPECT_EQ(LabDirectory::at("a-1_B").netns(End::client), "finwait-a-1_B-client");
}

TEST(CommandLine, AHostOfALabIsCorrected) {
    const Refusal refusal = refusal_of([] { run_lab({"exec", "lab", "cleint", "true"}); });
    EXPECT_EQ(refusal.code, ExitCode::usage);
    EXPECT_EQ(refusal.says, "no host 'cleint'; did you mean 'client'?");
}

TEST(CommandLine, WhatIsRepeatedSurvivesAShell) {
    EXPECT_EQ(shell_quoted("plain/word.toml"), "plain/word.toml");
    EXPECT_EQ(shell_quoted("two words"), "'two words'");
    EXPECT_EQ(shell_quoted("it's"), "'it'\\''s'");
    EXPECT_EQ(shell_quoted(""), "''");
    EXPECT_EQ(shell_quoted("echo 'a\\'\nexit\t\x1b[m\x7f"), "$'echo \\'a\\\\\\'\\nexit\\t\\033[m\\177'");
    EXPECT_EQ(shell_quoted({"a b", "$HOME", "c"}), "'a b' '$HOME' c");
}

}  // namespace
}  // namespace finwait
