#include "tcp/forge.hpp"

#include <gtest/gtest.h>

#include "tcp/dissect.hpp"
#include "tests/tcp/samples.hpp"

namespace finwait {
namespace {

Blueprint to_server() {
    Blueprint plan;
    plan.source_mac = *parse_mac("02:00:00:00:00:01");
    plan.destination_mac = *parse_mac("02:00:00:00:00:02");
    plan.source = *parse_address("198.18.0.1");
    plan.destination = *parse_address("198.18.0.2");
    plan.source_port = 40000;
    plan.destination_port = 80;
    plan.ip_id = 0x1234;
    plan.seq = Seq(1000);
    return plan;
}

std::vector<std::byte> bytes_of(const Frame& frame) {
    return {frame.bytes().begin(), frame.bytes().end()};
}

TEST(Forge, ASynIsByteForByteTheSamplesOne) {
    Blueprint plan = to_server();
    plan.flags = Flags(Flags::syn);
    plan.window = 64240;
    plan.options.mss = 1460;
    plan.options.sack_permitted = true;
    plan.options.timestamps = Timestamps{11, 0};
    plan.options.window_scale = 7;
    EXPECT_EQ(bytes_of(forge(plan)), bytes_of(test::sample("tcp4_syn")));
}

TEST(Forge, ADataSegmentIsByteForByteTheSamplesOne) {
    Blueprint plan = to_server();
    plan.flags = Flags(Flags::psh | Flags::ack);
    plan.ack = Seq(2000);
    plan.window = 502;
    plan.options.timestamps = Timestamps{11, 22};
    const auto payload = test::hex("68656c6c6f");
    plan.payload = payload;
    plan.vlans = {{VlanTag{0x88a8, 100}, VlanTag{0x8100, 7}}, 2};
    EXPECT_EQ(bytes_of(forge(plan)), bytes_of(test::sample("tcp4_qinq")));

    plan.vlans = {};
    plan.source = *parse_address("2001:db8::1");
    plan.destination = *parse_address("2001:db8::2");
    plan.ttl = 63;
    EXPECT_EQ(bytes_of(forge(plan)), bytes_of(test::sample("tcp6")));
}

TEST(Forge, AckIsWrittenOnlyWithItsFlag) {
    Blueprint plan = to_server();
    plan.flags = Flags(Flags::rst);
    plan.ack = Seq(77);
    EXPECT_EQ(dissect(forge(plan)).ack, Seq(0));
    plan.flags = Flags(Flags::rst | Flags::ack);
    EXPECT_EQ(dissect(forge(plan)).ack, Seq(77));
}

TEST(Forge, WritesAsManySackBlocksAsThereIsRoomFor) {
    Blueprint plan = to_server();
    plan.flags = Flags(Flags::ack);
    plan.options.sack_count = 4;
    for (std::uint32_t i = 0; i < 4; ++i) plan.options.sack[i] = {Seq(10 * i), Seq(10 * i + 5)};
    EXPECT_EQ(dissect(forge(plan)).options.sack_count, 4);
    plan.options.timestamps = Timestamps{1, 2};
    const View view = dissect(forge(plan));
    EXPECT_EQ(view.options.sack_count, 3);
    EXPECT_EQ(view.options.sack[2].right, Seq(25));
}

TEST(Forge, EveryFlagSurvives) {
    for (unsigned bits = 0; bits < 512; ++bits) {
        Blueprint plan = to_server();
        plan.flags = Flags(bits);
        const View view = dissect(forge(plan));
        ASSERT_TRUE(view.tcp());
        EXPECT_EQ(view.flags.bits(), bits);
    }
}

}  // namespace
}  // namespace finwait
