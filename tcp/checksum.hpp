// The Internet checksum (RFC 1071).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "tcp/address.hpp"

namespace finwait {

/// One's-complement sum of 16-bit big-endian words, not folded and not complemented; an odd last byte is
/// padded with zero.
std::uint64_t sum_words(std::span<const std::byte>, std::uint64_t start = 0);
/// Folds to 16 bits, not complemented.
std::uint16_t fold(std::uint64_t sum);
/// Sum over the TCP/UDP pseudo-header of either family (RFC 9293 §3.1, RFC 8200 §8.1).
std::uint64_t pseudo_header(const Address& source, const Address& destination, std::uint8_t protocol,
                            std::uint32_t length);

}  // namespace finwait
