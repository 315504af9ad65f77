// Every bound is a setting with a counter, and what overflows is named.
#include "tests/policies/bench.hpp"

namespace finwait::test {
namespace {

TEST(Bounds, AFullLineDropsByName) {
    Middlebox::Settings settings;
    settings.max_held_frames = 3;
    Bench box("[[policy]]\ndelay = { one-way = '10ms' }", over_ipv4(), settings);
    for (int n = 0; n < 5; ++n) box.client("S 0:0(0)");
    EXPECT_EQ(box.fate(Fate::line_full), 2U);
    EXPECT_EQ(box.box().counters().held_frames, 3U);
    box.at(1s);
    EXPECT_EQ(box.sent().size(), 3U);
}

TEST(Bounds, BytesAreBoundedToo) {
    Middlebox::Settings settings;
    settings.max_held_bytes = 100'000;
    Bench box("[[policy]]\ndelay = { one-way = '10ms' }", over_ipv4(), settings);
    box.client("P. 1:60001(60000) ack 1 gso 1000").client("P. 60001:120001(60000) ack 1 gso 1000");
    EXPECT_EQ(box.fate(Fate::line_full), 60U) << "wire segments are counted, not frames";
}

TEST(Bounds, ARefusedWriteIsCountedAndMakesTheReceiverUnsure) {
    Bench box;
    box.refuse_all = true;
    box.client("S 0:0(0)");
    EXPECT_EQ(box.fate(Fate::refused), 1U);
    EXPECT_EQ(box.connection().server().certainty, Certainty::unsure);
}

TEST(Bounds, ARuntIsDroppedAndNamed) {
    Bench box;
    const std::array<std::byte, 13> bytes{};
    box.emit(Side::a, Frame(bytes));
    EXPECT_EQ(box.fate(Fate::runt), 1U);
    box.expect_nothing();
}

}  // namespace
}  // namespace finwait::test
