// The header in front of a TAP's frames, against bytes written out by hand from virtio 1.2 §5.1.6.
#include "daemon/vnet_header.hpp"

#include <gtest/gtest.h>

namespace finwait {
namespace {

VnetHeader header(std::array<unsigned, 12> bytes) {
    VnetHeader h{};
    for (std::size_t i = 0; i < bytes.size(); ++i) h[i] = static_cast<std::byte>(bytes[i]);
    return h;
}

Offload superframe() {
    Offload o;
    o.unfinished_checksum = true;
    o.segmentation = Segmentation::tcp4;
    o.header_length = 66;
    o.segment_size = 1448;
    o.checksum_start = 34;
    o.checksum_offset = 16;
    return o;
}

TEST(VnetHeader, a_tcp_superframe_as_linux_sends_it) {
    const VnetHeader h = header({1, 1, 66, 0, 0xa8, 0x05, 34, 0, 16, 0, 0, 0});
    EXPECT_EQ(decode(h), superframe());
    EXPECT_EQ(encode(superframe()), h);
}

TEST(VnetHeader, a_plain_frame_is_all_zero) {
    EXPECT_EQ(encode(Offload{}), VnetHeader{});
    EXPECT_EQ(decode(VnetHeader{}), Offload{});
}

TEST(VnetHeader, every_fact_survives_the_way_there_and_back) {
    for (const auto segmentation :
         {Segmentation::none, Segmentation::tcp4, Segmentation::tcp6, Segmentation::udp}) {
        for (const unsigned bits : {0U, 1U, 2U, 3U, 4U, 5U, 6U, 7U}) {
            Offload o = superframe();
            o.segmentation = segmentation;
            o.unfinished_checksum = (bits & 1U) != 0;
            o.verified = (bits & 2U) != 0;
            o.ecn = (bits & 4U) != 0;
            o.header_length = 0x1234;
            o.segment_size = 0xfedc;
            o.checksum_start = 0x0102;
            o.checksum_offset = 0xff00;
            EXPECT_EQ(decode(encode(o)), o) << "bits " << bits;
        }
    }
}

TEST(VnetHeader, ecn_is_a_bit_beside_the_type) {
    Offload o = superframe();
    o.segmentation = Segmentation::tcp6;
    o.ecn = true;
    EXPECT_EQ(encode(o)[1], std::byte{0x84});
    EXPECT_EQ(decode(header({0, 0x84, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}))->segmentation, Segmentation::tcp6);
}

TEST(VnetHeader, what_we_never_offered_is_not_understood) {
    EXPECT_FALSE(decode(header({0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}))) << "UFO";
    EXPECT_FALSE(decode(header({0, 0x21, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}))) << "TCP in a UDP tunnel";
    EXPECT_FALSE(decode(header({0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}))) << "not assigned";
}

}  // namespace
}  // namespace finwait
