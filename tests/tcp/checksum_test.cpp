#include "tcp/checksum.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "tests/tcp/samples.hpp"

namespace finwait {
namespace {

using test::hex;

/// The definition, word by word.
std::uint16_t plain_sum(std::span<const std::byte> bytes) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        sum += std::to_integer<std::uint64_t>(bytes[i]) << (i % 2 == 0 ? 8U : 0U);
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16U);
    return static_cast<std::uint16_t>(sum);
}

TEST(Checksum, ExampleOfRfc1071) {
    // §3: 0001 f203 f4f5 f6f7 sums to 2ddf0, folded ddf2.
    EXPECT_EQ(fold(sum_words(hex("0001f203f4f5f6f7"))), 0xddf2);
}

TEST(Checksum, AnOddLastByteIsPaddedWithZero) {
    EXPECT_EQ(fold(sum_words(hex("01"))), 0x0100);
    EXPECT_EQ(fold(sum_words(hex("0001f2"))), 0xf201);
}

TEST(Checksum, NothingSumsToZeroAndZerosToo) {
    EXPECT_EQ(fold(sum_words({})), 0);
    EXPECT_EQ(fold(sum_words(std::vector<std::byte>(65535))), 0);
}

TEST(Checksum, NeverLosesACarry) {
    const std::vector<std::byte> ones(65536, std::byte{0xff});
    EXPECT_EQ(fold(sum_words(ones)), 0xffff);
    EXPECT_EQ(fold(0xffff'ffff'ffff'ffff), 0xffff);
    EXPECT_EQ(fold(0x0001'fffe), 0xffff);
    EXPECT_EQ(fold(0x0001'ffff), 1);
}

TEST(Checksum, GoesOnFromAnEarlierSum) {
    const auto bytes = hex("0001f203f4f5f6f7");
    const auto whole = std::span<const std::byte>(bytes);
    EXPECT_EQ(fold(sum_words(whole.subspan(2), sum_words(whole.first(2)))), 0xddf2);
}

TEST(Checksum, AgreesWithTheDefinitionAtEveryLengthAndAlignment) {
    std::mt19937 random(1071);
    std::vector<std::byte> bytes(300);
    for (std::byte& b : bytes) b = static_cast<std::byte>(random());
    for (std::size_t first = 0; first < 9; ++first)
        for (std::size_t length = 0; first + length <= bytes.size(); ++length) {
            const auto part = std::span<const std::byte>(bytes).subspan(first, length);
            ASSERT_EQ(fold(sum_words(part)), plain_sum(part)) << "bytes " << first << "+" << length;
        }
}

TEST(Checksum, PseudoHeaders) {
    const auto v4 = pseudo_header(*parse_address("198.18.0.1"), *parse_address("198.18.0.2"), 6, 20);
    EXPECT_EQ(fold(v4), plain_sum(hex("c6120001 c6120002 0006 0014")));
    const auto v6 = pseudo_header(*parse_address("2001:db8::1"), *parse_address("2001:db8::2"), 17, 0x10008);
    EXPECT_EQ(fold(v6), plain_sum(hex("20010db8000000000000000000000001 20010db8000000000000000000000002"
                                      "00010008 00000011")));
}

}  // namespace
}  // namespace finwait
