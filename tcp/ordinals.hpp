// Counts the connections of each (client address, server address, server port): the number by which a
// profile's "every third connection" and a repeatable run's dice know a connection. Bounded: the pair unused
// for longest is forgotten, and would begin at 1 again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>

#include <boost/unordered/unordered_flat_map.hpp>

#include "tcp/flow_key.hpp"

namespace finwait {

class Ordinals {
  public:
    Ordinals(std::size_t most, std::uint64_t hash_seed) : most_(most), where_(0, FlowHash(hash_seed)) {}

    /// The next number of this pair, from 1.
    std::uint32_t next(const Address& client, const SocketAddress& server);
    std::size_t size() const { return counts_.size(); }

  private:
    struct Count {
        FlowKey pair;
        std::uint32_t last = 0;
    };
    std::size_t most_;
    std::list<Count> counts_;  // least recently used first
    boost::unordered_flat_map<FlowKey, std::list<Count>::iterator, FlowHash> where_;
};

}  // namespace finwait
