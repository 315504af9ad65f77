#include "tcp/flow_key.hpp"

#include <cstring>

#include "tcp/mix.hpp"

namespace finwait {
namespace {

std::uint64_t hash_of(const SocketAddress& socket, std::uint64_t seed) {
    std::array<std::uint64_t, 2> words{};
    std::memcpy(words.data(), socket.address.octets.data(), sizeof words);
    return mix(mix(words[0] ^ seed, words[1] ^ 0x9e3779b97f4a7c15U) ^ socket.port,
               seed ^ 0xd1342543de82ef95U);
}

}  // namespace

FlowKey flow_key(const View& view) {
    FlowKey key{{view.source, view.source_port}, {view.destination, view.destination_port}, {}};
    for (std::size_t i = 0; i < view.vlans.count && i < key.vlan.size(); ++i)
        key.vlan[i] = view.vlans.tags[i].id();
    return key;
}

std::uint64_t flow_hash(const SocketAddress& one, const SocketAddress& other,
                        std::array<std::uint16_t, 2> vlan, std::uint64_t seed) {
    const std::uint64_t vlans = (std::uint64_t{vlan[0]} << 16U) | vlan[1];
    return mix((hash_of(one, seed) + hash_of(other, seed)) ^ (vlans << 20U), 0xa0761d6478bd642fU);
}

std::uint64_t pair_hash(const SocketAddress& first, const SocketAddress& second, std::uint64_t seed) {
    return mix(hash_of(first, seed), hash_of(second, ~seed) ^ 0xa0761d6478bd642fU);
}

}  // namespace finwait
