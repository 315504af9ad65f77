// Big-endian numbers in a span of bytes. The caller has checked the bounds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace finwait {

constexpr std::uint8_t load8(std::span<const std::byte> b, std::size_t at) {
    return std::to_integer<std::uint8_t>(b[at]);
}
constexpr std::uint16_t load16(std::span<const std::byte> b, std::size_t at) {
    return static_cast<std::uint16_t>((unsigned{load8(b, at)} << 8U) | load8(b, at + 1));
}
constexpr std::uint32_t load32(std::span<const std::byte> b, std::size_t at) {
    return (std::uint32_t{load16(b, at)} << 16U) | load16(b, at + 2);
}
constexpr void store8(std::span<std::byte> b, std::size_t at, unsigned v) {
    b[at] = static_cast<std::byte>(v & 0xffU);
}
constexpr void store16(std::span<std::byte> b, std::size_t at, unsigned v) {
    store8(b, at, v >> 8U);
    store8(b, at + 1, v);
}
constexpr void store32(std::span<std::byte> b, std::size_t at, std::uint32_t v) {
    store16(b, at, v >> 16U);
    store16(b, at + 2, v & 0xffffU);
}

}  // namespace finwait
