// finwait check: exit codes, and what is told about a profile that is right.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/explain_profile.hpp"
#include "cli/verbs.hpp"
#include "daemon/failure.hpp"
#include "daemon/profile_file.hpp"
#include "policies/language/catalog.hpp"

namespace finwait {
namespace {

using testing::HasSubstr;

/// A file of these lines, gone with the test.
class Scratch {
  public:
    explicit Scratch(const std::string& text)
        : path_(testing::TempDir() + "finwait-check-" + std::to_string(::getpid()) + ".toml") {
        std::ofstream(path_) << text;
    }
    ~Scratch() { std::remove(path_.c_str()); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

struct Result {
    int status;
    std::string out;
};
Result check(const std::vector<std::string>& words) {
    testing::internal::CaptureStdout();
    const int status = run_check(words);
    std::fflush(stdout);
    return {status, testing::internal::GetCapturedStdout()};
}

constexpr const char* lesson = R"(title = "a lesson"
seed = 42
[[policy]]
delay = { one-way = "20ms", jitter = "2ms", distribution = "normal" }
[[policy]]
name  = "lose-last-ack"
match = { role = "last-ack", occurrence = "1..2" }
drop  = {}
[[policy]]
match = { role = "active-fin", from = "client", server-port = 80 }
hold  = { until = "peer-fin" }
[[policy]]
on    = { server-state = "CLOSE-WAIT" }
after = "50ms"
chance = "30%"
reset = { to = "both" }
)";

TEST(Check, AGoodProfileIsWell) {
    const Scratch file(lesson);
    const Result result = check({file.path()});
    EXPECT_EQ(result.status, 0);
    EXPECT_EQ(result.out, file.path() + ": well, 4 policies\n");
}

TEST(Check, MistakesAreListedWithTheirPlacesAndExit3) {
    const Scratch file("[[policy]]\nmatch = { role = \"lastack\" }\ndrop = {}\nafter = 5\n");
    const Result result = check({file.path()});
    EXPECT_EQ(result.status, 3);
    EXPECT_EQ(result.out,
              file.path() + ":2:18: unknown role 'lastack'; did you mean 'last-ack'?\n" + file.path() +
                  ":4:1: after says nothing without on; add on = { server-state = \"CLOSE-WAIT\" }\n" +
                  file.path() + ":4:9: after: '5' has no unit; did you mean '5ms'?\n");
}

TEST(Check, OneBadFileAmongGoodOnesIsEnough) {
    const Scratch file(lesson);
    const Result result = check({file.path(), "/nonexistent.toml", file.path()});
    EXPECT_EQ(result.status, 3);
    EXPECT_THAT(result.out, HasSubstr("/nonexistent.toml: no such file\n"));
    EXPECT_THAT(result.out, testing::EndsWith(": well, 4 policies\n"))
        << "the others are checked all the same";
}

TEST(Check, WarningsAreWell) {
    const Scratch file(
        "[[policy]]\nmatch = { role = \"active-fin\", occurrence = 1 }\nhold = { until = \"peer-fin\" }\n");
    const Result result = check({file.path()});
    EXPECT_EQ(result.status, 0);
    EXPECT_THAT(result.out, HasSubstr(":1:1: warning: hold on occurrence 1 only: Linux repeats a FIN after "
                                      "10 to 210 ms and the repeat will pass"));
}

TEST(Check, NothingToCheckIsAMistakeOfUsage) {
    try {
        run_check({});
        FAIL() << "was taken";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.code(), ExitCode::usage);
    }
    EXPECT_THROW(run_check({"--verbos", "x.toml"}), Failure);
}

TEST(Check, VerboseSaysInWordsWhatAProfileDoes) {
    const Scratch file(lesson);
    EXPECT_EQ(check({"-v", file.path()}).out,
              file.path() +
                  ": well, 4 policies\n"
                  "  a lesson\n"
                  "  1. delay-1: every frame: leaves 20ms later, spread normally by 2ms\n"
                  "  2. lose-last-ack: last-ack, occurrence 1..2 of each connection: lost\n"
                  "  3. hold-1: active-fin from the client, server port 80: held until peer-fin, at most 2s\n"
                  "  4. reset-1: once the server is in CLOSE-WAIT, 50ms later if that still holds: a forged "
                  "RST to both "
                  "ends; with a chance of 30% for each connection\n"
                  "  together: adds 40ms to the round trip\n"
                  "  seed 42: chances fall the same way in every run\n");
}

TEST(Check, JsonForPrograms) {
    const Scratch file(lesson);
    const Result result = check({"--json", file.path(), "/nonexistent.toml"});
    EXPECT_EQ(result.status, 3);
    const auto all = nlohmann::json::parse(result.out);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0]["well"], true);
    EXPECT_EQ(all[0]["policies"][1]["name"], "lose-last-ack");
    EXPECT_EQ(all[0]["policies"][1]["action"], "drop");
    EXPECT_EQ(all[0]["together"][0], "adds 40ms to the round trip");
    EXPECT_EQ(all[1]["well"], false);
    EXPECT_EQ(all[1]["complaints"][0]["severity"], "error");
    EXPECT_EQ(all[1]["complaints"][0]["message"], "no such file");
}

TEST(Explain, EveryActionIsToldInWords) {
    for (const PolicyKind* kind : catalog()) {
        Complaints complaints;
        const std::string beside =
            kind->takes_segments ? "match = { port = 80 }\n" : "on = { opened = true }\n";
        const auto profile =
            read_profile_text("[[policy]]\n" + beside + example_of(*kind) + "\n", complaints);
        ASSERT_TRUE(profile) << kind->name;
        EXPECT_NE(kind->tell, nullptr) << kind->name << " cannot tell what it does with its parameters";
        EXPECT_THAT(explain(profile->policies[0]), testing::ContainsRegex(": .+")) << kind->name;
    }
}

TEST(Explain, WhatPoliciesComeToTogether) {
    const auto together = [](const std::string& toml) {
        Complaints complaints;
        const auto profile = read_profile_text(toml, complaints);
        return profile ? explain_together(*profile) : std::vector<std::string>{"not well"};
    };
    const std::string rate = "[[policy]]\nrate = { bandwidth = \"10mbit\" }\n";
    const std::string delay = "[[policy]]\ndelay = { round-trip = \"40ms\" }\n";
    const std::string of_a = "[[policy]]\nmatch = { from = \"a\" }\ndelay = { one-way = \"30ms\" }\n";
    const std::string of_port = "[[policy]]\nmatch = { port = 80 }\ndelay = { one-way = \"30ms\" }\n";
    EXPECT_THAT(together(rate), testing::IsEmpty());
    EXPECT_THAT(together(delay + of_port), testing::ElementsAre("adds 40ms to the round trip"));
    EXPECT_THAT(together(delay + rate),
                testing::ElementsAre("adds 40ms to the round trip",
                                     "with 40ms at 10mbit a window of 50 KB fills the line"));
    EXPECT_THAT(together(of_a), testing::ElementsAre("adds 30ms to the round trip, 30ms of it from a to b"));
}

TEST(Explain, EveryConditionHasItsWords) {
    Complaints complaints;
    const auto profile = read_profile_text(R"([[policy]]
match = { role = ["syn", "fin"], retransmission = true, to = "server", flags = "FA", length = "1..", client-address = ["198.18.0.0/15", "2001:db8::1"], client-state = ["SYN-SENT", "ESTAB"], vlan = 7, picked-up = true }
connections = "every 3rd"
skip = 1
times = 5
active = { after = "10s", for = "1min" }
drop = {}
)",
                                           complaints);
    ASSERT_TRUE(profile);
    EXPECT_EQ(explain(profile->policies[0]),
              "retransmitted syn or active-fin or passive-fin to the server with flags 'F.' among 'FSR.' "
              "with 1.. bytes of payload, VLAN 7, "
              "client 198.18.0.0/15 or 2001:db8::1 while the client is in SYN-SENT or ESTABLISHED, also on "
              "connections first seen in the "
              "middle: lost; only every 3rd connection; not the first 1; at most 5 times; active after 10s "
              "for 1min");
}

}  // namespace
}  // namespace finwait
