// finwait help and finwait profile: every word is explained, and what nobody knows is refused with the
// nearest that is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "cli/glossary.hpp"
#include "cli/installation.hpp"
#include "cli/verbs.hpp"
#include "daemon/failure.hpp"

namespace finwait {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using Run = int (*)(const std::vector<std::string>&);

std::string said_by(Run run, const std::vector<std::string>& words) {
    testing::internal::CaptureStdout();
    const int status = run(words);
    std::fflush(stdout);
    EXPECT_EQ(status, 0);
    return testing::internal::GetCapturedStdout();
}

/// The message and the exit code of a refusal.
std::pair<std::string, ExitCode> refusal_of(Run run, const std::vector<std::string>& words) {
    try {
        run(words);
    } catch (const Failure& failure) {
        return {failure.what(), failure.code()};
    }
    ADD_FAILURE() << "was taken";
    return {"", ExitCode::well};
}

std::vector<std::string> kinds_of(std::string_view word) {
    std::vector<std::string> kinds;
    for (const Meaning& meaning : meanings_of(word)) kinds.push_back(meaning.kind);
    return kinds;
}

TEST(Glossary, ExplainsEveryWordThereIs) {
    std::size_t words = 0;
    for (const WordGroup& group : word_groups()) {
        EXPECT_FALSE(group.words.empty()) << group.title;
        for (const std::string_view word : group.words) {
            ++words;
            const auto meanings = meanings_of(word);
            EXPECT_FALSE(meanings.empty()) << word << ", one of the " << group.title;
            for (const Meaning& meaning : meanings) {
                EXPECT_FALSE(meaning.says.empty()) << word << ", " << meaning.kind;
                EXPECT_EQ(meaning.facts.back().first, "read on") << word << ", " << meaning.kind;
            }
        }
    }
    EXPECT_GT(words, 100U);
}

TEST(Glossary, TellsAllMeaningsOrTheOneThatIsAskedFor) {
    EXPECT_THAT(kinds_of("to"), testing::IsSupersetOf({"a key of match", "a parameter of reset"}));
    EXPECT_THAT(kinds_of("reset.to"), ElementsAre("a parameter of reset"));
    EXPECT_THAT(kinds_of("match.bytes"), ElementsAre("a key of match"));
    EXPECT_THAT(kinds_of("last-ack"), ElementsAre("a role", "a state of one end"));
    EXPECT_THAT(kinds_of("fin2-ack"), ElementsAre("another name of the role last-ack"));
    EXPECT_THAT(kinds_of("teardown"), ElementsAre("a group of roles"));
    EXPECT_THAT(kinds_of("loss.rate-of-it"), ElementsAre());
}

TEST(Glossary, KnowsStatesByAnyOfTheirNames) {
    for (const char* word : {"SYN-RECEIVED", "syn_recv", "SYN-RCVD"}) {
        const auto meanings = meanings_of(word);
        ASSERT_EQ(meanings.size(), 1U) << word;
        EXPECT_EQ(meanings[0].word, "SYN-RECEIVED");
    }
}

TEST(Glossary, NoVerbIsAWordToo) {
    for (const Verb& verb : verbs())
        EXPECT_THAT(meanings_of(verb.name), testing::IsEmpty()) << verb.name << " would never be explained";
}

TEST(Help, TellsWhatAKeyTakesNeedsAndLooksLike) {
    EXPECT_EQ(said_by(run_help, {"occurrence"}),
              "occurrence: a key of match\n"
              "    the how-manieth of its role, per connection and sender: 1 is the original, 2\n"
              "    its first repeat; of a list of roles each is counted by itself\n"
              "    takes    range: a whole number, or two with two dots between them, both\n"
              "             included; either may be left out: 3, \"1..2\", \"3..\", \"..9\"\n"
              "    needs    role\n"
              "    example  match = { role = \"last-ack\", occurrence = \"1..2\" }\n"
              "    read on  docs/conditions/occurrence.md\n");
}

TEST(Help, TellsEveryParameterOfAPolicy) {
    EXPECT_THAT(
        said_by(run_help, {"hold"}),
        AllOf(HasSubstr("hold: an aware policy\n"), HasSubstr("    until "), HasSubstr("    at-most "),
              HasSubstr("    example     hold = { until = \"peer-fin\", at-most = \"2s\" }\n")));
}

TEST(Help, AloneListsVerbsAndWords) {
    const std::string said = said_by(run_help, {});
    for (const Verb& verb : verbs()) EXPECT_THAT(said, HasSubstr("\n  " + std::string(verb.name) + " "));
    EXPECT_THAT(said, AllOf(HasSubstr("  keys of match\n"), HasSubstr("time-wait-ack"),
                            HasSubstr("hold-expired"), HasSubstr("CLOSE-WAIT")));
}

TEST(Help, OfAVerbIsWhatTheVerbSays) {
    EXPECT_EQ(said_by(run_help, {"check"}), said_by(run_check, {"--help"}));
    EXPECT_EQ(said_by(run_help, {"profile", "show"}), said_by(run_profile, {"show", "--help"}));
}

TEST(Help, RefusesWhatNobodyKnowsWithTheNearestWord) {
    const auto [message, code] = refusal_of(run_help, {"lastack"});
    EXPECT_EQ(message, "nobody knows the word 'lastack'; did you mean 'last-ack'?");
    EXPECT_EQ(code, ExitCode::usage);
    EXPECT_EQ(refusal_of(run_help, {"chekc"}).first, "nobody knows the word 'chekc'; did you mean 'check'?");
    EXPECT_THAT(refusal_of(run_help, {"xyzzyxyzzy"}).first, HasSubstr("`finwait help` lists all there are"));
    EXPECT_EQ(refusal_of(run_help, {""}).second, ExitCode::usage);
}

TEST(Help, JsonForPrograms) {
    const auto all = nlohmann::json::parse(said_by(run_help, {"to", "--json"}));
    ASSERT_GE(all.size(), 2U);
    EXPECT_EQ(all[0]["kind"], "a key of match");
    EXPECT_EQ(all[0]["facts"]["example"], "match = { to = \"server\" }");
}

/// The tests run beside the build tree's programs, where no profiles lie.
TEST(ProfileVerb, RefusesWhatItDoesNotKnow) {
    EXPECT_EQ(refusal_of(run_profile, {"lits"}).first, "profile: unknown word 'lits'; did you mean 'list'?");
    EXPECT_EQ(refusal_of(run_profile, {"lits"}).second, ExitCode::usage);
    EXPECT_EQ(refusal_of(run_profile, {}).second, ExitCode::usage);
    EXPECT_EQ(refusal_of(run_profile, {"show"}).second, ExitCode::usage);
    EXPECT_EQ(refusal_of(run_profile, {"show", "/nonexistent.toml"}).second, ExitCode::bad_profile);
}

}  // namespace
}  // namespace finwait
