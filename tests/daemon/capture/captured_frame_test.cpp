// What capturing does to a frame, and that it is mended or named.
#include "daemon/capture/captured_frame.hpp"

#include <gmock/gmock.h>

#include <vector>

#include "tcp/bytes.hpp"
#include "tcp/checksum.hpp"
#include "tests/support/notation.hpp"

namespace finwait::test {
namespace {

constexpr std::size_t ip = 14, tcp = 34;

/// A packet of a capture whose bytes a test may change.
struct Captured {
    explicit Captured(const Frame& frame)
        : bytes(frame.bytes().begin(), frame.bytes().end()), original(bytes.size()) {}
    explicit Captured(std::string_view text, const Conversation& talk = over_ipv4())
        : Captured(frame(text, End::client, talk)) {}
    CapturedFrame read(LinkType link = LinkType::ethernet) {
        CapturedPacket packet;
        packet.bytes = bytes;
        packet.original_length = static_cast<std::uint32_t>(original);
        return maker.read(link, packet);
    }
    Captured& cut(std::size_t snap_length) {
        bytes.resize(snap_length);
        return *this;
    }
    Captured& put16(std::size_t at, unsigned value) {
        store16(bytes, at, value);
        return *this;
    }
    std::vector<std::byte> bytes;
    std::size_t original;
    FrameMaker maker;
};

TEST(CapturedFrames, AsTheyWere) {
    Captured c("P. 1:101(100) ack 1");
    const CapturedFrame frame = c.read();
    EXPECT_TRUE(frame.view.tcp());
    EXPECT_EQ(frame.view.payload_length, 100U);
    EXPECT_EQ(frame.sum, Sum::right);
    EXPECT_FALSE(frame.cut);
}

TEST(CapturedFrames, ACutPayloadKeepsItsLength) {
    const CapturedFrame frame = Captured("P. 1:101(100) ack 1").cut(60).read();
    EXPECT_TRUE(frame.view.tcp());
    EXPECT_EQ(frame.view.payload_length, 100U);
    EXPECT_EQ(frame.sum, Sum::unseen);
    EXPECT_TRUE(frame.cut);
    EXPECT_FALSE(frame.headers_cut || frame.options_cut);
}

TEST(CapturedFrames, CutOptionsAreSaid) {
    const CapturedFrame frame = Captured("S 0:0(0) <mss 1460,sackOK,wscale 7>").cut(56).read();
    EXPECT_TRUE(frame.options_cut);
    EXPECT_TRUE(frame.view.flags.has(Flags::syn));
}

TEST(CapturedFrames, WithoutTheTcpHeaderNothingIsMadeUp) {
    for (const std::size_t size : {53U, 40U, 34U, 33U, 20U, 14U}) {
        const CapturedFrame frame = Captured("S 0:0(0)").cut(size).read();
        EXPECT_TRUE(frame.headers_cut || !frame.view.tcp()) << size;
    }
    for (const std::size_t size : {13U, 1U, 0U})
        EXPECT_FALSE(Captured("S 0:0(0)").cut(size).read().view.tcp());
}

TEST(CapturedFrames, AnyCutOfAnyFrameIsSafe) {
    for (const LinkType link :
         {LinkType::ethernet, LinkType::cooked, LinkType::cooked2, LinkType::raw, LinkType::family})
        for (std::size_t size = 0; size <= 74; ++size)
            Captured("S 0:0(0) <mss 1460>", over_ipv6()).cut(size).read(link);
}

std::uint16_t partial_sum(const CapturedFrame& frame, std::uint32_t length) {
    return fold(pseudo_header(frame.view.source, frame.view.destination, 6, length));
}

TEST(CapturedFrames, AChecksumLeftToTheDeviceIsUnfinished) {
    Captured c("P. 1:101(100) ack 1");
    const CapturedFrame before = c.read();
    c.put16(tcp + 16, partial_sum(before, 120));
    EXPECT_EQ(c.read().sum, Sum::unfinished) << "Linux";
    c.put16(tcp + 16, partial_sum(before, 0));
    EXPECT_EQ(c.read().sum, Sum::unfinished) << "a superframe elsewhere: the sum without the length";
    c.put16(tcp + 16, 0);
    EXPECT_EQ(c.read().sum, Sum::unfinished);
    EXPECT_TRUE(c.read().view.tcp());
    c.put16(tcp + 16, 0x1234);
    EXPECT_EQ(c.read().sum, Sum::wrong);
}

TEST(CapturedFrames, DamagedPayloadIsWrong) {
    Captured c("P. 1:101(100) ack 1");
    c.bytes.back() ^= std::byte{1};
    EXPECT_EQ(c.read().sum, Sum::wrong);
}

TEST(CapturedFrames, AnIpLengthOfZeroIsASuperframe) {
    Captured c("P. 1:3001(3000) ack 1");
    c.put16(ip + 2, 0).put16(ip + 10, 0);
    const CapturedFrame frame = c.read();
    EXPECT_TRUE(frame.length_mended);
    EXPECT_EQ(frame.view.payload_length, 3000U);

    Captured six("P. 1:3001(3000) ack 1", over_ipv6());
    six.put16(ip + 4, 0);
    EXPECT_EQ(six.read().view.payload_length, 3000U);
    six.cut(ip + 40);
    six.original = ip + 40;
    EXPECT_FALSE(six.read().view.tcp()) << "nothing behind the header, and no end of mending";
}

TEST(CapturedFrames, AnIpChecksumOfZeroIsLeftToTheDevice) {
    EXPECT_TRUE(Captured("S 0:0(0)").put16(ip + 10, 0).read().view.tcp());
    EXPECT_EQ(Captured("S 0:0(0)").put16(ip + 10, 0x1111).read().view.oddity, Oddity::ip_checksum);
}

TEST(CapturedFrames, LargerThanAnyFrame) {
    Captured c("P. 1:101(100) ack 1");
    c.bytes.resize(200'000);
    c.original = 200'000;
    c.put16(ip + 2, 0);
    EXPECT_FALSE(c.read().view.tcp());
}

}  // namespace
}  // namespace finwait::test
