#include "tcp/flow_key.hpp"

#include <cstring>
#include <utility>

namespace finwait {
namespace {

/// Multiplies to 128 bits and folds the halves.
std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

std::uint64_t hash_of(const SocketAddress& socket, std::uint64_t state) {
    std::array<std::uint64_t, 2> words{};
    std::memcpy(words.data(), socket.address.octets.data(), sizeof words);
    state = mix(state ^ words[0], 0x9e3779b97f4a7c15U ^ words[1]);
    return mix(state ^ socket.port, 0xd1342543de82ef95U);
}

}  // namespace

FlowKey flow_key(const View& view) {
    FlowKey key{{view.source, view.source_port}, {view.destination, view.destination_port}, {}};
    if (key.high < key.low) std::swap(key.low, key.high);
    for (std::size_t i = 0; i < view.vlans.count && i < key.vlan.size(); ++i)
        key.vlan[i] = view.vlans.tags[i].id();
    return key;
}

std::size_t FlowHash::operator()(const FlowKey& key) const {
    const std::uint64_t vlans = (std::uint64_t{key.vlan[0]} << 16U) | key.vlan[1];
    return static_cast<std::size_t>(
        hash_of(key.high, hash_of(key.low, seed_ ^ (vlans << 20U) ^ 0xa0761d6478bd642fU)));
}

}  // namespace finwait
