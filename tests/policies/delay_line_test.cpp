#include "policies/engine/delay_line.hpp"

#include <gtest/gtest.h>

namespace finwait::test {
namespace {

Held held(std::uint64_t number, std::int64_t until, Ticket ticket = 0) {
    Held h;
    h.item.number = number;
    h.item.frame = Frame::with_room(100);
    h.item.frame.resize(60);
    h.until = TimePoint(Duration(until));
    h.ticket = ticket;
    return h;
}
TimePoint at(std::int64_t t) {
    return TimePoint(Duration(t));
}

TEST(DelayLine, GivesBackByDeadlineAndAmongEqualsByArrival) {
    DelayLine line;
    line.add(held(1, 30));
    line.add(held(2, 10));
    line.add(held(3, 30));
    line.add(held(4, 20));
    EXPECT_EQ(line.next(), at(10));
    EXPECT_FALSE(line.take_due(at(9)));
    for (const std::uint64_t expected : {2U, 4U, 1U, 3U}) {
        const auto next = line.take_due(at(30));
        ASSERT_TRUE(next);
        EXPECT_EQ(next->item.number, expected);
    }
    EXPECT_FALSE(line.next());
}

TEST(DelayLine, ATicketLetsItsOwnGoInOrderOfArrival) {
    DelayLine line;
    line.add(held(1, 30, 7));
    line.add(held(2, 10, 8));
    line.add(held(3, 20, 7));
    EXPECT_TRUE(line.holds(7));
    const auto taken = line.take(7);
    ASSERT_EQ(taken.size(), 2U);
    EXPECT_EQ(taken[0].item.number, 1U);
    EXPECT_EQ(taken[1].item.number, 3U);
    EXPECT_FALSE(line.holds(7));
    EXPECT_TRUE(line.holds(8));
    EXPECT_EQ(line.frames(), 1U);
    EXPECT_TRUE(line.take(7).empty());
}

TEST(DelayLine, CountsTheBytesItReallyKeeps) {
    DelayLine line;
    Held big = held(1, 10);
    big.item.frame = Frame::with_room(Frame::max_size);
    big.item.frame.resize(60);
    line.add(std::move(big));
    EXPECT_LT(line.bytes(), 1000U) << "a small frame must not keep a large buffer while it is held";
    (void)line.take_due(at(10));
    EXPECT_EQ(line.bytes(), 0U);
}

}  // namespace
}  // namespace finwait::test
