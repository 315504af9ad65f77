#include "tcp/options.hpp"

#include <gtest/gtest.h>

#include "tests/tcp/samples.hpp"

namespace finwait {
namespace {

using test::hex;

Options parse(std::string_view text) {
    return parse_options(hex(text));
}

TEST(Options, OfALinuxSyn) {
    const Options options = parse("020405b4 0402080a 01020304 00000000 01030307");
    EXPECT_EQ(options.mss, 1460);
    EXPECT_EQ(options.window_scale, 7);
    EXPECT_TRUE(options.sack_permitted);
    ASSERT_TRUE(options.timestamps);
    EXPECT_EQ(options.timestamps->value, 0x01020304U);
    EXPECT_EQ(options.timestamps->echo, 0U);
    EXPECT_FALSE(options.malformed);
}

TEST(Options, TimestampsAloneInEitherLayout) {
    for (const char* text :
         {"0101080a0a0b0c0d01020304", "080a0a0b0c0d010203040101", "080a0a0b0c0d0102030400ff"}) {
        const Options options = parse(text);
        ASSERT_TRUE(options.timestamps) << text;
        EXPECT_EQ(options.timestamps->value, 0x0a0b0c0dU) << text;
        EXPECT_EQ(options.timestamps->echo, 0x01020304U) << text;
        EXPECT_FALSE(options.malformed) << text;
    }
}

TEST(Options, WindowScaleBeyondFourteenIsFourteen) {  // RFC 7323 §2.3
    EXPECT_EQ(parse("03030e").window_scale, 14);
    EXPECT_EQ(parse("03030f").window_scale, 14);
    EXPECT_EQ(parse("0303ff").window_scale, 14);
}

TEST(Options, SackBlocks) {
    const Options options = parse("0101050a 00000010 00000020");
    ASSERT_EQ(options.sack_count, 1);
    EXPECT_EQ(options.sack[0].left, Seq(0x10));
    EXPECT_EQ(options.sack[0].right, Seq(0x20));
    const Options four = parse("0522 0000000100000002 0000000300000004 0000000500000006 0000000700000008");
    ASSERT_EQ(four.sack_count, 4);
    EXPECT_EQ(four.sack[3].right, Seq(8));
    EXPECT_EQ(parse("0502").sack_count, 0);
    EXPECT_EQ(parse("05070000001000").sack_count, 0);
}

TEST(Options, FastOpenRequestCookieAndExperimentalForm) {
    EXPECT_TRUE(parse("2202").fast_open);
    EXPECT_EQ(parse("2202").fast_open_cookie_size, 0);
    EXPECT_EQ(parse("220a0102030405060708").fast_open_cookie_size, 8);
    EXPECT_EQ(parse("fe08f98901020304").fast_open_cookie_size, 4);
    EXPECT_FALSE(parse("fe04f988").fast_open);
}

TEST(Options, SignaturesAndMultipathAreNoticed) {
    EXPECT_TRUE(parse("131200000000000000000000000000000000").md5);
    EXPECT_TRUE(parse("1d100000000000000000000000000000").authentication);
    EXPECT_TRUE(parse("1e0c00810000000000000000").multipath);
}

TEST(Options, AKnownOneOfAnotherLengthIsPassedOver) {
    const Options options = parse("0203050303000405000000080300 02040200");
    EXPECT_FALSE(options.malformed);
    EXPECT_FALSE(options.sack_permitted);
    EXPECT_FALSE(options.timestamps);
    EXPECT_EQ(options.mss, 0x200);
}

TEST(Options, ALyingLengthEndsTheListAndKeepsWhatStoodBefore) {
    for (const char* text :
         {"02040200 0400 03030a", "02040200 0401", "02040200 080a0000", "02040200 08", "02040200 ff"}) {
        const Options options = parse(text);
        EXPECT_TRUE(options.malformed) << text;
        EXPECT_EQ(options.mss, 0x200) << text;
        EXPECT_FALSE(options.window_scale) << text;
    }
}

TEST(Options, NothingCountsBehindTheEndOfTheList) {
    const Options options = parse("00 02040200");
    EXPECT_FALSE(options.mss);
    EXPECT_FALSE(options.malformed);
}

}  // namespace
}  // namespace finwait
