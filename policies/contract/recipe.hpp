// An invention is a recipe, not bytes: "a RST to the server, in the window". Its numbers are worked out when
// it leaves, from the model of its receiver at that moment, so an exact RST behind queued data is still
// exact.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "tcp/connection.hpp"
#include "tcp/flags.hpp"
#include "tcp/forge.hpp"
#include "tcp/icmp_error.hpp"
#include "tcp/paths.hpp"
#include "tcp/side.hpp"

namespace finwait {

struct Recipe {
    enum class Sequence : std::uint8_t {
        exact,       // RCV.NXT
        in_window,   // acceptable, but neither exact, nor RCV.NXT-1, nor the edge of a SACK block
        right_edge,  // the last acceptable byte
        left_edge,   // RCV.NXT-1: the last byte already received
        outside,     // beyond the window
        offset,      // RCV.NXT + `offset`
    };
    enum class Ack : std::uint8_t {
        exact,  // what the receiver has sent so far: its SND.NXT
        none,   // no ACK flag
        wrong,  // beyond its SND.NXT
    };

    enum class Stamps : std::uint8_t {
        exact,  // the other end's own last TSval
        old,    // so much older that PAWS (RFC 7323 §5) rejects the segment
        none,   // no option, though it was agreed
    };

    ConnectionHandle connection;
    Side to = Side::b;
    Flags flags = Flags(Flags::rst);
    Sequence sequence = Sequence::exact;
    std::int32_t offset = 0;
    Ack ack = Ack::exact;
    Stamps timestamps = Stamps::exact;
    std::uint16_t payload = 0;     // bytes, all zero; up to 1400
    std::optional<IcmpKind> icmp;  // instead of a segment: an ICMP error about one that the receiver sent
    std::uint16_t mtu = 0;         // of IcmpKind::fragmentation_needed
    std::optional<std::uint16_t> window;  // default: 0 on a RST, else what the other end offered last
};
const char* name(Recipe::Sequence);
std::optional<Recipe::Sequence> parse_sequence(std::string_view);

/// The sequence number the recipe means at this moment.
Seq sequence_for(const Recipe&, const Endpoint& receiver);

/// Everything worked out for this moment; the connection's addresses, VLAN tags, ports, timestamps and window
/// included. `path`: how to write to the receiver.
Blueprint cook(const Recipe&, const Connection&, const Path& path);
/// The same of an ICMP error: `sequence` is that of the segment it is about, counted from SND.UNA of the end
/// that gets it, in the window of what is under way. The other end's host is the one that says so.
IcmpBlueprint cook_icmp(const Recipe&, const Connection&, const Path& path);

}  // namespace finwait
