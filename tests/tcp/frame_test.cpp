#include "tcp/frame.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/tcp/samples.hpp"

namespace finwait {
namespace {

using test::hex;

bool same_bytes(const Frame& frame, std::span<const std::byte> bytes) {
    return std::equal(frame.bytes().begin(), frame.bytes().end(), bytes.begin(), bytes.end());
}

TEST(Frame, OwnsACopyOfItsBytes) {
    auto bytes = hex("00112233");
    const Frame frame(bytes);
    bytes[0] = std::byte{0xff};
    EXPECT_TRUE(same_bytes(frame, hex("00112233")));
}

TEST(Frame, IsFilledThroughItsRoom) {
    Frame frame = Frame::with_room(64);
    EXPECT_EQ(frame.size(), 0U);
    EXPECT_EQ(frame.room().size(), 64U);
    const auto bytes = hex("a0a1a2");
    std::copy(bytes.begin(), bytes.end(), frame.room().begin());
    frame.resize(3);
    EXPECT_TRUE(same_bytes(frame, bytes));
}

TEST(Frame, CopyHasTheSameBytesAndFactsAndNoSpareRoom) {
    Frame frame = Frame::with_room(Frame::max_size);
    frame.resize(3);
    std::fill(frame.bytes().begin(), frame.bytes().end(), std::byte{7});
    frame.offload.unfinished_checksum = true;
    frame.offload.checksum_start = 34;
    const Frame copy = frame.copy();
    EXPECT_TRUE(same_bytes(copy, hex("070707")));
    EXPECT_EQ(copy.capacity(), 3U);
    EXPECT_EQ(copy.offload, frame.offload);
    EXPECT_NE(copy.bytes().data(), frame.bytes().data());
}

TEST(Frame, CompactGivesALargeBufferBackAndKeepsASmallOne) {
    Frame large = Frame::with_room(Frame::max_size);
    large.resize(66);
    std::fill(large.bytes().begin(), large.bytes().end(), std::byte{9});
    large.offload.verified = true;
    large.compact();
    EXPECT_EQ(large.capacity(), 66U);
    EXPECT_TRUE(std::all_of(large.bytes().begin(), large.bytes().end(),
                            [](std::byte b) { return b == std::byte{9}; }));
    EXPECT_TRUE(large.offload.verified);

    Frame nearly_full = Frame::with_room(2000);
    nearly_full.resize(1500);
    const std::byte* before = nearly_full.bytes().data();
    nearly_full.compact();
    EXPECT_EQ(nearly_full.bytes().data(), before);
}

TEST(Frame, EmptyOnesAreHarmless) {
    Frame frame;
    frame.compact();
    EXPECT_EQ(frame.copy().size(), 0U);
    EXPECT_EQ(Frame(std::span<const std::byte>{}).size(), 0U);
}

}  // namespace
}  // namespace finwait
