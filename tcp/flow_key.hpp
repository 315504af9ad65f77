// What tells one connection from another on the wire: both socket addresses and the VLANs they talk in. The
// same for both directions.
#pragma once

#include <cstddef>
#include <cstdint>

#include "tcp/connection.hpp"
#include "tcp/view.hpp"

namespace finwait {

/// Refers to the view it was made from.
struct FlowKey {
    const Address &one, &other;  // in either order
    std::uint16_t one_port = 0, other_port = 0;
    std::uint32_t vlans = 0;  // ids, the outer one in the upper half; 0 where there is no tag
};
inline FlowKey flow_key(const View& view) {
    const auto id = [&view](std::size_t i) {
        return view.vlans.count > i ? std::uint32_t{view.vlans.tags[i].id()} : 0U;
    };
    return {view.source, view.destination, view.source_port, view.destination_port, id(0) << 16U | id(1)};
}

/// Seeded, so that nobody on the wire can choose addresses that fall together. Equal for (one, other) and
/// (other, one).
std::uint64_t flow_hash(const FlowKey&, std::uint64_t seed);
/// The same in this order only.
std::uint64_t pair_hash(const SocketAddress& first, const SocketAddress& second, std::uint64_t seed);

}  // namespace finwait
