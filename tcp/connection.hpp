// One TCP connection: its two endpoints, who opened it, and what has been counted. Written by the tracker,
// read by everybody else.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "tcp/address.hpp"
#include "tcp/endpoint.hpp"
#include "tcp/role.hpp"
#include "tcp/side.hpp"
#include "tcp/timeline.hpp"

namespace finwait {

/// Names a connection for as long as it exists. A stale handle finds nothing.
struct ConnectionHandle {
    std::uint32_t index = UINT32_MAX;
    std::uint32_t generation = 0;
    explicit operator bool() const { return index != UINT32_MAX; }
    friend auto operator<=>(const ConnectionHandle&, const ConnectionHandle&) = default;
};

struct SocketAddress {
    Address address;
    std::uint16_t port = 0;
    friend auto operator<=>(const SocketAddress&, const SocketAddress&) = default;
};
std::string to_string(const SocketAddress&);  // 198.18.0.1:80, [2001:db8::1]:80

struct Traffic {
    std::uint64_t segments = 0;         // wire segments emitted
    std::uint64_t bytes = 0;            // payload bytes emitted, repeats included
    std::uint32_t retransmissions = 0;  // segments emitted again
};

struct Connection {
    std::uint64_t id = 0;  // 1, 2, 3, … in the order of opening; never used again
    ConnectionHandle handle;
    std::array<SocketAddress, 2> address;                            // by Side
    std::array<Endpoint, 2> endpoint;                                // by Side
    std::array<Traffic, 2> traffic;                                  // by Side, as emitted
    std::array<std::array<std::uint32_t, role_count>, 2> counted{};  // occurrences of each role, by Side

    std::optional<Side> opener;  // emitted the first SYN; unknown for a connection first seen in the middle
    std::optional<Side> closer;  // emitted the first FIN
    bool picked_up = false;
    bool closed = false;  // both ends are CLOSED or in TIME-WAIT; said once through TrackerListener::closed
    std::uint32_t ordinal = 0;  // n-th connection of (client address, server address, server port), from 1

    TimePoint opened_at{}, last_segment_at{};

    const Endpoint& at(Side s) const { return endpoint[index(s)]; }
    Endpoint& at(Side s) { return endpoint[index(s)]; }
    /// Which side plays this end. With an unknown opener the lower port is taken for the server's, for
    /// display only.
    Side side_of(End) const;
    End end_of(Side s) const { return side_of(End::client) == s ? End::client : End::server; }
    const Endpoint& client() const { return at(side_of(End::client)); }
    const Endpoint& server() const { return at(side_of(End::server)); }
};

}  // namespace finwait
