// One packet captured two times, and two packets that only look alike.
#include "daemon/capture/captured_twice.hpp"

#include <gmock/gmock.h>

#include <vector>

#include "tcp/bytes.hpp"
#include "tcp/checksum.hpp"
#include "tests/support/notation.hpp"

namespace finwait::test {
namespace {

using namespace std::chrono_literals;

class Twice : public testing::Test {
  protected:
    bool seen(Duration at, std::string_view text, unsigned ttl = 64, unsigned mac = 0, unsigned id = 0,
              const Conversation& talk = over_ipv4()) {
        const Frame made = frame(text, End::client, talk);
        std::vector<std::byte> bytes(made.bytes().begin(), made.bytes().end());
        store8(bytes, 0, mac);
        const bool v6 = talk.party[0].address.address.v6;
        store8(bytes, v6 ? 21 : 22, ttl);
        if (!v6) {
            store16(bytes, 18, id);
            store16(bytes, 24, 0);
            store16(bytes, 24, ~unsigned{fold(sum_words(std::span(bytes).subspan(14, 20)))});
        }
        CapturedPacket packet;
        packet.bytes = bytes;
        packet.original_length = static_cast<std::uint32_t>(bytes.size());
        return twice_.was_seen(TimePoint(at), maker_.read(LinkType::ethernet, packet));
    }
    FrameMaker maker_;
    CapturedTwice twice_;
};

TEST_F(Twice, TheSameIdentificationIsTheSamePacket) {
    EXPECT_FALSE(seen(0ms, ". 1:1(0) ack 1", 64, 0, 7));
    EXPECT_TRUE(seen(4ms, ". 1:1(0) ack 1", 64, 0, 7));
    EXPECT_FALSE(seen(4ms, ". 1:1(0) ack 1", 64, 0, 8)) << "sent again";
}

TEST_F(Twice, BeforeAndBehindARouter) {
    EXPECT_FALSE(seen(0ms, "P. 1:11(10) ack 1", 64, 0));
    EXPECT_TRUE(seen(1ms, "P. 1:11(10) ack 1", 63, 2));
    EXPECT_TRUE(seen(2ms, "P. 1:11(10) ack 1", 62, 4)) << "three times";
}

TEST_F(Twice, OnTwoLinks) {
    EXPECT_FALSE(seen(0ms, ". 1:1(0) ack 1", 64, 0, 0, over_ipv6()));
    EXPECT_TRUE(seen(1ms, ". 1:1(0) ack 1", 64, 2, 0, over_ipv6()));
}

TEST_F(Twice, EqualAcksAreSentTwice) {
    EXPECT_FALSE(seen(0ms, ". 1:1(0) ack 1", 64, 0, 0, over_ipv6()));
    EXPECT_FALSE(seen(0ms, ". 1:1(0) ack 1", 64, 0, 0, over_ipv6())) << "duplicate ACKs";
    EXPECT_FALSE(seen(0ms, "R 1:1(0)"));
    EXPECT_FALSE(seen(0ms, "R 1:1(0)"));
}

TEST_F(Twice, DataIsNotSentAgainWithinMicroseconds) {
    EXPECT_FALSE(seen(0us, "P. 1:11(10) ack 1"));
    EXPECT_TRUE(seen(40us, "P. 1:11(10) ack 1"));
    EXPECT_FALSE(seen(300us, "P. 1:11(10) ack 1")) << "on a fast network that is a retransmission";
}

TEST_F(Twice, LaterItIsAnother) {
    EXPECT_FALSE(seen(0ms, "S 0:0(0)", 64, 0, 7));
    EXPECT_FALSE(seen(6ms, "S 0:0(0)", 64, 0, 7));
}

TEST_F(Twice, OtherVlansAreOtherPackets) {
    Conversation tagged = over_ipv6();
    tagged.vlans.count = 1;
    tagged.vlans.tags[0] = {0x8100, 5};
    EXPECT_FALSE(seen(0us, "P. 1:11(10) ack 1", 64, 0, 0, over_ipv6()));
    EXPECT_FALSE(twice_.was_seen(TimePoint(1us), [&] {
        static Frame made;
        made = frame("P. 1:11(10) ack 1", End::client, tagged);
        CapturedPacket packet;
        packet.bytes = made.bytes();
        packet.original_length = static_cast<std::uint32_t>(made.size());
        return maker_.read(LinkType::ethernet, packet);
    }()));
}

}  // namespace
}  // namespace finwait::test
