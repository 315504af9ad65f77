// corrupt on a bench: which bits, which segments of a superframe, and what the receiver makes of them.
#include <algorithm>

#include "tcp/dissect.hpp"
#include "tests/policies/bench.hpp"

namespace finwait::test {
namespace {

std::string corrupting(const std::string& what, const std::string& match = "role = 'data'") {
    return "seed = 5\n[[policy]]\nmatch = { " + match + " }\ncorrupt = { " + what + " }";
}

int bits_that_differ(const Frame& x, const Frame& y) {
    int bits = 0;
    for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i)
        bits += __builtin_popcount(std::to_integer<unsigned>(x.bytes()[i] ^ y.bytes()[i]));
    return bits;
}

TEST(Corrupt, OneBitIsTurnedOverAndTheReceiverDoesNotTakeTheSegment) {
    Bench box(corrupting("chance = '100%'"));
    box.open();
    const Frame sent = frame("P. 1:101(100) ack 1", End::client);
    for (int n = 0; n < 50; ++n) box.emit(Side::a, sent.copy());
    ASSERT_EQ(box.sent().size(), 50U);
    for (const auto& s : box.sent()) EXPECT_EQ(bits_that_differ(sent, s.frame), 1);
    // Only the source MAC, the TTL's kin and other fields no checksum covers could go by unnoticed.
    EXPECT_EQ(box.fate(Fate::altered), 50U);
    EXPECT_GE(box.fate(Fate::spoiled), 40U);
    EXPECT_EQ(box.connection().traffic[0].segments, 52U);
}

TEST(Corrupt, PayloadWithARightChecksumReachesTheApplication) {
    Bench box(corrupting("chance = '100%', where = 'payload', checksum = 'fix', bits = 3"));
    box.open();
    const Frame sent = frame("P. 1:101(100) ack 1", End::client);
    box.emit(Side::a, sent.copy());
    ASSERT_EQ(box.sent().size(), 1U);
    const Frame& got = box.sent().front().frame;
    const View view = dissect(got);
    EXPECT_TRUE(view.tcp()) << name(view.oddity);
    const auto changed = [&](std::size_t first, std::size_t last) {
        int bits = 0;
        for (std::size_t i = first; i < last; ++i)
            bits += __builtin_popcount(std::to_integer<unsigned>(sent.bytes()[i] ^ got.bytes()[i]));
        return bits;
    };
    EXPECT_EQ(changed(view.payload_offset, sent.size()), 3);
    EXPECT_EQ(box.fate(Fate::spoiled), 0U);
    EXPECT_EQ(box.connection().server().rcv_nxt - 1, box.talk().at(End::client).iss + 100)
        << "and is acknowledged";
}

TEST(Corrupt, OfASuperframeTheHitSegmentAloneIsCutOut) {
    Bench box(corrupting("chance = '4%', where = 'payload'"));
    box.open();
    std::uint64_t segments = 0;
    for (int n = 0; n < 20; ++n) {
        const std::string first = std::to_string(1 + 44'000 * n), last = std::to_string(1 + 44'000 * (n + 1));
        box.client("P. " + first + ":" + last + "(44000) ack 1 gso 1000");
    }
    for (const auto& s : box.sent()) {
        const View view = dissect(s.frame);
        const std::uint32_t n = view.tcp() ? view.segments : 1;
        segments += n;
        EXPECT_TRUE(view.tcp() || s.frame.offload.segmentation == Segmentation::none);
    }
    EXPECT_EQ(segments, 880U);
    EXPECT_GT(box.fate(Fate::spoiled), 15U) << "880 x 4 % = 35";
    EXPECT_LT(box.fate(Fate::spoiled), 60U);
}

TEST(Corrupt, WhatIsSpoiledIsNotMendedByALaterPolicy) {
    Bench box(corrupting("chance = '100%', where = 'payload'") +
              "\n[[policy]]\nmatch = { role = 'data' }\nrewrite = { window = 7 }");
    box.open();
    box.client("P. 1:101(100) ack 1");
    EXPECT_EQ(dissect(box.sent().front().frame).oddity, Oddity::tcp_checksum);
}

TEST(Corrupt, MeetsFramesThatAreNotTcpToo) {
    Bench box("[[policy]]\ncorrupt = { chance = '100%' }");
    Frame arp(frame("S 0:0(0)", End::client).bytes());
    arp.bytes()[12] = std::byte{0x08};
    arp.bytes()[13] = std::byte{0x06};
    box.emit(Side::a, arp.copy());
    ASSERT_EQ(box.sent().size(), 1U);
    EXPECT_EQ(bits_that_differ(arp, box.sent().front().frame), 1);
}

TEST(Corrupt, SoManyDifferentBitsOrAllThereAre) {
    Bench box(corrupting("chance = '100%', where = 'payload', bits = 64"));
    box.open();
    const Frame eight = frame("P. 1:9(8) ack 1", End::client), one = frame("P. 9:10(1) ack 1", End::client);
    box.emit(Side::a, eight.copy()).emit(Side::a, one.copy());
    ASSERT_EQ(box.sent().size(), 2U);
    EXPECT_EQ(bits_that_differ(eight, box.sent()[0].frame), 64);
    EXPECT_EQ(bits_that_differ(one, box.sent()[1].frame), 8);
}

}  // namespace
}  // namespace finwait::test
