// ICMP errors about a TCP segment (RFC 792, RFC 4443; what TCP makes of them: RFC 9293 §3.9.2.2, RFC 5461,
// RFC 5927). The only thing besides TCP itself that moves an endpoint.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "tcp/address.hpp"
#include "tcp/frame.hpp"
#include "tcp/seq.hpp"
#include "tcp/view.hpp"

namespace finwait {

enum class IcmpKind : std::uint8_t {
    net_unreachable,
    host_unreachable,
    protocol_unreachable,
    port_unreachable,
    fragmentation_needed,  // ICMPv6: packet too big
    prohibited,            // administratively
    source_quench,         // IPv4 alone; deprecated by RFC 6633
    time_exceeded,
    parameter_problem,
    count_
};
const char* name(IcmpKind);  // "port-unreachable", …
std::optional<IcmpKind> parse_icmp_kind(std::string_view);
/// ICMPv6 has no source quench.
bool exists_in(IcmpKind, bool v6);

struct IcmpError {
    IcmpKind kind = IcmpKind::host_unreachable;
    std::uint16_t mtu = 0;  // of fragmentation_needed, bytes
    // The segment that it is about, as far as it is quoted.
    Address source, destination;
    std::uint16_t source_port = 0, destination_port = 0;
    Seq seq;
};

/// What an ICMP frame says about a TCP segment; nothing when it says something else, or its checksum is
/// wrong.
std::optional<IcmpError> read_icmp_error(const Frame&, const View&);

/// How to write one: the links as of any frame to the end that sent the segment it is about.
struct IcmpBlueprint {
    Mac source_mac, destination_mac;
    VlanStack vlans;
    Address reporter;  // who says so: a router, or the host itself
    std::uint8_t ttl = 64;
    IcmpError about;
};
Frame forge_icmp_error(const IcmpBlueprint&);

}  // namespace finwait
