// Link headers as they stand in captures, byte by byte from the LINKTYPE_ registry.
#include "daemon/capture/link_type.hpp"

#include <gmock/gmock.h>

#include <initializer_list>
#include <vector>

namespace finwait {
namespace {

std::vector<std::byte> bytes(std::initializer_list<unsigned> values) {
    std::vector<std::byte> all;
    for (const unsigned value : values) all.push_back(static_cast<std::byte>(value));
    return all;
}

TEST(LinkTypes, ByTheirNumbers) {
    EXPECT_EQ(link_type_of(1), LinkType::ethernet);
    EXPECT_EQ(link_type_of(113), LinkType::cooked);
    EXPECT_EQ(link_type_of(276), LinkType::cooked2);
    EXPECT_EQ(link_type_of(12), LinkType::raw);
    EXPECT_EQ(link_type_of(228), LinkType::raw);
    EXPECT_EQ(link_type_of(229), LinkType::raw);
    EXPECT_EQ(link_type_of(0), LinkType::family);
    EXPECT_EQ(link_type_of(108), LinkType::family);
    EXPECT_EQ(link_type_of(105), std::nullopt) << "802.11";
}

TEST(LinkTypes, Cooked) {
    const auto packet = bytes({0, 4, 0, 1, 0, 6, 2, 0, 0, 0, 0, 9, 0, 0, 0x86, 0xdd, 0x60});
    const auto payload = read_link(LinkType::cooked, packet);
    ASSERT_TRUE(payload);
    EXPECT_EQ(payload->ethertype, 0x86dd);
    EXPECT_EQ(payload->header, 16U);
    EXPECT_EQ(payload->source_address.back(), std::byte{9});
    EXPECT_FALSE(read_link(LinkType::cooked, std::span(packet).first(15)));
}

TEST(LinkTypes, Cooked2) {
    const auto packet = bytes({8, 0, 0, 0, 0, 0, 0, 3, 0, 1, 4, 6, 2, 0, 0, 0, 0, 7, 0, 0, 0x45});
    const auto payload = read_link(LinkType::cooked2, packet);
    ASSERT_TRUE(payload);
    EXPECT_EQ(payload->ethertype, 0x0800);
    EXPECT_EQ(payload->header, 20U);
    EXPECT_EQ(payload->source_address.back(), std::byte{7});
    EXPECT_FALSE(read_link(LinkType::cooked2, std::span(packet).first(19)));
}

TEST(LinkTypes, Raw) {
    EXPECT_EQ(read_link(LinkType::raw, bytes({0x45}))->ethertype, 0x0800);
    EXPECT_EQ(read_link(LinkType::raw, bytes({0x60}))->ethertype, 0x86dd);
    EXPECT_FALSE(read_link(LinkType::raw, bytes({0x50})));
    EXPECT_FALSE(read_link(LinkType::raw, {}));
}

TEST(LinkTypes, FamiliesOfEverySystemInEitherByteOrder) {
    EXPECT_EQ(read_link(LinkType::family, bytes({2, 0, 0, 0}))->ethertype, 0x0800);
    EXPECT_EQ(read_link(LinkType::family, bytes({0, 0, 0, 2}))->ethertype, 0x0800);
    for (const unsigned family : {10U, 24U, 28U, 30U}) {
        EXPECT_EQ(read_link(LinkType::family, bytes({family, 0, 0, 0}))->ethertype, 0x86dd);
        EXPECT_EQ(read_link(LinkType::family, bytes({0, 0, 0, family}))->ethertype, 0x86dd);
    }
    EXPECT_FALSE(read_link(LinkType::family, bytes({7, 0, 0, 0}))) << "OSI";
    EXPECT_FALSE(read_link(LinkType::family, bytes({2, 0, 0})));
}

}  // namespace
}  // namespace finwait
