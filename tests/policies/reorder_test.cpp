// reorder: who goes at once and who later, held against its theory.
#include <cmath>

#include "policies/models/correlated.hpp"
#include "tests/policies/bench.hpp"
#include "tests/policies/line.hpp"
#include "tests/policies/reading.hpp"
#include "tests/policies/statistics.hpp"

namespace finwait::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Reorder, EveryNthOvertakesThoseThatAreDelayed) {
    Bench box("[[policy]]\nmatch = { length = '1..' }\nreorder = { gap = 3, by = '10ms' }");
    box.open();
    box.client("P. 1:1001(1000) ack 1").at(1ms);
    box.client("P. 1001:2001(1000) ack 1").at(2ms);
    box.client("P. 2001:3001(1000) ack 1").at(3ms);
    box.client("P. 3001:4001(1000) ack 1").at(20ms);
    box.expect_to_server(2ms, "P. 2001:3001(1000) ack 1");
    box.expect_to_server(10ms, "P. 1:1001(1000) ack 1");
    box.expect_to_server(11ms, "P. 1001:2001(1000) ack 1");
    box.expect_to_server(13ms, "P. 3001:4001(1000) ack 1");
    box.expect_nothing();
}

TEST(Reorder, SegmentsOfASuperframeOvertakeEachOther) {
    Bench box("[[policy]]\nmatch = { length = '1..' }\nreorder = { gap = 3, by = '10ms' }");
    box.open();
    box.client("P. 1:4001(4000) ack 1 gso 1000").at(20ms);
    box.expect_to_server(0ms, ". 2001:3001(1000) ack 1");
    box.expect_to_server(10ms, ". 1:2001(2000) ack 1 gso 1000");
    box.expect_to_server(10ms, "P. 3001:4001(1000) ack 1");
    box.expect_nothing();
}

constexpr std::size_t million = 1'000'000;

std::vector<bool> at_once(const std::string& policy) {
    std::vector<bool> fates;
    for (const Line::Fate& fate : Line(policy, 20261123).feed(million)) {
        EXPECT_TRUE(fate.held == Duration::zero() || fate.held == 10ms);
        fates.push_back(fate.held == Duration::zero());
    }
    return fates;
}

// A million segments; fails by chance once in a million, and the seed is fixed.
TEST(Reorder, AtItsRate) {
    const auto fates = at_once("reorder = { chance = '25%', by = '10ms' }");
    EXPECT_NEAR(share(fates), 0.25, one_in_a_million * std::sqrt(0.25 * 0.75 / million));
    const ChiSquared chi = chi_squared(
        runs(fates, false), [](std::uint64_t n) { return std::pow(0.75, static_cast<double>(n)); });
    EXPECT_LE(chi.value, chi.limit);
}

// Between two that go at once there are 4 for the gap, and then as many as the chance takes.
TEST(Reorder, WithAGapAtItsRate) {
    const auto fates = at_once("reorder = { chance = '25%', gap = 5, by = '10ms' }");
    const double cycle = 4 + 1 / 0.25, variance = 0.75 / (0.25 * 0.25);
    EXPECT_NEAR(share(fates), 1 / cycle,
                one_in_a_million * std::sqrt(variance / std::pow(cycle, 3) / million));
    const auto delayed = runs(fates, false);
    EXPECT_EQ(delayed.begin()->first, 4U);
    const ChiSquared chi = chi_squared(
        delayed, [](std::uint64_t n) { return n < 4 ? 1 : std::pow(0.75, static_cast<double>(n) - 3); });
    EXPECT_LE(chi.value, chi.limit);
}

TEST(Reorder, WithACorrelationAtTheRateThatIsTold) {
    const auto fates = at_once("reorder = { chance = '40%', correlation = '30%', by = '10ms' }");
    const auto [expected, run] = CorrelatedChance(0.4, 0.3).outcome();
    const double error = std::sqrt(expected * (1 - expected) / million * 1.3 / 0.7);
    EXPECT_NEAR(share(fates), expected, one_in_a_million * error);
    EXPECT_NEAR(mean_run(runs(fates, true)), run,
                run * one_in_a_million * std::sqrt(run / (expected * million) * 1.3 / 0.7));
}

TEST(Reorder, SaysWhatItDoes) {
    const auto told = [](const std::string& policy) {
        const PolicySpec spec = good_policy(policy);
        return spec.kind->tell(spec.arguments);
    };
    EXPECT_EQ(told("reorder = { gap = 5, by = '10ms' }"), "each 5th goes at once, the others 10ms later");
    EXPECT_EQ(told("reorder = { chance = '25%', by = '10ms' }"),
              "goes at once with a chance of 25%, else 10ms later");
    EXPECT_EQ(told("reorder = { chance = '25%', gap = 5, by = '10ms' }"),
              "goes at once with a chance of 25%, but not within 4 of another that did, else 10ms later");
    EXPECT_THAT(complaints_about_policy("reorder = { by = '10ms' }"),
                ElementsAre(HasSubstr("reorder needs 'chance' or 'gap'")));
    EXPECT_THAT(complaints_about_policy("reorder = { chance = '10%' }"),
                ElementsAre(HasSubstr("reorder needs 'by'")));
}

}  // namespace
}  // namespace finwait::test
