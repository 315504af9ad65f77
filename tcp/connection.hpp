// One TCP connection: its two endpoints, who opened it, and what has been counted. Written by the tracker,
// read by everybody else.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "tcp/address.hpp"
#include "tcp/counts.hpp"
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
    std::uint64_t bytes = 0;                 // payload bytes emitted, repeats included
    std::uint64_t segments : 40 = 0;         // wire segments emitted
    std::uint64_t retransmissions : 24 = 0;  // segments emitted again; 16,777,215 are the most it knows

    void repeated(std::uint32_t n) {
        const std::uint64_t sum = std::uint64_t{retransmissions} + n;
        retransmissions = (sum < (1U << 24U) ? sum : (1U << 24U) - 1) & 0xffffffU;
    }
};

/// std::optional<Side> in a byte.
class MaybeSide {
  public:
    MaybeSide() = default;
    MaybeSide(Side side) : value_(static_cast<std::uint8_t>(side)) {}  // NOLINT: as std::optional has it
    MaybeSide(std::optional<Side> side) : value_(side ? static_cast<std::uint8_t>(*side) : none) {}  // NOLINT
    operator std::optional<Side>() const { return *this ? std::optional(**this) : std::nullopt; }    // NOLINT
    explicit operator bool() const { return value_ != none; }
    bool has_value() const { return value_ != none; }
    void reset() { value_ = none; }
    Side operator*() const { return static_cast<Side>(value_); }
    friend bool operator==(const MaybeSide&, const MaybeSide&) = default;
    friend bool operator==(const MaybeSide& side, std::nullopt_t) { return !side; }

  private:
    static constexpr std::uint8_t none = UINT8_MAX;
    std::uint8_t value_ = none;
};

struct Connection {
    std::uint64_t id = 0;  // 1, 2, 3, … in the order of opening; never used again
    ConnectionHandle handle;
    std::array<SocketAddress, 2> address;  // by Side
    std::uint32_t ordinal = 0;  // n-th connection of (client address, server address, server port), from 1

    MaybeSide opener;  // emitted the first SYN; unknown for a connection first seen in the middle
    MaybeSide closer;  // emitted the first FIN
    bool picked_up : 1 = false;
    bool closed : 1 =
        false;  // both ends are CLOSED or in TIME-WAIT; said once through TrackerListener::closed
    bool counts_full : 1 = false;  // a role has been emitted more often than is remembered

    TimePoint opened_at{}, last_segment_at{};
    std::array<Endpoint, 2> endpoint;  // by Side
    std::array<Traffic, 2> traffic;    // by Side, as emitted
    std::array<Counts, 2> counted;     // occurrences of each role, by Side

    /// Counts `segments` more with this role; the number of the first of them.
    std::uint32_t count(Side, Role, std::uint32_t segments);

    /// A segment was emitted by `speaker`, or delivered.
    void stamp(TimePoint now, std::optional<Side> speaker);

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
