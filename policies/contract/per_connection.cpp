#include "policies/contract/per_connection.hpp"

#include <string>

#include "policies/contract/dice.hpp"

namespace finwait {

std::uint64_t scope_of(const Connection& connection) {
    const SocketAddress& client = connection.address[index(connection.side_of(End::client))];
    const SocketAddress& server = connection.address[index(connection.side_of(End::server))];
    std::string key;
    const auto add = [&key](const Address& address) {
        key.push_back(address.v6 ? '6' : '4');
        for (const std::uint8_t octet : address.octets) key.push_back(static_cast<char>(octet));
    };
    add(client.address);
    add(server.address);
    for (unsigned shift = 0; shift < 16; shift += 8) key.push_back(static_cast<char>(server.port >> shift));
    for (unsigned shift = 0; shift < 32; shift += 8)
        key.push_back(static_cast<char>(connection.ordinal >> shift));
    const std::uint64_t scope = stable_hash(key);
    return scope == line_scope ? 1 : scope;
}

}  // namespace finwait
