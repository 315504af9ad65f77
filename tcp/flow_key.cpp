#include "tcp/flow_key.hpp"

#include "tcp/mix.hpp"

namespace finwait {
namespace {

std::uint64_t hash_of(const Address& address, std::uint16_t port, std::uint64_t seed) {
    const auto [first, second] = address.words();
    return mix(mix(first ^ seed, second ^ 0x9e3779b97f4a7c15U) ^ port, seed ^ 0xd1342543de82ef95U);
}

}  // namespace

std::uint64_t flow_hash(const FlowKey& key, std::uint64_t seed) {
    const std::uint64_t ends =
        hash_of(key.one, key.one_port, seed) + hash_of(key.other, key.other_port, seed);
    return mix(ends ^ (std::uint64_t{key.vlans} << 20U), 0xa0761d6478bd642fU);
}

std::uint64_t pair_hash(const SocketAddress& first, const SocketAddress& second, std::uint64_t seed) {
    return mix(hash_of(first.address, first.port, seed),
               hash_of(second.address, second.port, ~seed) ^ 0xa0761d6478bd642fU);
}

}  // namespace finwait
