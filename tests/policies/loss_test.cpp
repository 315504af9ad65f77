#include "tests/policies/bench.hpp"

#include <cmath>

#include "tcp/dissect.hpp"

namespace finwait::test {
namespace {

TEST(Loss, NothingAtZeroAndEverythingAtAHundredPercent) {
    Bench none("[[policy]]\nloss = { chance = '0%' }");
    none.open();
    none.client("P. 1:3001(3000) ack 1 gso 1000");
    EXPECT_EQ(none.sent().size(), 1U);

    Bench all("[[policy]]\nloss = { chance = '100%' }");
    all.client("S 0:0(0)");
    all.expect_nothing();
    EXPECT_EQ(all.fate(Fate::dropped), 1U);
}

// 400,000 wire segments in superframes of 40. The mean of so many Bernoulli draws lies within five standard
// errors with odds of 6 in 10 million; the seed is fixed, so this fails always or never.
TEST(Loss, TakesSingleSegmentsOfSuperframesAtItsRate) {
    Bench box("seed = 1\n[[policy]]\nloss = { chance = '1%' }");
    constexpr int frames = 10'000, per_frame = 40;
    std::uint64_t whole = 0;
    for (int n = 0; n < frames; ++n) {
        box.client("P. 1:40001(40000) ack 1 gso 1000");
        whole += box.sent().size() == 1 && box.sent().front().frame.offload.segment_size == 1000 &&
                 dissect(box.sent().front().frame).segments == per_frame;
        box.ignore();
    }
    const double n = frames * per_frame, p = 0.01;
    EXPECT_NEAR(static_cast<double>(box.fate(Fate::dropped)) / n, p, 5 * std::sqrt(p * (1 - p) / n));
    EXPECT_EQ(box.fate(Fate::dropped) + box.fate(Fate::delivered), static_cast<std::uint64_t>(n));
    // A superframe none of whose segments is lost stays whole: 0.99^40 of them.
    const double intact = std::pow(1 - p, per_frame);
    EXPECT_NEAR(static_cast<double>(whole) / frames, intact, 5 * std::sqrt(intact * (1 - intact) / frames));
}

TEST(Loss, HasActedOnWhatItLostAndUsesUpItsTimesByThatAlone) {
    Bench box("seed = 1\n[[policy]]\ntimes = 3\nloss = { chance = '10%' }");
    for (int n = 0; n < 200; ++n) box.client("S 0:0(0)");
    EXPECT_EQ(box.fate(Fate::dropped), 3U);
    const PolicyReport report = box.box().reports()[0];
    EXPECT_EQ(report.matched, 200U);
    EXPECT_EQ(report.acted, 3U);
}

TEST(Loss, TheSameSeedLosesTheSame) {
    const auto lost = [](const char* seed) {
        Bench box(std::string("seed = ") + seed + "\n[[policy]]\nloss = { chance = '30%' }");
        std::string fates;
        for (int n = 0; n < 200; ++n) {
            box.client("S 0:0(0)");
            fates += box.sent().empty() ? '.' : '#';
            box.ignore();
        }
        return fates;
    };
    EXPECT_EQ(lost("5"), lost("5"));
    EXPECT_NE(lost("5"), lost("6"));
}

}  // namespace
}  // namespace finwait::test
