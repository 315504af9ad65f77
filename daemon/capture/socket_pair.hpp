// The two sockets of a connection and their VLANs, as a key to be kept: the same for both directions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "tcp/flow_key.hpp"

namespace finwait {

struct SocketPair {
    SocketAddress low, high;  // low <= high
    std::uint32_t vlans = 0;  // as in FlowKey
    friend bool operator==(const SocketPair&, const SocketPair&) = default;
};

inline SocketPair socket_pair(const View& view) {
    SocketPair pair{
        {view.source, view.source_port}, {view.destination, view.destination_port}, flow_key(view).vlans};
    if (pair.high < pair.low) std::swap(pair.low, pair.high);
    return pair;
}

class SocketPairHash {
  public:
    explicit SocketPairHash(std::uint64_t seed) : seed_(seed) {}
    std::size_t operator()(const SocketPair& pair) const {
        const auto& [low, high, vlans] = pair;
        return static_cast<std::size_t>(
            flow_hash({low.address, high.address, low.port, high.port, vlans}, seed_));
    }

  private:
    std::uint64_t seed_;
};

}  // namespace finwait
