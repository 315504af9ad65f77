// The bounded out-of-order set, on a circle.
#include "tcp/intervals.hpp"

#include <gmock/gmock.h>

namespace finwait {
namespace {

Interval from(std::uint32_t first, std::uint32_t end) {
    return {Seq(first), Seq(end)};
}

TEST(Intervals, JoinWhatTouches) {
    Intervals held;
    EXPECT_TRUE(held.add(from(100, 200)));
    EXPECT_TRUE(held.add(from(300, 400)));
    EXPECT_TRUE(held.add(from(200, 300)));
    EXPECT_THAT(held.all(), testing::ElementsAre(from(100, 400)));
}

TEST(Intervals, AbsorbMovesTheEdgePastWhatItReaches) {
    Intervals held;
    held.add(from(300, 400));
    held.add(from(100, 200));
    held.add(from(500, 600));
    EXPECT_EQ(held.absorb(Seq(50)), Seq(50));
    EXPECT_EQ(held.absorb(Seq(300)), Seq(400));
    EXPECT_THAT(held.all(), testing::ElementsAre(from(500, 600)));
}

TEST(Intervals, TheNinthIsRefusedAndNothingIsLost) {
    Intervals held;
    for (std::uint32_t i = 0; i < Intervals::capacity; ++i)
        EXPECT_TRUE(held.add(from(100 * i + 10, 100 * i + 20)));
    EXPECT_FALSE(held.add(from(5000, 5010)));
    EXPECT_EQ(held.all().size(), Intervals::capacity);
    EXPECT_TRUE(held.add(from(20, 110)));  // joins two: makes room
    EXPECT_TRUE(held.add(from(5000, 5010)));
}

TEST(Intervals, GoRoundTheCircle) {
    Intervals held;
    held.add(from(0xfffffff0U, 0x10));
    EXPECT_EQ(held.absorb(Seq(0xfffffff0U)), Seq(0x10));
    EXPECT_TRUE(held.all().empty());
}

TEST(Intervals, AnEmptyStretchIsNothing) {
    Intervals held;
    EXPECT_TRUE(held.add(from(5, 5)));
    EXPECT_TRUE(held.all().empty());
}

}  // namespace
}  // namespace finwait
