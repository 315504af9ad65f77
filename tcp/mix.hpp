// The step that this room's hashes are made of.
#pragma once

#include <cstdint>

namespace finwait {

/// Multiplies to 128 bits and folds the halves.
inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

}  // namespace finwait
