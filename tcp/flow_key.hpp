// What tells one connection from another on the wire: both socket addresses and the VLANs they talk in. The
// same for both directions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "tcp/connection.hpp"
#include "tcp/view.hpp"

namespace finwait {

struct FlowKey {
    SocketAddress one, other;             // in either order
    std::array<std::uint16_t, 2> vlan{};  // ids, outermost first; 0 where there is no tag
};
FlowKey flow_key(const View&);

/// Seeded, so that nobody on the wire can choose addresses that fall together. Equal for (one, other) and
/// (other, one).
std::uint64_t flow_hash(const SocketAddress& one, const SocketAddress& other,
                        std::array<std::uint16_t, 2> vlan, std::uint64_t seed);
/// The same in this order only.
std::uint64_t pair_hash(const SocketAddress& first, const SocketAddress& second, std::uint64_t seed);

}  // namespace finwait
