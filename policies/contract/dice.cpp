#include "policies/contract/dice.hpp"

namespace finwait {

namespace {

struct Halves {
    std::uint32_t high, low;
};
constexpr Halves multiply(std::uint32_t x, std::uint32_t y) {
    const std::uint64_t product = std::uint64_t{x} * y;
    return {static_cast<std::uint32_t>(product >> 32U), static_cast<std::uint32_t>(product)};
}
constexpr std::uint32_t high(std::uint64_t x) {
    return static_cast<std::uint32_t>(x >> 32U);
}
constexpr std::uint32_t low(std::uint64_t x) {
    return static_cast<std::uint32_t>(x);
}

}  // namespace

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key) {
    for (int round = 0; round < 10; ++round) {
        const Halves m0 = multiply(0xD2511F53U, counter[0]);
        const Halves m1 = multiply(0xCD9E8D57U, counter[2]);
        counter = {m1.high ^ counter[1] ^ key[0], m1.low, m0.high ^ counter[3] ^ key[1], m0.low};
        key[0] += 0x9E3779B9U;
        key[1] += 0xBB67AE85U;
    }
    return counter;
}

std::uint64_t stable_hash(std::string_view text, std::uint64_t start) {
    std::uint64_t hash = 0xcbf29ce484222325U ^ start;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3U;
    }
    hash ^= hash >> 32U;  // FNV's low bits are weak: fold and spread
    hash *= 0x9E3779B97F4A7C15U;
    return hash ^ (hash >> 29U);
}

std::uint64_t Dice::bits(std::uint64_t scope, Side direction, std::uint64_t n) const {
    const std::uint64_t where = scope ^ (policy_ + 0x9E3779B97F4A7C15U * (index(direction) + 1));
    const auto out = philox4x32({low(n), high(n), low(where), high(where)}, {low(seed_), high(seed_)});
    return (std::uint64_t{out[0]} << 32U) | out[1];
}

double Dice::uniform(std::uint64_t scope, Side direction, std::uint64_t n) const {
    return static_cast<double>(bits(scope, direction, n) >> 11U) * 0x1.0p-53;
}

}  // namespace finwait
