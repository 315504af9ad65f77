// Which segments a policy is for: `match`, as parsed. All keys that are given must hold; what is unknown (a
// client that nobody saw open) matches nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policies/contract/packet.hpp"
#include "policies/language/flag_match.hpp"
#include "policies/language/protocol_match.hpp"
#include "policies/language/range.hpp"
#include "policies/language/state_set.hpp"
#include "policies/language/value.hpp"
#include "tcp/address.hpp"
#include "tcp/role.hpp"

namespace finwait {

/// Who, relative to the box or to the connection.
enum class Who : std::uint8_t { a, b, client, server, active_closer, passive_closer };
const char* name(Who);
/// The side this is of; nullopt while nobody knows, or without a connection.
std::optional<Side> side_of(Who, const Connection*);

using Networks = std::vector<Network>;  // any of them; empty: not asked for
using Ports = std::vector<Range>;

struct Conditions {
    // Of a segment.
    std::optional<RoleSet> role;
    std::optional<Range> occurrence;
    std::optional<bool> retransmission;
    std::optional<FlagMatch> flags;
    std::optional<Range> length;  // payload bytes
    std::optional<Range> bytes;   // payload bytes its sender has sent before it
    // Of its direction and connection.
    std::optional<Who> from, to;
    std::optional<StateSet> client_state, server_state, sender_state, receiver_state;
    Networks client_address, server_address;
    Ports client_port, server_port;
    bool picked_up = false;  // also connections first seen in the middle
    // Of any frame.
    Networks source, destination, address;
    Ports source_port, destination_port, port;
    std::optional<ProtocolMatch> protocol;
    std::optional<std::uint16_t> vlan;  // of either tag
    std::optional<Mac> mac;             // of either end

    /// Needs a connection to say anything.
    bool aware() const;
    /// How many conditions the n-th segment of the packet fails, up to 2; `missed` names the first of them.
    /// 0: it is selected. 1 is a near miss, worth telling a user whose policy never acted.
    int misses(const Packet&, std::uint32_t n, const char** missed = nullptr) const;
    /// Could another segment of this one's direction and connection be selected? Asks the keys about
    /// direction, addresses, ports, protocol and VLAN alone.
    bool may_select_others(const Packet&) const;
    /// The keys about the connection alone, connection_keys(): what may stand beside `on`.
    bool selects(const Connection&) const;
    /// Its addresses and ports alone, which do not change: the connections that `connections` counts.
    bool fits_ends(const Connection&) const;

    static Conditions read(const Table& match, Complaints&);
};

/// A role or a list of them under `key`; also what policies read.
std::optional<RoleSet> read_roles(class Reader&, std::string_view key);
/// A state or a list of them under `key`; also what triggers read.
std::optional<StateSet> read_states(class Reader&, std::string_view key);

}  // namespace finwait
