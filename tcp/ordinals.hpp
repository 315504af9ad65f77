// Counts the connections of each (client address, server address, server port): the number by which a
// profile's "every third connection" and a repeatable run's dice know a connection. Bounded: the pair unused
// for longest is forgotten, and would begin at 1 again; those that never had an established connection first,
// or a flood of SYNs from everywhere would make all others forgotten.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <boost/unordered/unordered_flat_set.hpp>

#include "tcp/connection.hpp"
#include "tcp/index_list.hpp"
#include "tcp/slab.hpp"

namespace finwait {

class Ordinals {
  public:
    Ordinals(std::size_t most, std::uint64_t hash_seed);
    Ordinals(const Ordinals&) = delete;
    Ordinals& operator=(const Ordinals&) = delete;

    /// The next number of this pair, from 1.
    std::uint32_t next(const Address& client, const SocketAddress& server);
    /// A connection of this pair has been established.
    void keep(const Address& client, const SocketAddress& server);
    std::size_t size() const { return where_.size(); }
    std::uint64_t forgotten() const { return forgotten_; }

  private:
    /// A pair is known by its hash alone: with 64 seeded bits, two of a million pairs are taken for one in
    /// one run of thirty million.
    using Print = std::uint64_t;
    struct Count {
        std::array<std::uint32_t, 2> print{};  // in halves: 20 bytes, not 24
        Links use;
        std::uint32_t last : 31 = 0;
        std::uint32_t kept : 1 = 0;
    };
    using Counters = Slab<Count, 64>;
    using Uses = IndexList<Count, &Count::use, Counters>;
    struct Hash {
        using is_transparent = void;
        using is_avalanching = void;
        const Counters* counts;
        std::size_t operator()(Print print) const { return print; }
        std::size_t operator()(std::uint32_t i) const { return print_of((*counts)[i]); }
    };
    struct Equal {
        using is_transparent = void;
        const Counters* counts;
        bool operator()(std::uint32_t i, std::uint32_t j) const { return i == j; }
        bool operator()(Print print, std::uint32_t i) const { return print == print_of((*counts)[i]); }
        bool operator()(std::uint32_t i, Print print) const { return print == print_of((*counts)[i]); }
    };
    Print print_of(const Address& client, const SocketAddress& server) const;
    void use(std::uint32_t, bool keep);
    void forget_one();
    static Print print_of(const Count& count) { return (Print{count.print[1]} << 32U) | count.print[0]; }

    std::size_t most_;
    std::uint64_t seed_;
    std::uint64_t forgotten_ = 0;
    Counters counts_;
    std::array<Uses, 2> uses_;  // by `kept`, least recently used first
    boost::unordered_flat_set<std::uint32_t, Hash, Equal> where_;
};

}  // namespace finwait
