// The declarations of the language against its parser: what is declared is read, what is read is declared.
#include "policies/language/keys.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "policies/language/catalog.hpp"
#include "policies/language/conditions.hpp"
#include "policies/language/types.hpp"
#include "tests/policies/reading.hpp"

namespace finwait {
namespace {

using test::complaints_about;
using test::complaints_about_policy;
using testing::ElementsAre;
using testing::IsEmpty;

/// A profile with `key = value` in its place, whole enough to be read: what the key needs stands beside it.
std::string profile_with(const Section& place, const Parameter& key, const std::string& value) {
    std::string lines = std::string(key.key) + " = " + value;
    const std::string join = place.name == "profile" || place.name == "policy" ? "\n" : ", ";
    for (const Parameter* p = find_key(place.keys, key.needs); p; p = find_key(place.keys, p->needs))
        lines += join + std::string(p->key) + " = " + std::string(example_of(*p));
    if (place.name == "profile") return lines + (key.key == "policy" ? "\n" : "\npolicy = []\n");
    if (place.name == "policy")
        return "[[policy]]\n" + lines + "\n" +
               (key.key == "on" || key.needs == "on" ? "reset = {}\n" : "hold = { for = \"1s\" }\n");
    return "[[policy]]\n" + std::string(place.name) + " = { " + lines + " }\n" +
           (place.name == "on" ? "reset = {}\n" : "hold = { for = \"1s\" }\n");
}

std::vector<std::string> errors_of(const std::string& profile) {
    std::vector<std::string> errors;
    for (const std::string& line : complaints_about(profile))
        if (line.find(": warning: ") == std::string::npos) errors.push_back(line);
    return errors;
}

TEST(Keys, EveryExampleIsRead) {
    for (const Section* place : sections())
        for (const Parameter& key : place->keys) {
            const std::string profile = profile_with(*place, key, std::string(example_of(key)));
            if (key.type == Parameter::Type::protocol) continue;  // UDP, which hold cannot
            EXPECT_THAT(errors_of(profile), IsEmpty()) << profile;
        }
}

TEST(Keys, EveryOneIsLookedAt) {
    for (const Section* place : sections())
        for (const Parameter& key : place->keys) {
            const std::string wrong = key.type == Parameter::Type::table ? "7" : "{ x = 1 }";
            const std::string profile = profile_with(*place, key, wrong);
            EXPECT_THAT(errors_of(profile),
                        testing::Contains(testing::HasSubstr(
                            ": " + std::string(key.key) + " is " +
                            (key.type == Parameter::Type::table ? "a whole number" : "a table") + ", not ")))
                << profile;
        }
}

TEST(Keys, EverySentenceIsThereAndSaysItOnce) {
    std::set<std::pair<const Section*, std::string_view>> seen;
    for (const Section* place : sections())
        for (const Parameter& key : place->keys) {
            EXPECT_FALSE(key.says.empty()) << key.key;
            EXPECT_TRUE(seen.emplace(place, key.key).second) << key.key << " is declared twice";
            EXPECT_EQ(key.type == Parameter::Type::word, !key.words.empty()) << key.key;
            EXPECT_TRUE(key.needs.empty() || find_key(place->keys, key.needs)) << key.key;
            EXPECT_FALSE(find_policy_kind(key.key)) << key.key << " cannot be told from an action";
        }
}

TEST(Keys, ParametersOfPoliciesAreDeclaredAsWell) {
    for (const PolicyKind* kind : catalog())
        for (const Parameter& p : kind->parameters) {
            const std::string what = std::string(kind->name) + "." + std::string(p.key);
            EXPECT_FALSE(p.says.empty()) << what;
            EXPECT_EQ(p.type == Parameter::Type::word, !p.words.empty()) << what;
            EXPECT_TRUE(p.needs.empty() || find_key(kind->parameters, p.needs)) << what;
            const std::string profile = "[[policy]]\n" + std::string(kind->name) + " = { " +
                                        std::string(p.key) + (p.many ? " = {} }\n" : " = [] }\n");
            EXPECT_THAT(errors_of(profile),
                        testing::Contains(testing::HasSubstr(
                            ": " + std::string(p.key) + (p.many ? " is a table, not " : " is a list, not "))))
                << profile;
        }
}

TEST(Keys, EveryPolicysExampleIsRead) {
    for (const PolicyKind* kind : catalog()) {
        const std::string trigger = kind->takes_segments ? "" : "on = { opened = true }\n";
        const std::string profile = "[[policy]]\n" + trigger + example_of(*kind) + "\n";
        EXPECT_THAT(errors_of(profile), IsEmpty())
            << profile << "PolicyKind::example is for what required parameters alone do not say";
    }
}

TEST(Keys, ThoseBesideATriggerAreOfTheConnection) {
    std::vector<std::string_view> names;
    for (const Parameter& key : connection_keys()) names.push_back(key.key);
    EXPECT_THAT(names, ElementsAre("client-address", "server-address", "client-port", "server-port",
                                   "client-state", "server-state", "picked-up"));
}

TEST(Keys, WhoIsWhoInTheSameOrder) {
    const auto words = find_key(section::match.keys, "from")->words;
    for (std::size_t i = 0; i < words.size(); ++i) EXPECT_EQ(words[i], name(static_cast<Who>(i)));
}

TEST(Misplaced, AKeyIsSentWhereItBelongs) {
    EXPECT_THAT(
        complaints_about_policy("role = \"syn\"\ndrop = {}"),
        ElementsAre(
            "lab.toml:2:1: unknown key 'role' in a policy; it stands in match: match = { role = \"syn\" }"));
    EXPECT_THAT(complaints_about_policy("match = { role = \"syn\", times = 2 }\ndrop = {}"),
                ElementsAre("lab.toml:2:25: unknown key 'times' in match; it stands in [[policy]] itself: "
                            "times = 2"));
    EXPECT_THAT(complaints_about_policy("match = { role = \"syn\" }\ndrop = { chance = \"5%\" }"),
                ElementsAre("lab.toml:3:10: unknown key 'chance' in drop; it stands in [[policy]] itself: "
                            "chance = \"5%\""));
    EXPECT_THAT(complaints_about_policy("match = { idle = \"30s\" }\nreset = {}"),
                ElementsAre("lab.toml:2:11: unknown key 'idle' in match; it stands in on: on = { idle = "
                            "\"30s\" }"));
    EXPECT_THAT(complaints_about("policy = []\ndrop = {}\n"),
                ElementsAre("lab.toml:2:1: unknown key 'drop' in a profile; it is an action, and stands in a "
                            "[[policy]]: drop = {}"));
}

TEST(Counts, HaveTheirBounds) {
    EXPECT_THAT(complaints_about_policy("match = { role = \"syn\", occurrence = \"..0\" }\ndrop = {}"),
                ElementsAre("lab.toml:2:38: occurrence counts from 1"));
    EXPECT_THAT(complaints_about_policy("match = { vlan = 4095 }\nloss = { chance = \"1%\" }"),
                ElementsAre("lab.toml:2:18: vlan must be from 0 to 4094, not 4095"));
}

}  // namespace
}  // namespace finwait
