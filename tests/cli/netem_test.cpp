// finwait netem: each word of tc's, in tc's units, and the profile that comes of it, which our own parser
// takes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "cli/netem_units.hpp"
#include "cli/netem_words.hpp"
#include "cli/verbs.hpp"
#include "daemon/failure.hpp"
#include "daemon/profile_file.hpp"

namespace finwait {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using namespace std::chrono_literals;

std::vector<std::string> words_of(const std::string& line) {
    std::istringstream in(line);
    std::vector<std::string> words;
    for (std::string word; in >> word;) words.push_back(word);
    return words;
}

/// Its actions, one a line, as they stand in the profile. It has been read by the parser, which took it.
std::vector<std::string> actions_of(const std::string& line) {
    std::vector<std::string> actions;
    std::istringstream toml(read_netem(words_of(line), "").toml);
    for (std::string text; std::getline(toml, text);)
        if (text.find(" = { ") != std::string::npos) actions.push_back(text);
    return actions;
}

std::string refusal_of(const std::string& line) {
    try {
        read_netem(words_of(line), "");
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.code(), ExitCode::usage) << line;
        return failure.what();
    }
    ADD_FAILURE() << line << " was taken";
    return "";
}

TEST(NetemUnits, AreThoseOfTc) {
    EXPECT_EQ(tc::parse_time("10ms").value, 10ms);
    EXPECT_EQ(tc::parse_time("1.5s").value, 1500ms);
    EXPECT_EQ(tc::parse_time("800usecs").value, 800us);
    EXPECT_EQ(tc::parse_time("10MS").value, 10ms) << "in any case";
    EXPECT_EQ(tc::parse_time("10").value, 10us) << "tc's own unit is the microsecond";
    EXPECT_DOUBLE_EQ(*tc::parse_percent("0.1%").value, 0.001);
    EXPECT_DOUBLE_EQ(*tc::parse_percent("10").value, 0.1) << "a percentage without its sign";
    EXPECT_DOUBLE_EQ(*tc::parse_percent("0.5").value, 0.005);
    EXPECT_EQ(tc::parse_rate("1mbit").value, 1000000U);
    EXPECT_EQ(tc::parse_rate("1000").value, 1000U) << "bits";
    EXPECT_EQ(tc::parse_rate("1kbps").value, 8000U) << "bytes";
    EXPECT_EQ(tc::parse_rate("1Kibit").value, 1024U);
}

TEST(Netem, TakesALineThatWasCopiedWhole) {
    EXPECT_EQ(actions_of("tc qdisc add dev eth0 root netem delay 40ms loss 1%"),
              actions_of("delay 40ms loss 1%"));
    EXPECT_THAT(refusal_of("tc qdisc add dev eth0 root fq"), HasSubstr("'tc'"));
}

TEST(Netem, Delay) {
    EXPECT_THAT(actions_of("delay 40ms"), ElementsAre(R"(delay = { one-way = "40ms", keep-order = false })"));
    EXPECT_THAT(actions_of("latency 100000"),
                ElementsAre(R"(delay = { one-way = "100ms", keep-order = false })"));
    EXPECT_THAT(actions_of("delay 40ms 5ms"),
                ElementsAre(R"(delay = { one-way = "40ms", jitter = "5ms", keep-order = false })"));
    EXPECT_THAT(
        actions_of("delay 40ms 5ms 25%"),
        ElementsAre(
            R"(delay = { one-way = "40ms", jitter = "5ms", correlation = "25%", keep-order = false })"));
}

TEST(Netem, Distribution) {
    for (const std::string name : {"uniform", "normal", "pareto", "paretonormal"})
        EXPECT_THAT(actions_of("delay 40ms 5ms distribution " + name),
                    ElementsAre("delay = { one-way = \"40ms\", jitter = \"5ms\", distribution = \"" + name +
                                "\", keep-order = false }"));
    EXPECT_THAT(actions_of("delay 40ms 5ms distribution experimental"),
                ElementsAre(HasSubstr("table = \"experimental.dist\"")));
    EXPECT_EQ(refusal_of("delay 40ms 5ms distribution norml"),
              "netem: unknown distribution 'norml'; did you mean 'normal'?");
    EXPECT_THAT(refusal_of("delay 40ms distribution normal"), HasSubstr("needs a delay and a jitter"));
}

TEST(Netem, Loss) {
    EXPECT_THAT(actions_of("loss 0.1%"), ElementsAre(R"(loss = { chance = "0.1%" })"));
    EXPECT_THAT(actions_of("loss random 10 25"),
                ElementsAre(R"(loss = { chance = "10%", correlation = "25%" })"));
    EXPECT_THAT(actions_of("drop 3%"), ElementsAre(R"(loss = { chance = "3%" })"));
    EXPECT_THAT(
        actions_of("loss gemodel 1% 10% 70% 0.1%"),
        ElementsAre(
            R"(loss = { model = "gilbert-elliott", p = "1%", r = "10%", 1-h = "70%", 1-k = "0.1%" })"));
    EXPECT_THAT(actions_of("loss gemodel 1%"),
                ElementsAre(R"(loss = { model = "gilbert-elliott", p = "1%" })"));
    EXPECT_THAT(
        actions_of("loss state 1% 20% 3% 40% 5%"),
        ElementsAre(
            R"(loss = { model = "four-state", p13 = "1%", p31 = "20%", p32 = "3%", p23 = "40%", p14 = "5%" })"));
    EXPECT_THAT(actions_of("loss state 1% 20%"),
                ElementsAre(R"(loss = { model = "four-state", p13 = "1%", p31 = "20%" })"));
    EXPECT_EQ(refusal_of("loss gemodle 1%"),
              "netem: unknown kind of loss 'gemodle'; did you mean 'gemodel'?");
}

TEST(Netem, DuplicateCorruptAndReorder) {
    EXPECT_THAT(actions_of("duplicate 1% 50%"),
                ElementsAre(R"(duplicate = { chance = "1%", correlation = "50%" })"));
    EXPECT_THAT(actions_of("corrupt 0.1%"), ElementsAre(R"(corrupt = { chance = "0.1%" })"));
    EXPECT_THAT(actions_of("delay 10ms reorder 25% 50% gap 5"),
                ElementsAre(R"(reorder = { chance = "25%", correlation = "50%", gap = 5, by = "10ms" })"))
        << "the others have the delay";
    EXPECT_THAT(actions_of("reorder 25% delay 10ms"),
                ElementsAre(R"(reorder = { chance = "25%", by = "10ms" })"));
    EXPECT_THAT(refusal_of("reorder 25%"), HasSubstr("reorder needs a delay"));
    EXPECT_THAT(refusal_of("delay 10ms gap 5"), HasSubstr("gap needs reorder"));
    EXPECT_THAT(refusal_of("delay 10ms 2ms reorder 25%"), HasSubstr("beside a jitter has no counterpart"));
}

TEST(Netem, RateAndItsQueue) {
    EXPECT_THAT(actions_of("rate 10mbit"), ElementsAre(R"(rate = { bandwidth = "10mbit" })"));
    EXPECT_THAT(actions_of("rate 100kbit -14"),
                ElementsAre(R"(rate = { bandwidth = "100kbit", overhead = -14 })"));
    EXPECT_THAT(actions_of("limit 100 rate 1mbps"),
                ElementsAre(R"(rate = { bandwidth = "8mbit", queue = "100 packets" })"));
    EXPECT_THAT(actions_of("rate 1mbit 20 0"),
                ElementsAre(R"(rate = { bandwidth = "1mbit", overhead = 20 })"));
    EXPECT_THAT(refusal_of("rate 1mbit 20 48 5"), HasSubstr("cells have no counterpart"));
    EXPECT_THAT(refusal_of("rate 5%"), HasSubstr("a share of a device's speed"));
    EXPECT_THAT(read_netem(words_of("limit 100 delay 10ms"), "").notes,
                ElementsAre(HasSubstr("limit is left out")));
}

TEST(Netem, StandsInTheOrderInWhichNetemDoesThings) {
    EXPECT_THAT(actions_of("rate 1mbit delay 10ms corrupt 1% loss 2% duplicate 3%"),
                ElementsAre(HasSubstr("duplicate ="), HasSubstr("loss ="), HasSubstr("corrupt ="),
                            HasSubstr("delay ="), HasSubstr("rate =")));
}

TEST(Netem, KeepsItsLineAndSeedAndDirection) {
    const std::string toml = read_netem(words_of("loss 1% seed 42"), "a").toml;
    EXPECT_EQ(
        toml,
        "title = \"netem loss 1% seed 42\"\nseed  = \"42\"\n\n[[policy]]\nmatch = { from = \"a\" }\nloss = { "
        "chance = \"1%\" }\n");
    Complaints complaints;
    const auto profile = read_profile_text(toml, complaints);
    ASSERT_TRUE(profile);
    EXPECT_EQ(profile->seed, 42U);
    EXPECT_EQ(profile->policies[0].match.from, Who::a);
}

TEST(Netem, TakesTcsAbbreviations) {
    EXPECT_EQ(actions_of("del 40ms 5ms dist normal dup 1% cor 2%"),
              actions_of("delay 40ms 5ms distribution normal duplicate 1% corrupt 2%"));
}

TEST(Netem, RefusesWhatItDoesNotKnowOrCannotDo) {
    EXPECT_EQ(refusal_of("lsos 1%"), "netem: unknown word 'lsos'; did you mean 'loss'?");
    EXPECT_THAT(refusal_of("delay 10mss"), HasSubstr("no unit 'mss'"));
    EXPECT_THAT(refusal_of("delay 10mss"), HasSubstr("did you mean '10ms'?"));
    EXPECT_THAT(refusal_of("delay"), HasSubstr("a value is missing behind 'delay'"));
    EXPECT_THAT(refusal_of("loss 120%"), HasSubstr("more than 100%"));
    EXPECT_THAT(refusal_of("loss 1% loss 2%"), HasSubstr("'loss' stands twice"));
    EXPECT_THAT(refusal_of("loss 1% 2% 3%"), HasSubstr("a number too many"));
    EXPECT_THAT(refusal_of("slot 800us 1ms"), HasSubstr("'slot' has no counterpart"));
    EXPECT_THAT(refusal_of("loss 1% ecn"), HasSubstr("'ecn' has no counterpart"));
    EXPECT_THAT(refusal_of(""), HasSubstr("netem does nothing by itself"));
    EXPECT_THAT(refusal_of("delay -5ms"), HasSubstr("'-5ms' is not a time"));
}

TEST(NetemVerb, TellsOptionsFromNegativeNumbers) {
    testing::internal::CaptureStdout();
    EXPECT_EQ(run_netem(words_of("rate 100kbit -14 --from b --print")), 0);
    std::fflush(stdout);
    const std::string said = testing::internal::GetCapturedStdout();
    EXPECT_THAT(said,
                HasSubstr("match = { from = \"b\" }\nrate = { bandwidth = \"100kbit\", overhead = -14 }"));
    EXPECT_THROW(run_netem(words_of("loss 1% --from c")), Failure);
    EXPECT_THROW(run_netem(words_of("loss 1% --form a")), Failure);
}

}  // namespace
}  // namespace finwait
