#include "tcp/checksum.hpp"

#include <bit>
#include <cstring>

namespace finwait {
namespace {

/// Folds a sum of 32-bit words, taken in the machine's byte order, to the 16-bit big-endian sum (RFC 1071
/// §2(B): the sum may be taken in any byte order and swapped once at the end).
std::uint16_t to_big_endian(std::uint64_t sum) {
    const std::uint16_t folded = fold(sum);
    if constexpr (std::endian::native == std::endian::big) return folded;
    return static_cast<std::uint16_t>((folded << 8U) | (folded >> 8U));
}

template <class Word>
Word load(const std::byte* at) {
    Word word;
    std::memcpy(&word, at, sizeof word);
    return word;
}

std::uint64_t word_at(const Address& address, std::size_t at) {
    std::uint32_t word;
    std::memcpy(&word, address.octets.data() + at, sizeof word);
    return word;
}

}  // namespace

std::uint16_t fold(std::uint64_t sum) {
    sum = (sum & 0xffffffffU) + (sum >> 32U);
    sum = (sum & 0xffffU) + (sum >> 16U);  // at most 18 bits are left
    sum = (sum & 0xffffU) + (sum >> 16U);
    sum = (sum & 0xffffU) + (sum >> 16U);
    return static_cast<std::uint16_t>(sum);
}

std::uint64_t sum_words(std::span<const std::byte> bytes, std::uint64_t start) {
    const std::byte* at = bytes.data();
    std::size_t left = bytes.size();
    // Four accumulators of 32-bit words: no carry to look after below 2^32 words, and nothing waits for the
    // last sum.
    std::uint64_t sum[4] = {};
    for (; left >= 16; at += 16, left -= 16) {
        const auto low = load<std::uint64_t>(at);
        const auto high = load<std::uint64_t>(at + 8);
        sum[0] += low & 0xffffffffU;
        sum[1] += low >> 32U;
        sum[2] += high & 0xffffffffU;
        sum[3] += high >> 32U;
    }
    std::uint64_t total = sum[0] + sum[1] + sum[2] + sum[3];
    for (; left >= 4; at += 4, left -= 4) total += load<std::uint32_t>(at);
    if (left >= 2) {
        total += load<std::uint16_t>(at);
        at += 2;
        left -= 2;
    }
    if (left == 1) {
        const std::byte padded[2] = {*at, std::byte{0}};
        total += load<std::uint16_t>(padded);
    }
    return start + to_big_endian(total);
}

std::uint64_t pseudo_header(const Address& source, const Address& destination, std::uint8_t protocol,
                            std::uint32_t length) {
    std::uint64_t sum = 0;
    for (std::size_t at = 0; at < (source.v6 ? 16U : 4U); at += 4)
        sum += word_at(source, at) + word_at(destination, at);
    return std::uint64_t{protocol} + length + to_big_endian(sum);
}

}  // namespace finwait
