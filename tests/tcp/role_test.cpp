// Sets of roles, their names, and runs of segments that share them.
#include "tcp/role.hpp"

#include <gmock/gmock.h>

namespace finwait {
namespace {

TEST(Role, EveryNameIsReadBackAndExplained) {
    for (std::size_t i = 0; i < role_count; ++i) {
        const auto role = static_cast<Role>(i);
        EXPECT_EQ(parse_role(name(role)), RoleSet(role));
        EXPECT_FALSE(std::string(sentence(role)).empty());
    }
}

TEST(Role, AliasesAndGroups) {
    EXPECT_EQ(parse_role("fin1"), RoleSet(Role::active_fin));
    EXPECT_EQ(parse_role("fin1-ack"), RoleSet(Role::active_fin_ack));
    EXPECT_EQ(parse_role("fin2"), RoleSet(Role::passive_fin));
    EXPECT_EQ(parse_role("fin2-ack"), RoleSet(Role::last_ack));
    EXPECT_EQ(parse_role("fin"), RoleSet(Role::active_fin) | Role::passive_fin);
    EXPECT_EQ(parse_role("handshake"), RoleSet(Role::syn) | Role::syn_ack | Role::handshake_ack);
    EXPECT_TRUE(parse_role("teardown")->has(Role::time_wait_ack));
    EXPECT_FALSE(parse_role("teardown")->has(Role::rst));
    for (std::size_t i = 0; i < role_count; ++i) EXPECT_TRUE(parse_role("any")->has(static_cast<Role>(i)));
    EXPECT_EQ(parse_role("lastack"), std::nullopt);
}

TEST(Role, ASetIsWrittenInTheOrderOfTheList) {
    EXPECT_EQ(to_string(RoleSet(Role::passive_fin) | Role::active_fin_ack), "active-fin-ack+passive-fin");
    EXPECT_EQ(to_string(RoleSet()), "");
}

Facts nth_data(std::uint32_t n, bool repeated = false) {
    Facts facts;
    facts.roles = Role::data;
    facts.retransmission = repeated;
    facts.occurrence[static_cast<std::size_t>(Role::data)] = n;
    return facts;
}

TEST(RunFacts, StretchesThatContinueAreOne) {
    RunFacts run;
    run.add(3, nth_data(1));
    run.add(2, nth_data(4));
    run.add(1, nth_data(6, true));
    EXPECT_EQ(run.segments(), 6U);
    EXPECT_EQ(run.alike(0), 5U);
    EXPECT_EQ(run.alike(3), 2U);
    EXPECT_EQ(run.alike(5), 1U);
    for (std::uint32_t i = 0; i < 6; ++i) EXPECT_EQ(run.of(i), nth_data(i + 1, i == 5)) << i;
}

TEST(RunFacts, APartKeepsTheNumbersOfTheWhole) {
    RunFacts run;
    run.add(5, nth_data(1));
    run.add(5, nth_data(6, true));
    const RunFacts part = run.part(3, 4);
    EXPECT_EQ(part.segments(), 4U);
    for (std::uint32_t i = 0; i < 4; ++i) EXPECT_EQ(part.of(i), run.of(3 + i)) << i;
    EXPECT_EQ(run.part(10, 1).segments(), 0U);
    EXPECT_EQ(run.part(0, 0).segments(), 0U);
}

TEST(RunFacts, MoreStretchesThanFitJoinTheLast) {
    RunFacts run;
    for (std::uint32_t i = 0; i < 20; ++i) run.add(1, nth_data(1, i % 2 == 0));
    EXPECT_EQ(run.segments(), 20U);
}

}  // namespace
}  // namespace finwait
