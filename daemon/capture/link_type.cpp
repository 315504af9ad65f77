// See link_type.hpp. The layouts are those of the LINKTYPE_ registry of tcpdump.org.
#include "daemon/capture/link_type.hpp"

#include <pcap/dlt.h>

#include "tcp/bytes.hpp"

namespace finwait {
namespace {

using Bytes = std::span<const std::byte>;

constexpr std::uint16_t ethertype_ipv4 = 0x0800, ethertype_ipv6 = 0x86dd;

/// sll_pkttype, sll_hatype, sll_halen, sll_addr, sll_protocol
std::optional<LinkPayload> read_cooked(Bytes packet) {
    if (packet.size() < 16) return std::nullopt;
    LinkPayload payload{load16(packet, 14), 16, {}};
    if (load16(packet, 4) == 6) payload.source_address = packet.subspan(6, 6);
    return payload;
}

/// sll2_protocol, two reserved bytes, sll2_if_index, sll2_hatype, sll2_pkttype, sll2_halen, sll2_addr
std::optional<LinkPayload> read_cooked2(Bytes packet) {
    if (packet.size() < 20) return std::nullopt;
    LinkPayload payload{load16(packet, 0), 20, {}};
    if (load8(packet, 11) == 6) payload.source_address = packet.subspan(12, 6);
    return payload;
}

std::optional<LinkPayload> read_raw(Bytes packet) {
    if (packet.empty()) return std::nullopt;
    switch (load8(packet, 0) >> 4U) {
        case 4: return LinkPayload{ethertype_ipv4, 0, {}};
        case 6: return LinkPayload{ethertype_ipv6, 0, {}};
        default: return std::nullopt;
    }
}

/// The family stands in the byte order of the host that captured; its number is at most two digits.
std::optional<LinkPayload> read_family(Bytes packet) {
    if (packet.size() < 4) return std::nullopt;
    const std::uint32_t big = load32(packet, 0);
    const std::uint32_t family =
        big < 0x10000U ? big : load8(packet, 0) | (std::uint32_t{load8(packet, 1)} << 8U);
    switch (family) {
        case 2: return LinkPayload{ethertype_ipv4, 4, {}};
        case 10:  // AF_INET6 of Linux; of NetBSD and OpenBSD, FreeBSD, macOS
        case 24:
        case 28:
        case 30: return LinkPayload{ethertype_ipv6, 4, {}};
        default: return std::nullopt;
    }
}

}  // namespace

std::optional<LinkType> link_type_of(int number) {
    switch (number) {
        case DLT_EN10MB: return LinkType::ethernet;
        case DLT_LINUX_SLL: return LinkType::cooked;
        case DLT_LINUX_SLL2: return LinkType::cooked2;
        case DLT_RAW:
        case DLT_IPV4:
        case DLT_IPV6: return LinkType::raw;
        case DLT_NULL:
        case DLT_LOOP: return LinkType::family;
        default: return std::nullopt;
    }
}

const char* name(LinkType type) {
    switch (type) {
        case LinkType::ethernet: return "Ethernet";
        case LinkType::cooked: return "Linux cooked";
        case LinkType::cooked2: return "Linux cooked v2";
        case LinkType::raw: return "raw IP";
        case LinkType::family: return "loopback";
    }
    return "?";
}

std::optional<LinkPayload> read_link(LinkType type, Bytes packet) {
    switch (type) {
        case LinkType::ethernet: break;
        case LinkType::cooked: return read_cooked(packet);
        case LinkType::cooked2: return read_cooked2(packet);
        case LinkType::raw: return read_raw(packet);
        case LinkType::family: return read_family(packet);
    }
    return std::nullopt;
}

}  // namespace finwait
