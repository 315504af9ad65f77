// How to write to the two ends of a connection: MACs, VLAN tags and TTL as last seen. Connections of the same
// two hosts share one entry, which is counted by its users and goes with the last of them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <boost/unordered/unordered_flat_set.hpp>

#include "tcp/address.hpp"
#include "tcp/slab.hpp"

namespace finwait {

/// As last seen towards an end or from it.
struct Path {
    Mac mac, peer_mac;
    VlanStack vlans;
    std::uint8_t ttl = 64;  // of what came to it last
    friend bool operator==(const Path&, const Path&) = default;
};

struct Paths {
    std::array<Path, 2> path;     // by Side
    std::uint32_t key_vlans = 0;  // FlowKey's, which never change
    friend bool operator==(const Paths&, const Paths&) = default;
};

class PathPool {
  public:
    explicit PathPool(std::uint64_t hash_seed) : where_(0, Hash{this, hash_seed}, Equal{this}) {}
    PathPool(const PathPool&) = delete;
    PathPool& operator=(const PathPool&) = delete;

    const Paths& operator[](std::uint32_t i) const { return entries_[i].paths; }
    /// The number of these, for one user more.
    std::uint32_t hold(const Paths&);
    /// One user less.
    void let_go(std::uint32_t);
    std::size_t size() const { return where_.size(); }

  private:
    struct Entry {
        Paths paths;
        std::uint32_t users = 0;
    };
    struct Hash {
        using is_transparent = void;
        const PathPool* pool;
        std::uint64_t seed;
        std::size_t operator()(const Paths&) const;
        std::size_t operator()(std::uint32_t i) const { return (*this)((*pool)[i]); }
    };
    struct Equal {
        using is_transparent = void;
        const PathPool* pool;
        bool operator()(std::uint32_t i, std::uint32_t j) const { return i == j; }
        bool operator()(const Paths& p, std::uint32_t i) const { return p == (*pool)[i]; }
        bool operator()(std::uint32_t i, const Paths& p) const { return p == (*pool)[i]; }
    };

    Slab<Entry, 16> entries_;
    boost::unordered_flat_set<std::uint32_t, Hash, Equal> where_;
};

}  // namespace finwait
