// Whatever a wire can hand over: the dissector says what it is or why not, and what it lets through can be
// cut. Reads and writes beyond a frame are found by AddressSanitizer, for which every frame here is exactly
// as large as its buffer.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tcp/bytes.hpp"
#include "tests/tcp/samples.hpp"
#include "tests/tcp/use.hpp"

namespace finwait {
namespace {

using test::one_of_each_kind;
using test::use;

TEST(HostileFrames, TruncatedAtEveryLength) {
    for (const Frame& whole : one_of_each_kind()) {
        const View intact = use(whole);
        const std::size_t most = std::min<std::size_t>(whole.size(), 200);
        for (std::size_t length = 0; length < most; ++length) {
            const Frame frame(whole.bytes().first(length), whole.offload);
            const View view = use(frame);
            if (length < 14) {
                ASSERT_EQ(view.oddity, Oddity::short_ethernet);
            }
            // A TCP segment that has lost a byte is never a shorter TCP segment; its padding it may lose.
            if (intact.tcp() && length < intact.payload_offset + intact.payload_length) {
                ASSERT_FALSE(view.tcp()) << length;
            }
        }
    }
}

TEST(HostileFrames, EveryByteOfEveryHeaderAtItsLimits) {
    for (const Frame& whole : one_of_each_kind()) {
        if (whole.size() > 4000) continue;
        for (std::size_t at = 0; at < std::min<std::size_t>(whole.size(), 140); ++at)
            for (const unsigned value : {0x00U, 0x01U, 0x0fU, 0x44U, 0x7fU, 0x80U, 0xf0U, 0xffU})
                for (const bool verified : {false, true}) {
                    Frame frame = whole.copy();
                    store8(frame.bytes(), at, value);
                    frame.offload.verified = verified;
                    use(frame);
                }
    }
}

TEST(HostileFrames, LyingLengthsAreNamed) {
    const std::size_t total_length = 16, udp_length = 38;
    for (unsigned lie = 0; lie <= 0xffff; lie += 13) {
        Frame frame = test::sample("tcp4");
        if (lie == load16(frame.bytes(), total_length)) continue;
        store16(frame.bytes(), total_length, lie);
        EXPECT_EQ(use(frame).kind, Kind::malformed) << lie;

        Frame datagram = test::sample("udp4");
        store16(datagram.bytes(), udp_length, lie);
        EXPECT_EQ(use(datagram).kind, lie >= 8 && lie <= 13 ? Kind::udp : Kind::malformed) << lie;
    }
}

TEST(HostileFrames, AllZeroAllOnesOfEverySize) {
    for (const std::size_t size :
         {0U, 1U, 13U, 14U, 15U, 17U, 18U, 33U, 34U, 54U, 60U, 1514U, 65535U, 65557U})
        for (const unsigned fill : {0x00U, 0xffU, 0x81U}) {
            const Frame frame(std::vector<std::byte>(size, static_cast<std::byte>(fill)));
            const View view = use(frame);
            EXPECT_EQ(view.kind, size < 14 ? Kind::malformed : Kind::other) << size << " of " << fill;
        }
}

/// 65,535 bytes of each protocol that a random frame would hardly ever claim to be.
TEST(HostileFrames, HugeFramesOfNothing) {
    for (const unsigned ethertype : {0x0800U, 0x86ddU, 0x8100U, 0x88a8U, 0x0806U})
        for (const unsigned fill : {0x00U, 0x45U, 0x60U, 0x06U, 0xffU}) {
            Frame frame(std::vector<std::byte>(65535, static_cast<std::byte>(fill)));
            store16(frame.bytes(), 12, ethertype);
            use(frame);
        }
}

TEST(HostileFrames, RandomBytes) {
    const std::uint64_t seed = 20;
    std::mt19937_64 random(seed);
    for (int n = 0; n < 20000; ++n) {
        std::vector<std::byte> bytes(random() % 200);
        for (std::byte& b : bytes) b = static_cast<std::byte>(random());
        if (bytes.size() > 14)
            store16(bytes, 12, std::array{0x0800U, 0x86ddU, 0x8100U, 0x1234U}[random() % 4]);
        Offload offload;
        offload.verified = random() % 2 == 0;
        use(Frame(bytes, offload));
    }
}

/// Mutations reach every reason there is: were one unreachable, its counter would promise what never happens.
TEST(HostileFrames, MutationsReachEveryOddityAndEveryKind) {
    const std::uint64_t seed = 21;
    std::mt19937_64 random(seed);
    const auto frames = one_of_each_kind();
    std::set<Oddity> oddities;
    std::set<Kind> kinds;
    for (int n = 0; n < 40000; ++n) {
        const Frame& from = frames[random() % frames.size()];
        if (from.size() > 4000 && random() % 16 != 0) continue;
        Frame frame = from.copy();
        test::mutate(frame, random);
        const View view = use(frame.copy());  // a copy has no room to hide a read beyond its end
        oddities.insert(view.oddity);
        kinds.insert(view.kind);
    }
    EXPECT_EQ(kinds.size(), 8U) << "seed " << seed;
    for (unsigned i = 0; i < static_cast<unsigned>(Oddity::count_); ++i)
        EXPECT_TRUE(oddities.count(static_cast<Oddity>(i)))
            << name(static_cast<Oddity>(i)) << ", seed " << seed;
}

}  // namespace
}  // namespace finwait
