#include "tcp/cut.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tcp/bytes.hpp"
#include "tcp/checksum.hpp"
#include "tcp/dissect.hpp"
#include "tcp/forge.hpp"
#include "tests/tcp/samples.hpp"

namespace finwait {
namespace {

using test::superframe;

std::pair<Frame, Frame> cut_at(const Frame& frame, Seq at) {
    return cut_at(frame, dissect(frame), at);
}

/// A segment from 1000 with these flags and this much payload, sums finished.
Frame segment(unsigned flags, std::size_t payload, const Options& options = {}, bool v6 = false) {
    const std::vector<std::byte> bytes(payload, std::byte{0x5a});
    Blueprint plan;
    plan.source = *parse_address(v6 ? "2001:db8::1" : "198.18.0.1");
    plan.destination = *parse_address(v6 ? "2001:db8::2" : "198.18.0.2");
    plan.ip_id = 0xffff;
    plan.seq = Seq(1000);
    plan.flags = Flags(flags);
    plan.options = options;
    plan.payload = bytes;
    return forge(plan);
}

Frame with_flags(Frame frame, unsigned flags) {
    const View view = dissect(frame);
    const std::size_t at = view.transport_offset + 12U;
    store16(frame.bytes(), at, (load16(frame.bytes(), at) & 0xfe00U) | flags);
    return frame;  // an unfinished sum does not cover the flags yet
}

std::string said(const Frame& frame) {
    const View v = dissect(frame);
    return std::string(name(v.oddity)) + " " + to_string(v.flags) + " " + std::to_string(v.seq.value()) +
           "(" + std::to_string(v.payload_length) + ") x" + std::to_string(v.segments);
}

TEST(CutAt, SplitsAFinOffItsData) {
    const auto [data, fin] = cut_at(segment(Flags::fin | Flags::psh | Flags::ack, 100), Seq(1100));
    EXPECT_EQ(said(data), "none P. 1000(100) x1");
    EXPECT_EQ(said(fin), "none F. 1100(0) x1");
}

TEST(CutAt, SplitsAFinOffASuperframe) {
    const unsigned flags = Flags::fin | Flags::psh | Flags::ack | Flags::cwr;
    const Frame frame = with_flags(superframe("tcp4", 3500, 1000), flags);
    const auto [data, fin] = cut_at(frame, Seq(4500));
    EXPECT_EQ(said(data), "none P.W 1000(3500) x4");
    EXPECT_EQ(said(fin), "none F. 4500(0) x1");
    EXPECT_EQ(load16(fin.bytes(), 18), 0x1234 + 4);
}

TEST(CutAt, SplitsDataInTwo) {
    for (const bool v6 : {false, true}) {
        const auto [first, second] =
            cut_at(segment(Flags::fin | Flags::psh | Flags::ack, 101, {}, v6), Seq(1033));
        EXPECT_EQ(said(first), "none . 1000(33) x1");
        EXPECT_EQ(said(second), "none FP. 1033(68) x1");
    }
}

TEST(CutAt, SplitsDataOffASyn) {
    Options options;
    options.mss = 1460;
    options.window_scale = 7;
    options.sack_permitted = true;
    options.timestamps = Timestamps{1, 2};
    const auto [syn, data] = cut_at(segment(Flags::syn | Flags::ack | Flags::psh, 10, options), Seq(1001));
    EXPECT_EQ(said(syn), "none S. 1000(0) x1");
    EXPECT_EQ(said(data), "none P. 1001(10) x1");
    const Options left = dissect(data).options;
    EXPECT_TRUE(left.timestamps);  // which mean the same on every segment
    EXPECT_FALSE(left.mss || left.window_scale || left.sack_permitted || left.malformed);
    EXPECT_EQ(dissect(syn).options.mss, 1460);
}

TEST(CutAt, SplitsASynFromItsFin) {
    const auto [syn, fin] = cut_at(segment(Flags::syn | Flags::fin, 0), Seq(1001));
    EXPECT_EQ(said(syn), "none S 1000(0) x1");
    EXPECT_EQ(said(fin), "none F 1001(0) x1");
}

TEST(CutAt, ACongestionWindowReducedIsSaidOnce) {
    const auto [first, second] = cut_at(segment(Flags::ack | Flags::cwr | Flags::ece, 10), Seq(1005));
    EXPECT_EQ(said(first), "none .EW 1000(5) x1");
    EXPECT_EQ(said(second), "none .E 1005(5) x1");
}

TEST(CutAt, TheUrgentPointerCountsFromTheSegmentThatHasIt) {
    Frame frame = segment(Flags::ack | Flags::urg, 10);
    store16(frame.bytes(), 34 + 18, 7);
    recompute_checksums(frame, dissect(segment(Flags::ack | Flags::urg, 10)));
    EXPECT_EQ(dissect(cut_at(frame, Seq(1004)).second).urgent, 3);
    EXPECT_EQ(dissect(cut_at(frame, Seq(1004)).first).urgent, 7);
    EXPECT_EQ(said(cut_at(frame, Seq(1008)).second), "none . 1008(2) x1");
}

TEST(CutAt, WorksAcrossTheTopOfTheCircle) {
    Frame frame = superframe("tcp4", 3000, 1000);
    store32(frame.bytes(), 34 + 4, 0xfffffe00);
    const auto [first, second] = cut_at(frame, Seq(0xfffffe00) + 1000);
    EXPECT_EQ(dissect(first).end(), dissect(second).seq);
    EXPECT_EQ(dissect(second).seq, Seq(488));
}

TEST(CutAt, TheIpIdGoesRound) {
    const auto [first, second] = cut_at(segment(Flags::ack, 10), Seq(1001));
    EXPECT_EQ(load16(first.bytes(), 18), 0xffff);
    EXPECT_EQ(load16(second.bytes(), 18), 0);
}

TEST(CutSegments, KeepsTheOffloadOfAPieceOfSeveralAndDropsItFromASingleOne) {
    const Frame frame = superframe("tcp4", 3500, 1000);
    const auto [first, rest] = cut_segments(frame, dissect(frame), 1);
    EXPECT_EQ(said(first), "none . 1000(1000) x1");
    EXPECT_EQ(said(rest), "none P. 2000(2500) x3");
    EXPECT_EQ(first.offload.segmentation, Segmentation::none);
    EXPECT_EQ(first.offload.segment_size, 0);
    EXPECT_TRUE(first.offload.unfinished_checksum);
    EXPECT_EQ(rest.offload, frame.offload);
    EXPECT_EQ(load16(first.bytes(), 18), 0x1234);
    EXPECT_EQ(load16(rest.bytes(), 18), 0x1235);
}

TEST(CutSegments, TheEcnMarkStaysWithTheFirst) {
    Frame frame = with_flags(superframe("tcp6", 4000, 1000), Flags::cwr | Flags::ack);
    frame.offload.ecn = true;
    const auto [first, rest] = cut_segments(frame, dissect(frame), 2);
    EXPECT_EQ(said(first), "none .W 1000(2000) x2");
    EXPECT_EQ(said(rest), "none . 3000(2000) x2");
    EXPECT_TRUE(first.offload.ecn);
    EXPECT_FALSE(rest.offload.ecn);
}

TEST(CutSegments, UdpPiecesAreWholeDatagrams) {
    const Frame frame = superframe("udp4", 2500, 1000);
    const auto [first, rest] = cut_segments(frame, dissect(frame), 2);
    EXPECT_EQ(load16(first.bytes(), 34 + 4), 2008);
    EXPECT_EQ(load16(rest.bytes(), 34 + 4), 508);
    EXPECT_EQ(dissect(first).segments, 2U);
    EXPECT_EQ(dissect(rest).segments, 1U);
    EXPECT_EQ(rest.offload.segmentation, Segmentation::none);
    EXPECT_EQ(load16(rest.bytes(), 20) & 0x3fff, 0) << "no IP fragment";
}

/// Cut everywhere, the payload put together again is the payload, and the order of cutting does not matter.
TEST(CutSegments, CuttingTwiceIsCuttingOnce) {
    for (const char* name :
         {"tcp4", "tcp4_qinq", "tcp4_ip_options", "tcp6", "tcp6_extensions", "udp4", "udp6"}) {
        const Frame frame = superframe(name, 3500, 1000);
        const auto [head, tail] = cut_segments(frame, dissect(frame), 1);
        const auto [middle, last] = cut_segments(tail, dissect(tail), 2);
        const auto [front, other_last] = cut_segments(frame, dissect(frame), 3);
        const auto [other_head, other_middle] = cut_segments(front, dissect(front), 1);
        const auto same = [](const Frame& a, const Frame& b) {
            return a.offload == b.offload &&
                   std::equal(a.bytes().begin(), a.bytes().end(), b.bytes().begin(), b.bytes().end());
        };
        EXPECT_TRUE(same(head, other_head)) << name;
        EXPECT_TRUE(same(middle, other_middle)) << name;
        EXPECT_TRUE(same(last, other_last)) << name;
        std::vector<std::byte> payload;
        for (const Frame* piece : {&head, &middle, &last}) {
            const View view = dissect(*piece);
            EXPECT_EQ(view.oddity, Oddity::none) << name;
            const auto part = piece->bytes().subspan(view.payload_offset);
            payload.insert(payload.end(), part.begin(), part.end());
        }
        const auto whole = frame.bytes().subspan(dissect(frame).payload_offset);
        EXPECT_TRUE(std::equal(payload.begin(), payload.end(), whole.begin(), whole.end())) << name;
    }
}

TEST(FinishChecksum, MakesAFrameThatStandsOnItsOwn) {
    for (const char* name : {"tcp4", "tcp4_vlan", "tcp6_extensions", "udp4", "udp6"}) {
        Frame frame = superframe(name, 501, 0);
        Frame other = frame.copy();
        finish_checksum(frame, dissect(frame));
        EXPECT_EQ(frame.offload, Offload{}) << name;
        EXPECT_EQ(dissect(frame).oddity, Oddity::none) << name;
        recompute_checksums(other, dissect(other));
        EXPECT_TRUE(std::equal(frame.bytes().begin(), frame.bytes().end(), other.bytes().begin())) << name;
    }
}

TEST(FinishChecksum, LeavesAFinishedFrameAlone) {
    Frame frame = test::sample("tcp4");
    store16(frame.bytes(), 34 + 16, 0xdead);
    finish_checksum(frame, dissect(frame));
    EXPECT_EQ(load16(frame.bytes(), 34 + 16), 0xdead);
}

TEST(RecomputeChecksums, AUdpDatagramWithoutASumStaysWithoutOnIpv4) {
    Frame frame = test::sample("udp4");
    store16(frame.bytes(), 34 + 6, 0);
    recompute_checksums(frame, dissect(frame));
    EXPECT_EQ(load16(frame.bytes(), 34 + 6), 0);
}

/// 00 00 is "no checksum" on the wire, so a sum that comes out as zero is written as ff ff (RFC 768).
TEST(RecomputeChecksums, AUdpSumOfZeroIsWrittenAsItsOtherZero) {
    Frame frame = test::sample("udp4");
    const View view = dissect(frame);
    // Put the present sum into the payload: what is left to sum is all ones.
    const std::uint16_t sum = load16(frame.bytes(), 34 + 6);
    const unsigned word = load16(frame.bytes(), view.payload_offset);
    const unsigned swapped = word + sum;
    store16(frame.bytes(), view.payload_offset, (swapped & 0xffffU) + (swapped >> 16U));
    recompute_checksums(frame, view);
    EXPECT_EQ(load16(frame.bytes(), 34 + 6), 0xffff);
}

/// Whatever a corrupted header says of its own length, nothing behind the frame is read.
TEST(RecomputeChecksums, AHeaderThatClaimsMoreThanThereIsEndsWithTheFrame) {
    Frame frame = segment(Flags::ack, 1).copy();
    const View view = dissect(frame);
    store8(frame.bytes(), view.network_offset, 0x4f);
    ASSERT_LT(frame.size() - view.network_offset, 60U);
    recompute_network_checksum(frame, view);
    EXPECT_EQ(fold(sum_words(frame.bytes().subspan(view.network_offset))), 0xffff);
}

}  // namespace
}  // namespace finwait
