// duplicate: how often, how many copies and when, held against its theory.
#include <cmath>

#include "tests/policies/bench.hpp"
#include "tests/policies/line.hpp"
#include "tests/policies/reading.hpp"
#include "tests/policies/statistics.hpp"

namespace finwait::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Duplicate, ACopyIsRightBehindItsSegment) {
    Bench box("[[policy]]\nmatch = { length = '1..' }\nduplicate = { chance = '100%' }");
    box.open();
    box.client("P. 1:2001(2000) ack 1 gso 1000");
    box.expect_to_server(0ms, ". 1:1001(1000) ack 1");
    box.expect_to_server(0ms, ". 1:1001(1000) ack 1");
    box.expect_to_server(0ms, "P. 1001:2001(1000) ack 1");
    box.expect_to_server(0ms, "P. 1001:2001(1000) ack 1");
    box.expect_nothing();
    EXPECT_EQ(box.box().counters().copies, 2U);
}

TEST(Duplicate, CopiesComeAGapApart) {
    Bench box(
        "[[policy]]\nmatch = { length = '1..' }\nduplicate = { chance = '100%', copies = 2, gap = '5ms' }");
    box.open();
    box.client("P. 1:1001(1000) ack 1");
    box.expect_to_server(0ms, "P. 1:1001(1000) ack 1");
    box.expect_nothing();
    EXPECT_EQ(box.box().counters().held_frames, 2U);
    EXPECT_EQ(box.fate(Fate::held), 2U);
    box.at(20ms);
    box.expect_to_server(5ms, "P. 1:1001(1000) ack 1");
    box.expect_to_server(10ms, "P. 1:1001(1000) ack 1");
    box.expect_nothing();
}

TEST(Duplicate, CopiesThatWaitAreBoundedLikeAllThatIsHeld) {
    Middlebox::Settings settings;
    settings.max_held_frames = 3;
    Bench box("[[policy]]\nduplicate = { chance = '100%', copies = 2, gap = '5ms' }", over_ipv4(), settings);
    for (int n = 0; n < 3; ++n) box.client("S 0:0(0)");
    EXPECT_EQ(box.box().counters().held_frames, 3U);
    EXPECT_EQ(box.fate(Fate::line_full), 3U);
    EXPECT_EQ(box.fate(Fate::delivered), 3U) << "the segments themselves are not late";
}

// A whole batch of frames arrives at one instant: that is no policy running wild.
TEST(Duplicate, ManyAtOneInstantAreNoStorm) {
    Bench box("[[policy]]\nduplicate = { chance = '100%', copies = 3 }");
    for (int n = 0; n < 100; ++n) box.client("S 0:0(0)");
    EXPECT_EQ(box.fate(Fate::delivered), 400U);
    EXPECT_EQ(box.fate(Fate::storm), 0U);
}

TEST(Duplicate, CopiesMeetWhatComesBehindEachByItself) {
    Bench box(
        "[[policy]]\nduplicate = { chance = '100%' }\n[[policy]]\nduplicate = { chance = '100%' }\n"
        "[[policy]]\nloss = { pattern = '1110' }");
    box.client("S 0:0(0)");
    EXPECT_EQ(box.sent().size(), 3U) << box.timeline();
}

// A million segments; fails by chance once in a million, and the seed is fixed.
TEST(Duplicate, AtItsRate) {
    constexpr std::size_t million = 1'000'000;
    std::vector<bool> doubled;
    for (const Line::Fate& fate :
         Line("duplicate = { chance = '3%', copies = 2, gap = '1ms' }", 4).feed(million)) {
        EXPECT_FALSE(fate.lost);
        EXPECT_TRUE(fate.copies.empty() || fate.copies == (std::vector<Duration>{1ms, 2ms}));
        doubled.push_back(!fate.copies.empty());
    }
    EXPECT_NEAR(share(doubled), 0.03, one_in_a_million * std::sqrt(0.03 * 0.97 / million));
    const ChiSquared chi = chi_squared(
        runs(doubled, false), [](std::uint64_t n) { return std::pow(0.97, static_cast<double>(n)); });
    EXPECT_LE(chi.value, chi.limit);
}

TEST(Duplicate, SaysWhatItComesTo) {
    const auto told = [](const std::string& policy) {
        const PolicySpec spec = good_policy(policy);
        return spec.kind->tell(spec.arguments);
    };
    EXPECT_EQ(told("duplicate = { chance = '1%' }"), "arrives twice with a chance of 1%");
    EXPECT_EQ(told("duplicate = { chance = '1%', copies = 3, gap = '2ms' }"),
              "arrives 4 times, 2ms apart, with a chance of 1%");
    EXPECT_THAT(complaints_about_policy("duplicate = { chance = '1%', correlation = '25%' }"),
                ElementsAre(HasSubstr("is met by 0.000242% of all segments")));
    EXPECT_THAT(complaints_about_policy("duplicate = { chance = '1%', copies = 0 }"),
                ElementsAre(HasSubstr("copies")));
    EXPECT_THAT(complaints_about_policy("duplicate = { copies = 2 }"),
                ElementsAre(HasSubstr("needs 'chance'")));
}

}  // namespace
}  // namespace finwait::test
