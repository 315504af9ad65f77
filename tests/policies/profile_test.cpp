// The language as a user meets it: what is read, and every sentence that is said about what is not.
#include "policies/language/profile.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "policies/language/spelling.hpp"
#include "tests/policies/reading.hpp"

namespace finwait {
namespace {

using test::complaints_about;
using test::complaints_about_policy;
using test::good_policy;
using test::good_profile;
using testing::ElementsAre;
using namespace std::chrono_literals;

TEST(Profile, ReadsWhatItsAuthorMeant) {
    const Profile profile = good_profile(R"(
title = "The last ACK of every teardown is lost twice, on a line of 20 ms each way"
seed  = 42

[[policy]]
delay = { one-way = "20ms", jitter = "2ms", distribution = "normal" }

[[policy]]
name  = "lose-last-ack"
match = { role = "last-ack", occurrence = "1..2" }
drop  = {}

[[policy]]
match = { role = "active-fin", from = "client", server-port = 80 }
hold  = { until = "peer-fin", at-most = "2s" }

[[policy]]
on    = { server-state = "CLOSE-WAIT" }
after = "50ms"
match = { server-port = 5432 }
chance = "30%"
reset = { to = "both", sequence = "exact" }
)");
    EXPECT_EQ(profile.seed, 42U);
    EXPECT_THAT(profile.title, testing::StartsWith("The last ACK"));
    ASSERT_EQ(profile.policies.size(), 4U);

    const PolicySpec& delay = profile.policies[0];
    EXPECT_EQ(delay.name, "delay-1");
    EXPECT_EQ(delay.arguments.duration("one-way"), 20ms);
    EXPECT_EQ(delay.arguments.word("distribution"), "normal");
    EXPECT_FALSE(delay.has_match);

    const PolicySpec& drop = profile.policies[1];
    EXPECT_EQ(drop.name, "lose-last-ack");
    EXPECT_EQ(drop.match.role, RoleSet(Role::last_ack));
    EXPECT_EQ(drop.match.occurrence, (Range{1, 2}));

    const PolicySpec& hold = profile.policies[2];
    EXPECT_EQ(hold.name, "hold-1");
    EXPECT_EQ(hold.match.from, Who::client);
    EXPECT_EQ(hold.arguments.text("until"), "peer-fin");

    const PolicySpec& reset = profile.policies[3];
    ASSERT_TRUE(reset.on);
    EXPECT_TRUE(reset.on->server_state->has(State::CloseWait));
    EXPECT_EQ(reset.on->after, 50ms);
    EXPECT_TRUE(reset.on->still);
    EXPECT_DOUBLE_EQ(*reset.chance, 0.3);
}

TEST(Profile, FiveMistakesAreReportedAtOnceEachWhereItStands) {
    EXPECT_THAT(
        complaints_about("title = \"five\"\n"                                       // 1
                         "[[policy]]\n"                                             // 2
                         "delay = { one-way = 20 }\n"                               // 3
                         "\n"                                                       // 4
                         "[[policy]]\n"                                             // 5
                         "match = { role = \"lastack\", occurrence = \"3..1\" }\n"  // 6
                         "drpo = {}\n"                                              // 7
                         "drop = {}\n"                                              // 8
                         "\n"                                                       // 9
                         "[[policy]]\n"                                             // 10
                         "chance = \"120%\"\n"                                      // 11
                         "hold = { until = \"peer-fin\" }\n"),                      // 12
        ElementsAre(
            "lab.toml:3:21: one-way: '20' has no unit; did you mean '20ms'?",
            "lab.toml:6:18: unknown role 'lastack'; did you mean 'last-ack'?",
            "lab.toml:6:42: occurrence: '3..1' is empty: it ends before it begins; did you mean '1..3'?",
            "lab.toml:7:1: unknown key 'drpo' in a policy; did you mean 'drop'?",
            "lab.toml:11:10: chance: '120%' is more than 100%"));
}

TEST(Profile, ReadsOnBehindALineThatIsNoToml) {
    EXPECT_THAT(
        complaints_about("[[policy]]\n"
                         "delay = { one-way = 20ms }\n"
                         "enabled = true\n"
                         "[[policy]\n"
                         "match = { role = last-ack }\n"
                         "enabled = true\n"
                         "drop = {}\n"
                         "[[policy]]\n"
                         "match = { role = \"sin\" }\n"
                         "drop = {}\n"
                         "drop = {}\n"),
        ElementsAre(testing::AllOf(testing::StartsWith("lab.toml:2:2"),
                                   testing::EndsWith("; words and quantities stand in quotes: \"20ms\"")),
                    testing::StartsWith("lab.toml:4:10: not TOML: table header: expected ']'"),
                    testing::AllOf(testing::StartsWith("lab.toml:5:18: not TOML"),
                                   testing::EndsWith(": \"last-ack\"")),
                    "lab.toml:9:18: unknown role 'sin'; did you mean 'syn'?",
                    testing::StartsWith("lab.toml:11:8: not TOML: key-value pair: cannot redefine")));
}

TEST(Profile, AnEmptyOneIsAMistakeAndSaysHowACleanWireIsWritten) {
    EXPECT_THAT(complaints_about(""), ElementsAre("lab.toml:1:1: the profile is empty; write [[policy]] and "
                                                  "an action, or policy = [] for a clean wire"));
    EXPECT_THAT(complaints_about("# only a comment\n"), testing::SizeIs(1));
    EXPECT_THAT(complaints_about("title = \"nothing\"\n"),
                ElementsAre("lab.toml:1:1: the profile has no policy; write [[policy]] and an action, or "
                            "policy = [] for a clean wire"));
    EXPECT_TRUE(good_profile("policy = []\n").policies.empty());
}

TEST(Profile, OneBracketIsNotEnough) {
    EXPECT_THAT(
        complaints_about("[policy]\ndrop = {}\n"),
        ElementsAre("lab.toml:1:1: policy is a table, not a list; write [[policy]] with two brackets"));
}

TEST(Profile, SeedsAreDecimalOrHexadecimalUpTo64Bits) {
    EXPECT_EQ(good_profile("seed = 7\npolicy = []").seed, 7U);
    EXPECT_EQ(good_profile("seed = \"0xfeed\"\npolicy = []").seed, 0xfeedU);
    EXPECT_EQ(good_profile("seed = \"18446744073709551615\"\npolicy = []").seed, UINT64_MAX)
        << "beyond TOML's integers";
    EXPECT_FALSE(good_profile("policy = []").seed);
    EXPECT_THAT(complaints_about("seed = -1\npolicy = []"),
                ElementsAre(testing::StartsWith("lab.toml:1:8: seed: '-1' is not a seed")));
}

TEST(Profile, TopLevelKeysAreKnown) {
    EXPECT_THAT(complaints_about("titel = \"x\"\npolicies = []\npolicy = []\n"),
                ElementsAre("lab.toml:1:1: unknown key 'titel' in a profile; did you mean 'title'?",
                            "lab.toml:2:1: unknown key 'policies' in a profile; did you mean 'policy'?"));
    EXPECT_THAT(complaints_about("title = 1979-05-27\npolicy = []\n"),
                testing::Contains("lab.toml:1:9: a date or time has no meaning here"));
}

TEST(Profile, APolicyUnderAnotherNameIsNotMissingToo) {
    EXPECT_THAT(complaints_about("[[policies]]\ndrop = {}\n"),
                ElementsAre("lab.toml:1:3: unknown key 'policies' in a profile; did you mean 'policy'?"));
}

TEST(Profile, ValuesOfAnotherTypeAreNamedWithAnExample) {
    EXPECT_THAT(
        complaints_about_policy("match = \"syn\"\non = 3\nactive = []\nreset = {}"),
        ElementsAre(
            "lab.toml:2:9: match is a string, not a table; write it like match = { role = \"last-ack\" }",
            "lab.toml:3:6: on is a whole number, not a table; write it like on = { server-state = "
            "\"CLOSE-WAIT\" }",
            "lab.toml:4:10: active is a list, not a table; write it like active = { after = \"10s\", for = "
            "\"10s\", every = \"60s\" }"));
    EXPECT_THAT(complaints_about("policy = [1, \"x\"]\nseed = true\ntitle = 3\n"),
                ElementsAre("lab.toml:1:11: a policy is a table, not a whole number",
                            "lab.toml:1:14: a policy is a table, not a string",
                            "lab.toml:2:8: seed is a truth value, not a whole number",
                            "lab.toml:3:9: title is a whole number, not a string"));
}

TEST(Profile, EveryKeyOfAPolicyIsComplainedAboutAtOnce) {
    EXPECT_THAT(
        complaints_about("[[policy]]\n"
                         "name = 7\n"
                         "enabled = 1\n"
                         "skip = -1\n"
                         "times = \"x\"\n"
                         "chance = 0.3\n"
                         "active = { after = 3, fro = \"1s\" }\n"
                         "connections = \"every\"\n"
                         "connections-per = \"client\"\n"
                         "match = { role = \"syn\", length = -1, bytes = \"1XB\", vlan = \"x\" }\n"
                         "drop = {}\n"),
        ElementsAre("lab.toml:2:8: name is a whole number, not a string",
                    "lab.toml:3:11: enabled is a whole number, not true or false",
                    "lab.toml:4:8: skip: '-1' is negative", "lab.toml:5:9: times: 'x' is not a whole number",
                    "lab.toml:6:10: chance: '0.3' has no unit; did you mean '30%' or '0.3%'?",
                    "lab.toml:7:20: after: '3' has no unit; did you mean '3ms'?",
                    "lab.toml:7:23: unknown key 'fro' in active; did you mean 'for'?",
                    "lab.toml:8:15: connections: 'every' is not a whole number; write a range like '1..2' or "
                    "'3..'",
                    "lab.toml:9:19: connections-per: unknown word 'client'; use 'client-address'",
                    "lab.toml:10:34: length: '-1' is negative; write a range like '1..2' or '3..'",
                    "lab.toml:10:46: bytes: unknown unit 'XB' in '1XB'; did you mean '1B'?",
                    "lab.toml:10:60: vlan: 'x' is not a whole number"));
}

TEST(Names, AreGivenByActionAndStepAside) {
    const Profile profile = good_profile(
        "[[policy]]\nloss = { chance = \"1%\" }\n"
        "[[policy]]\ndelay = { one-way = \"1ms\" }\n"
        "[[policy]]\nmatch = { port = 80 }\ndelay = { one-way = \"2ms\" }\n"
        "[[policy]]\nmatch = { port = 22 }\nname = \"delay-1\"\ndelay = { one-way = \"3ms\" }\n");
    std::vector<std::string> names;
    for (const PolicySpec& p : profile.policies) names.push_back(p.name);
    EXPECT_THAT(names, ElementsAre("loss-1", "delay-2", "delay-3", "delay-1"));
}

TEST(Names, AreGivenOnce) {
    EXPECT_THAT(complaints_about("[[policy]]\nname = \"x\"\nmatch = { role = \"syn\" }\ndrop = {}\n"
                                 "[[policy]]\nname = \"x\"\nmatch = { role = \"rst\" }\ndrop = {}\n"),
                ElementsAre("lab.toml:6:8: a second policy is named 'x'; the first is in line 2"));
    EXPECT_THAT(
        complaints_about_policy("name = \"a,b>=1\"\nloss = { chance = \"1%\" }"),
        ElementsAre(
            "lab.toml:2:8: name: 'a,b>=1' cannot be a name; use up to 64 letters, digits, '-', '_' and '.'"));
}

TEST(Action, IsExactlyOne) {
    EXPECT_THAT(complaints_about_policy("match = { role = \"syn\" }"),
                ElementsAre("lab.toml:1:1: the policy does nothing; add one of " + join(policy_words())));
    EXPECT_THAT(complaints_about_policy("match = { role = \"syn\" }\ndrop = {}\nreset = {}"),
                ElementsAre("lab.toml:4:1: a second action, 'reset', beside 'drop'; write two [[policy]], in "
                            "the order they stand on the wire"));
}

TEST(Action, IsATable) {
    EXPECT_THAT(
        complaints_about_policy("delay = \"20ms\""),
        ElementsAre(
            "lab.toml:2:9: delay is a string, not a table; did you mean 'delay = { one-way = \"20ms\" }'?"));
    EXPECT_THAT(complaints_about_policy("match = { role = \"syn\" }\ndrop = true"),
                ElementsAre("lab.toml:3:8: drop is a truth value, not a table; did you mean 'drop = {}'?"));
}

TEST(Action, ItsParametersAreChecked) {
    EXPECT_THAT(complaints_about_policy("delay = { one-wya = \"20ms\", one-way = \"20ms\" }"),
                ElementsAre("lab.toml:2:11: unknown key 'one-wya' in delay; did you mean 'one-way'?"));
    EXPECT_THAT(
        complaints_about_policy("delay = { one-way = \"20ms\", jitter = \"1ms\", distribution = \"norml\" }"),
        ElementsAre("lab.toml:2:60: distribution: unknown word 'norml'; did you mean 'normal'?"));
    EXPECT_THAT(complaints_about_policy("match = { role = \"syn\" }\ndrop = { all = true }"),
                ElementsAre("lab.toml:3:10: unknown key 'all' in drop; drop takes none"));
    EXPECT_THAT(complaints_about_policy("loss = {}"),
                ElementsAre(testing::StartsWith("lab.toml:2:1: loss needs 'chance', ")));
    EXPECT_THAT(complaints_about_policy("loss = { chance = 0.05 }"),
                ElementsAre("lab.toml:2:19: chance: '0.05' has no unit; did you mean '5%' or '0.05%'?"));
    EXPECT_THAT(complaints_about_policy("delay = { one-way = \"20ms\", keep-order = \"no\" }"),
                ElementsAre("lab.toml:2:42: keep-order is a string, not true or false"));
    EXPECT_THAT(complaints_about_policy("delay = {}"),
                ElementsAre(testing::StartsWith("lab.toml:2:1: delay needs")))
        << "what a policy itself says is said too";
}

TEST(Trigger, NeedsAnActionThatTakesOne) {
    EXPECT_THAT(
        complaints_about_policy("on = { opened = true }\ndrop = {}"),
        ElementsAre(testing::AllOf(
            testing::StartsWith("lab.toml:2:1: drop takes no trigger: it acts on segments; those that do: "),
            testing::HasSubstr("reset"))));
}

TEST(Trigger, LetsMatchNameConnectionsOnly) {
    EXPECT_THAT(complaints_about_policy(
                    "on = { opened = true }\nmatch = { role = \"syn\", server-port = 80 }\nreset = {}"),
                ElementsAre(testing::StartsWith(
                    "lab.toml:3:11: 'role' is about segments, and a trigger has none; ")));
    const PolicySpec p = good_policy(
        "on = { opened = true }\nmatch = { client-address = \"198.18.0.0/15\", server-state = \"ESTAB\" "
        "}\nreset = {}");
    EXPECT_TRUE(p.match.server_state->has(State::Established));
}

TEST(Trigger, OfAStateThatIsNoneNothingMoreIsSaid) {
    EXPECT_THAT(complaints_about_policy("on = { server-state = \"CLOSEWAT\", opened = true }\nreset = {}"),
                ElementsAre(testing::HasSubstr("unknown state 'CLOSEWAT'")));
}

TEST(Trigger, SpeaksOfAMoment) {
    EXPECT_THAT(
        complaints_about_policy("on = {}\nreset = {}"),
        ElementsAre(
            "lab.toml:2:1: on names no moment; write one like on = { server-state = \"CLOSE-WAIT\" }"));
    EXPECT_THAT(complaints_about_policy("on = { closed = false }\nreset = {}"),
                ElementsAre("lab.toml:2:17: closed = false is not a moment; leave it out"));
    EXPECT_THAT(complaints_about_policy("on = { idle = \"0s\" }\nreset = {}"),
                ElementsAre("lab.toml:2:15: idle of no length is not a moment"));
    EXPECT_THAT(complaints_about_policy("on = { server_state = \"CLOSE-WAIT\" }\nreset = {}"),
                ElementsAre("lab.toml:2:8: unknown key 'server_state' in on; did you mean 'server-state'?"));
    EXPECT_THAT(
        complaints_about_policy("match = { role = \"syn\" }\nafter = \"1s\"\nstill = false\ndrop = {}"),
        ElementsAre(
            "lab.toml:3:1: after says nothing without on; add on = { server-state = \"CLOSE-WAIT\" }",
            "lab.toml:4:1: still says nothing without on; add on = { server-state = \"CLOSE-WAIT\" }"));
}

TEST(Trigger, ReadsEveryKey) {
    const PolicySpec p = good_policy(
        "on = { client-state = [\"FIN_WAIT_2\", \"time-wait\"], idle = \"30s\", bytes = \"1MB\", age = "
        "\"5s\" }\n"
        "after = \"50ms\"\nstill = false\nreset = {}");
    ASSERT_TRUE(p.on);
    EXPECT_TRUE(p.on->client_state->has(State::FinWait2));
    EXPECT_TRUE(p.on->client_state->has(State::TimeWait));
    EXPECT_FALSE(p.on->client_state->has(State::FinWait1));
    EXPECT_EQ(p.on->idle, 30s);
    EXPECT_EQ(p.on->bytes, 1000000U);
    EXPECT_EQ(p.on->age, 5s);
    EXPECT_FALSE(p.on->still);
}

TEST(Limits, AreRead) {
    const PolicySpec p = good_policy(
        "match = { role = \"data\" }\nconnections = \"every 3rd\"\nconnections-per = "
        "\"client-address\"\nskip = 2\n"
        "chance = \"30%\"\nchance-per = \"connection\"\ntimes = 5\ntimes-per-connection = 1\n"
        "active = { after = \"10s\", for = \"10s\", every = \"60s\" }\nenabled = true\ndrop = {}");
    ASSERT_TRUE(p.connections);
    EXPECT_TRUE(p.connections->takes(3));
    EXPECT_TRUE(p.connections->takes(6));
    EXPECT_FALSE(p.connections->takes(4));
    EXPECT_TRUE(p.connections->per_client_address);
    EXPECT_EQ(p.skip, 2U);
    EXPECT_TRUE(p.chance_per_connection);
    EXPECT_EQ(p.times, 5U);
    EXPECT_EQ(p.times_per_connection, 1U);
    ASSERT_TRUE(p.active);
    EXPECT_FALSE(p.active->contains(9s));
    EXPECT_TRUE(p.active->contains(10s));
    EXPECT_FALSE(p.active->contains(20s));
    EXPECT_TRUE(p.active->contains(70s));
    EXPECT_FALSE(p.active->contains(80s));
}

TEST(Limits, ConnectionsAreANumberARangeOrEveryNth) {
    EXPECT_TRUE(parse_connection_pick("3").value->takes(3));
    EXPECT_FALSE(parse_connection_pick("3").value->takes(4));
    EXPECT_TRUE(parse_connection_pick("1..10").value->takes(10));
    EXPECT_TRUE(parse_connection_pick("..10").value->takes(1));
    EXPECT_TRUE(parse_connection_pick("every 2nd").value->takes(2));
    EXPECT_TRUE(parse_connection_pick("every 11th").value->takes(22));
    EXPECT_THAT(complaints_about_policy("connections = \"every other\"\nloss = { chance = \"1%\" }"),
                ElementsAre("lab.toml:2:15: connections: 'every other' names no number of connections; write "
                            "it like 'every 3rd'"));
    EXPECT_THAT(complaints_about_policy("connections = 0\nloss = { chance = \"1%\" }"),
                ElementsAre("lab.toml:2:15: connections: '0': connections are counted from 1"));
}

TEST(Limits, ThatSayNothingAreRefused) {
    EXPECT_THAT(complaints_about_policy("chance-per = \"connection\"\nmatch = { role = \"syn\" }\ndrop = {}"),
                ElementsAre("lab.toml:2:1: chance-per says nothing without chance; add chance = \"30%\""));
    EXPECT_THAT(complaints_about_policy("chance = \"5%\"\nloss = { chance = \"5%\" }"),
                ElementsAre("lab.toml:2:1: loss has a chance of its own; write loss = { chance = … } and "
                            "leave this one out"));
    EXPECT_THAT(complaints_about_policy(
                    "on = { opened = true }\nchance = \"5%\"\nchance-per = \"segment\"\nreset = {}"),
                ElementsAre("lab.toml:4:1: a trigger rolls once per connection; leave chance-per out"));
    EXPECT_THAT(complaints_about_policy("active = { every = \"60s\" }\nloss = { chance = \"5%\" }"),
                ElementsAre("lab.toml:2:12: every says nothing without for; add for = \"10s\""));
    EXPECT_THAT(
        complaints_about_policy("active = { for = \"60s\", every = \"60s\" }\nloss = { chance = \"5%\" }"),
        ElementsAre("lab.toml:2:18: for is not shorter than every: it would never pause; leave every out"));
}

TEST(Text, IsTheSameForTheSamePolicyWhereverItStands) {
    const auto text = [](const std::string& lines) { return good_policy(lines).text; };
    const std::string one = text("match = { role = \"syn\", server-port = 80 }\ndrop = {}");
    EXPECT_EQ(one, text("drop = {}\n\n\nmatch = { server-port = 80,   role = \"syn\" }"));
    EXPECT_EQ(one, text("name = \"x\"\ndrop = {}\n[policy.match]\nrole = \"syn\"\nserver-port = 80"));
    EXPECT_NE(one, text("match = { role = \"syn\", server-port = 81 }\ndrop = {}"));
    EXPECT_EQ(one, "{ drop = {}, match = { role = \"syn\", server-port = 80 } }");
}

}  // namespace
}  // namespace finwait
