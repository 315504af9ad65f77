// IP protocol numbers by IANA; EtherTypes by IEEE 802.
#include "policies/language/protocol_match.hpp"

#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "policies/language/quantity.hpp"
#include "policies/language/spelling.hpp"

namespace finwait {

namespace {

using Match = Parsed<ProtocolMatch>;

constexpr std::uint16_t tcp = 6, udp = 17, ipv4 = 0x0800, ipv6 = 0x86dd;
constexpr std::uint16_t lowest_ethertype = 0x0600;  // below it the field is a length (802.3)

struct Named {
    std::string_view name;
    ProtocolMatch match;
};
constexpr std::array named{
    Named{"tcp", {tcp, false}},    Named{"udp", {udp, false}},   Named{"icmp", {1, false}},
    Named{"icmp6", {58, false}},   Named{"icmpv6", {58, false}}, Named{"igmp", {2, false}},
    Named{"gre", {47, false}},     Named{"esp", {50, false}},    Named{"ah", {51, false}},
    Named{"sctp", {132, false}},   Named{"ip", {ipv4, true}},    Named{"ipv4", {ipv4, true}},
    Named{"ip6", {ipv6, true}},    Named{"ipv6", {ipv6, true}},  Named{"arp", {0x0806, true}},
    Named{"lldp", {0x88cc, true}},
};

}  // namespace

bool ProtocolMatch::can_be_tcp() const {
    return ethertype ? number == ipv4 || number == ipv6 : number == tcp;
}
bool ProtocolMatch::can_have_ports() const {
    return can_be_tcp() || (!ethertype && number == udp);
}
bool ProtocolMatch::can_have_addresses() const {
    return !ethertype || number == ipv4 || number == ipv6;
}

Match parse_protocol(std::string_view text) {
    for (const Named& known : named)
        if (known.name == lower(text)) return Match::good(known.match);
    if (text.starts_with("0x")) {
        std::uint16_t number = 0;
        const auto [end, error] = std::from_chars(text.data() + 2, text.data() + text.size(), number, 16);
        if (error != std::errc{} || end != text.data() + text.size() || number < lowest_ethertype)
            return Match::bad(quoted(text) + " is not an EtherType", "they go from 0x0600 to 0xffff");
        return Match::good({number, true});
    }
    if (const auto number = parse_count(text)) {
        if (*number > 255)
            return Match::bad(quoted(text) + " is not an IP protocol: they go from 0 to 255",
                              "an EtherType is written '0x0806'");
        return Match::good({static_cast<std::uint16_t>(*number), false});
    }
    return Match::bad("unknown protocol " + quoted(text), suggest(text, protocol_names()));
}

std::vector<std::string_view> protocol_names() {
    std::vector<std::string_view> names;
    for (const Named& known : named) names.push_back(known.name);
    return names;
}

}  // namespace finwait
