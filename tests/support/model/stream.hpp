// The bytes that an application writes are a function of who writes and of their place, so the reader can
// tell whether what it got is whole and in order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace finwait::model {

struct Stream {
    std::uint32_t writer = 0;

    std::byte at(std::uint64_t place) const {
        std::uint64_t x = (std::uint64_t{writer} << 40U) + place;  // splitmix64, by Steele, Lea and Flood
        x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
        x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
        return static_cast<std::byte>((x ^ (x >> 31U)) & 0xffU);
    }
    bool has(std::uint64_t place, std::span<const std::byte> bytes) const {
        for (const std::byte b : bytes)
            if (b != at(place++)) return false;
        return true;
    }
};

}  // namespace finwait::model
