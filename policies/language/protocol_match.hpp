// `match.protocol`: what a frame carries, by IP protocol or by EtherType, under the names tcpdump uses.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "policies/language/parsed.hpp"
#include "tcp/view.hpp"

namespace finwait {

struct ProtocolMatch {
    std::uint16_t number = 0;
    bool ethertype = false;  // else an IP protocol, of either family, behind IPv6 extension headers
    bool fits(const View& view) const {
        return ethertype ? view.ethertype == number : view.has_network() && view.protocol == number;
    }
    bool can_have_ports() const;  // TCP, UDP, or IP at all
    bool can_be_tcp() const;
    bool can_have_addresses() const;  // anything but ARP, LLDP, …
    friend bool operator==(const ProtocolMatch&, const ProtocolMatch&) = default;
};

/// A name (tcp, udp, icmp, icmp6, sctp, gre, esp, ah, igmp; arp, ip, ip6, lldp), an IP protocol number 0 to
/// 255, or an EtherType "0x0806".
Parsed<ProtocolMatch> parse_protocol(std::string_view);
std::vector<std::string_view> protocol_names();

}  // namespace finwait
