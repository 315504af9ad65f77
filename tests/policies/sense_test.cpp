// Profiles that are well written and make no sense, or less than their author may think.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/policies/reading.hpp"

namespace finwait {
namespace {

using test::complaints_about;
using test::complaints_about_policy;
using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

/// What is said about a drop of the third segment at most, so that only `match` is talked about.
std::vector<std::string> about_match(const std::string& keys) {
    return complaints_about_policy("match = { " + keys + " }\ntimes = 3\ndrop = {}");
}
auto never(const std::string& why) {
    return ElementsAre(AllOf(StartsWith("lab.toml:2:"), EndsWith(": the policy can never match: " + why)));
}
auto hardly(const std::string& why) {
    return ElementsAre("lab.toml:1:1: warning: it will hardly ever match: " + why);
}

TEST(Roles, ComeFromOneCloserOnly) {
    const auto of_passive = never("a passive-fin comes from the passive-closer");
    EXPECT_THAT(about_match(R"(role = "passive-fin", from = "active-closer")"), of_passive);
    EXPECT_THAT(about_match(R"(role = "passive-fin", to = "passive-closer")"), of_passive);
    EXPECT_THAT(about_match(R"(role = "last-ack", from = "passive-closer")"),
                never("a last-ack comes from the active-closer"));
    EXPECT_THAT(about_match(R"(role = "passive-fin", from = "passive-closer")"), IsEmpty());
    EXPECT_THAT(about_match(R"(role = "fin", from = "active-closer")"), IsEmpty()) << "the active FIN does";
    EXPECT_THAT(about_match(R"(role = "last-ack", from = "server")"), IsEmpty()) << "whoever opened";
}

TEST(Roles, OfASimultaneousOpenOrCloseAreRareButNotImpossible) {
    EXPECT_THAT(about_match(R"(role = "syn", from = "server")"),
                hardly("the server sends a syn in a simultaneous open only"));
    EXPECT_THAT(about_match(R"(role = "syn-ack", to = "server")"),
                hardly("the client sends a syn-ack in a simultaneous open only"));
    EXPECT_THAT(about_match(R"(role = "handshake-ack", from = "server")"),
                hardly("the server sends a handshake-ack in a simultaneous open only"));
    EXPECT_THAT(about_match(R"(role = "active-fin", from = "passive-closer")"),
                hardly("the passive-closer sends an active-fin in a simultaneous close only"));
    EXPECT_THAT(about_match(R"(role = "active-fin-ack", from = "active-closer")"),
                hardly("the active-closer sends an active-fin-ack in a simultaneous close only"));
    EXPECT_THAT(about_match(R"(role = "handshake", from = "server")"), IsEmpty()) << "its SYN-ACK";
}

TEST(Roles, AreSentInTheirStates) {
    EXPECT_THAT(about_match(R"(role = "syn", sender-state = "ESTABLISHED")"),
                hardly("a syn is sent in SYN-SENT or SYN-RECEIVED"));
    EXPECT_THAT(about_match(R"(role = "last-ack", from = "client", client-state = "FIN-WAIT-2")"),
                hardly("a last-ack is sent in TIME-WAIT"));
    EXPECT_THAT(about_match(R"(role = "last-ack", sender-state = ["FIN-WAIT-2", "TIME-WAIT"])"), IsEmpty());
    EXPECT_THAT(about_match(R"(role = "last-ack", receiver-state = "LAST-ACK")"), IsEmpty());
}

TEST(Roles, HaveTheirFlags) {
    EXPECT_THAT(about_match(R"(role = "syn", flags = "SA")"), never("a syn has other flags"));
    EXPECT_THAT(about_match(R"(role = "active-fin", flags = "A")"), never("an active-fin has other flags"));
    EXPECT_THAT(about_match(R"(role = "last-ack", flags = "RST/RST")"), never("a last-ack has other flags"));
    EXPECT_THAT(about_match(R"(role = "fin", flags = "FPA")"), IsEmpty());
    EXPECT_THAT(about_match(R"(role = ["syn", "rst"], flags = "R")"), IsEmpty());
    EXPECT_THAT(about_match(R"(role = "active-fin-ack", flags = "FA")"), IsEmpty())
        << "a three-segment close";
}

TEST(Roles, HaveTheirPayload) {
    EXPECT_THAT(about_match(R"(role = "ack", length = "1..")"), never("an ack carries no payload"));
    EXPECT_THAT(about_match(R"(role = "keepalive", length = "2..")"),
                never("a keepalive carries a byte at most"));
    EXPECT_THAT(about_match(R"(role = "data", length = 0)"), never("data carries payload"));
    EXPECT_THAT(about_match(R"(role = "syn", length = "1..")"), IsEmpty()) << "fast open";
    EXPECT_THAT(about_match(R"(role = "last-ack", length = "1..")"), IsEmpty());
}

TEST(Roles, ThatOccupyNothingAreNoRetransmissions) {
    EXPECT_THAT(about_match(R"(role = "challenge-ack", retransmission = true)"),
                never("nothing in a challenge-ack could be sent again"));
    EXPECT_THAT(about_match(R"(role = "last-ack", retransmission = true)"), IsEmpty())
        << "it may ride on data";
}

TEST(Roles, BehindARewriteMayHaveOtherFlags) {
    const std::string second =
        "[[policy]]\nmatch = { role = \"syn-ack\", flags = \"S\" }\ntimes = 1\ndrop = {}\n";
    EXPECT_THAT(complaints_about(second), testing::SizeIs(1));
    EXPECT_THAT(complaints_about("[[policy]]\nmatch = { role = \"syn-ack\" }\nrewrite = { flags = \"S\" }\n" +
                                 second),
                IsEmpty());
}

TEST(States, OfSenderAndReceiverAreThoseOfTheEnds) {
    EXPECT_THAT(about_match(R"(to = "server", client-state = "ESTAB", sender-state = "TIME-WAIT")"),
                never("the sender cannot be in two states at once"));
    EXPECT_THAT(about_match(R"(from = "client", server-state = "ESTAB", receiver-state = "LAST-ACK")"),
                never("the receiver cannot be in two states at once"));
}

TEST(Triggers, ThatNeverGoOffAreRefused) {
    EXPECT_THAT(
        complaints_about_policy("on = { closed = true, client-state = \"ESTABLISHED\" }\nreset = {}"),
        ElementsAre("lab.toml:2:38: the trigger can never go off: the client is in no such state when "
                    "the connection is closed"));
    EXPECT_THAT(
        complaints_about_policy("on = { opened = true, server-state = \"SYN-RECEIVED\" }\nreset = {}"),
        ElementsAre(HasSubstr("the server is in no such state when the connection is opened")));
    const std::string two =
        "on = { server-state = \"CLOSE-WAIT\" }\nmatch = { server-state = \"ESTAB\" }\nreset = {}";
    EXPECT_THAT(complaints_about_policy(two),
                ElementsAre(HasSubstr("can never go off: match wants the server in another state")));
    EXPECT_THAT(complaints_about_policy("after = \"1s\"\nstill = false\n" + two), IsEmpty())
        << "it may have moved on";
}

TEST(Triggers, HaveNoSegmentToSpeakOf) {
    EXPECT_THAT(complaints_about_policy("on = { opened = true }\nreset = { to = \"sender\" }"),
                ElementsAre("lab.toml:3:16: to = 'sender' speaks of a segment, and a trigger has none; use "
                            "'client', 'server' or 'both'"));
    EXPECT_THAT(
        complaints_about_policy("on = { opened = true }\nreset = { instead = true }"),
        ElementsAre("lab.toml:3:21: instead speaks of a segment, and a trigger has none; leave it out"));
    EXPECT_THAT(
        complaints_about_policy("match = { role = \"data\" }\nreset = { to = \"sender\", instead = true }"),
        IsEmpty());
}

TEST(Surprise, IsToldAsAWarning) {
    EXPECT_THAT(complaints_about_policy(
                    "match = { role = \"active-fin\", occurrence = 1 }\nhold = { until = \"peer-fin\" }"),
                ElementsAre("lab.toml:1:1: warning: hold on occurrence 1 only: Linux repeats a FIN after 10 "
                            "to 210 ms and the repeat will pass; "
                            "without occurrence the repeats are held too"));
    EXPECT_THAT(complaints_about_policy("drop = {}"),
                ElementsAre(StartsWith("lab.toml:1:1: warning: drop without match drops every segment")));
    EXPECT_THAT(complaints_about_policy("blackhole = {}"),
                ElementsAre(StartsWith("lab.toml:1:1: warning: blackhole without match or on: no ")));
    EXPECT_THAT(complaints_about_policy("on = { opened = true }\nblackhole = {}"), IsEmpty());
    EXPECT_THAT(complaints_about_policy("outage = {}"),
                ElementsAre(StartsWith("lab.toml:1:1: warning: outage without active: nothing ")));
    EXPECT_THAT(complaints_about_policy("loss = { chance = \"60%\" }"),
                ElementsAre(HasSubstr("warning: loss without match loses ARP")));
    EXPECT_THAT(complaints_about_policy("match = { flags = \"F\" }\ndrop = {}"),
                ElementsAre(HasSubstr("warning: flags want a FIN without ACK")));
    EXPECT_THAT(complaints_about_policy("match = { role = \"syn\" }\ntimes = 0\ndrop = {}"),
                ElementsAre(HasSubstr("warning: times = 0 never acts")));
    EXPECT_THAT(complaints_about_policy("enabled = false\nmatch = { role = \"syn\" }\ndrop = {}"),
                ElementsAre(HasSubstr("warning: no policy is enabled")));
}

TEST(Surprise, AHoldThatRepeatsPass) {
    const auto hold = [](const std::string& keys, const std::string& how) {
        return complaints_about_policy("match = { " + keys + " }\nhold = { " + how + " }");
    };
    EXPECT_THAT(hold(R"(role = "syn", occurrence = 1)", R"(for = "1500ms")"),
                ElementsAre(HasSubstr("Linux repeats a SYN after 1 s and the repeat will pass")));
    EXPECT_THAT(hold(R"(role = "syn", occurrence = 1)", R"(for = "500ms")"), IsEmpty()) << "it is in time";
    EXPECT_THAT(hold(R"(role = "active-fin")", R"(for = "3s")"), IsEmpty()) << "repeats are held too";
    EXPECT_THAT(
        complaints_about_policy("match = { role = \"active-fin\" }\ntimes-per-connection = 1\nhold = { "
                                "until = \"peer-fin\" }"),
        ElementsAre(HasSubstr("hold on times-per-connection 1 only: Linux repeats a FIN")));
}

TEST(Surprise, AFaultThatNothingHeals) {
    EXPECT_THAT(
        complaints_about_policy("match = { role = \"last-ack\" }\ndrop = {}"),
        ElementsAre("lab.toml:1:1: warning: it drops every last-ack, repeats too: the passive closer stays "
                    "in LAST-ACK and repeats its FIN until it gives up; occurrence = 1 drops the first "
                    "one"));
    EXPECT_THAT(complaints_about_policy("match = { role = \"fin\" }\ndrop = {}"),
                ElementsAre(HasSubstr("stays in FIN-WAIT-1")));
    EXPECT_THAT(complaints_about_policy("match = { role = \"last-ack\" }\nchance = \"50%\"\ndrop = {}"),
                IsEmpty());
}

TEST(Surprise, LossThatMeetsArp) {
    EXPECT_THAT(complaints_about_policy("loss = { chance = \"20%\" }"),
                ElementsAre(HasSubstr("loses ARP and neighbour discovery too")));
    EXPECT_THAT(complaints_about_policy("loss = { chance = \"5%\" }"), IsEmpty());
    EXPECT_THAT(complaints_about_policy("match = { protocol = \"tcp\" }\nloss = { chance = \"60%\" }"),
                IsEmpty());
}

TEST(Surprise, PickedUpBesideClientAndServer) {
    EXPECT_THAT(
        complaints_about_policy("match = { role = \"data\", from = \"client\", picked-up = true }\ntimes = "
                                "1\ndrop = {}"),
        ElementsAre(HasSubstr("picked-up changes nothing beside conditions on client and server")));
    EXPECT_THAT(
        complaints_about_policy("match = { role = \"data\", from = \"a\", picked-up = true }\ntimes = "
                                "1\ndrop = {}"),
        IsEmpty());
}

TEST(Surprise, JitterLargerThanTheDelay) {
    EXPECT_THAT(complaints_about_policy("delay = { one-way = \"5ms\", jitter = \"20ms\" }"),
                ElementsAre(HasSubstr("the jitter is larger than the delay of 5ms")));
    EXPECT_THAT(complaints_about_policy("delay = { one-way = \"20ms\", jitter = \"20ms\" }"), IsEmpty());
}

TEST(Surprise, TwoDelaysForEverything) {
    EXPECT_THAT(
        complaints_about("[[policy]]\ndelay = { one-way = \"20ms\" }\n[[policy]]\ndelay = { one-way = "
                         "\"30ms\" }\n"),
        ElementsAre("lab.toml:3:1: warning: delay-1 and delay-2 both meet every frame: their times add up"));
    EXPECT_THAT(
        complaints_about("[[policy]]\ndelay = { one-way = \"20ms\" }\n[[policy]]\nmatch = { port = 80 "
                         "}\ndelay = { one-way = \"30ms\" }\n"),
        IsEmpty());
}

TEST(Surprise, APolicyBehindADropOfTheSame) {
    const std::string drop = "[[policy]]\nname = \"lose\"\nmatch = { role = \"rst\" }\ndrop = {}\n";
    EXPECT_THAT(
        complaints_about(drop + "[[policy]]\nmatch = { from = \"a\", role = \"rst\" }\nhold = { for = "
                                "\"1s\" }\n"),
        ElementsAre("lab.toml:5:1: warning: hold-1 will meet nothing: lose drops all that it is for, and "
                    "stands before it"));
    EXPECT_THAT(complaints_about(drop + "[[policy]]\nmatch = { role = \"data\" }\nhold = { for = \"1s\" }\n"),
                IsEmpty());
    EXPECT_THAT(complaints_about(drop + "[[policy]]\ndelay = { one-way = \"20ms\" }\n"), IsEmpty())
        << "other frames meet it";
}

}  // namespace
}  // namespace finwait
