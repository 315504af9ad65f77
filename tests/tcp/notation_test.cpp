// The tests' own language: what is written comes back, and what makes no sense is refused with the place.
#include "tests/support/notation.hpp"

#include <gmock/gmock.h>

#include "tcp/dissect.hpp"

namespace finwait::test {
namespace {

class Written : public testing::TestWithParam<const char*> {};

TEST_P(Written, ComesBackTheSameOverBothFamiliesAndFromBothEnds) {
    for (const Conversation& talk : {over_ipv4(), over_ipv6()})
        for (const End end : {End::client, End::server}) {
            const Frame made = frame(GetParam(), end, talk);
            EXPECT_EQ(dissect(made).oddity, Oddity::none);
            EXPECT_EQ(notation(made, talk), GetParam());
        }
}

INSTANTIATE_TEST_SUITE_P(Segments, Written,
                         testing::Values("S 0:0(0) win 100 <mss 1460,sackOK,TS val 5 ecr 0,wscale 7>",
                                         "S. 0:0(0) ack 1", "P. 1:101(100) ack 1 win 512 <md5,sack 5:6 7:9>",
                                         "F. 1:3001(3000) ack 1 gso 1000", "R -5:-5(0) win 0", "none 7:8(1)",
                                         "FSRP.UEWe 1:1(0) ack 3"));

TEST(Notation, TagsAreKept) {
    Conversation talk = over_ipv4();
    talk.vlans.count = 2;
    talk.vlans.tags = {VlanTag{0x88a8, 7}, VlanTag{0x8100, 9}};
    const View view = dissect(frame("S 0:0(0)", End::client, talk));
    EXPECT_EQ(view.vlans, talk.vlans);
    EXPECT_TRUE(view.tcp());
}

TEST(Notation, WhatMakesNoSenseIsRefused) {
    for (const char* text : {"S 0:5(0)", "S 0:0(0) ack 1", ". 1:1(0)", "X 1:1(0)", "S 0:0(0) <mss>",
                             "S 0:0(0) win", "S 0:0(0) <mss 1", "S 0:0(0) tail"})
        EXPECT_THROW(parse_notation(text), std::invalid_argument) << text;
}

TEST(Notation, BriefLeavesOutWindowAndOptions) {
    EXPECT_EQ(brief(frame("S. 0:0(0) ack 1 win 7 <mss 1460>", End::server)), "S. 0:0(0) ack 1");
}

}  // namespace
}  // namespace finwait::test
