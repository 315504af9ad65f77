// The nearest word, and the silence when none is near.
#include "policies/language/spelling.hpp"

#include <gtest/gtest.h>

#include <array>

#include "policies/language/names.hpp"

namespace finwait {
namespace {

TEST(Spelling, FindsTheRoleThatWasMeant) {
    EXPECT_EQ(nearest("lastack", role_words()), "last-ack");
    EXPECT_EQ(nearest("last_ack", role_words()), "last-ack");
    EXPECT_EQ(nearest("LAST-ACK", role_words()), "last-ack");
    EXPECT_EQ(nearest("synack", role_words()), "syn-ack");
    EXPECT_EQ(nearest("acitve-fin", role_words()), "active-fin") << "two letters swapped are one slip";
    EXPECT_EQ(nearest("passive-fni", role_words()), "passive-fin");
}

TEST(Spelling, FindsTheStateThatWasMeant) {
    EXPECT_EQ(nearest("CLOSEWAIT", state_words()), "CLOSE-WAIT");
    EXPECT_EQ(nearest("fin-wiat-1", state_words()), "FIN-WAIT-1");
}

TEST(Spelling, GuessesNothingWhenNothingIsNear) {
    EXPECT_EQ(nearest("banana", role_words()), std::nullopt);
    EXPECT_EQ(nearest("", role_words()), std::nullopt);
    EXPECT_EQ(nearest("x", std::array<std::string_view, 2>{"a", "b"}), std::nullopt)
        << "one letter says nothing";
    EXPECT_EQ(nearest(std::string(100000, 's'), role_words()), std::nullopt) << "hostile input costs nothing";
}

TEST(Spelling, SuggestsOrLists) {
    const std::array<std::string_view, 3> words{"client", "server", "both"};
    EXPECT_EQ(suggest("clinet", words), "did you mean 'client'?");
    EXPECT_EQ(suggest("everybody", words), "use one of client, server, both");
    EXPECT_EQ(suggest("everybody", std::array<std::string_view, 1>{"client-address"}),
              "use 'client-address'");
}

TEST(Spelling, QuotesHarmlessly) {
    EXPECT_EQ(finwait::quoted("last-ack"), "'last-ack'");
    EXPECT_EQ(finwait::quoted("a\x1b[31mred"), "'a?[31mred'")
        << "an escape sequence must not reach the terminal";
    EXPECT_EQ(finwait::quoted(std::string(50, 'x')), "'" + std::string(40, 'x') + "…'");
    EXPECT_EQ(finwait::quoted(std::string(39, 'x') + "éééééé"), "'" + std::string(39, 'x') + "…'")
        << "no half of a character";
}

}  // namespace
}  // namespace finwait
