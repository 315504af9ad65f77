#include "tcp/dissect.hpp"

#include <algorithm>
#include <cstring>

#include "tcp/bytes.hpp"
#include "tcp/checksum.hpp"

namespace finwait {
namespace {

using Bytes = std::span<const std::byte>;

constexpr std::uint16_t ethertype_ipv4 = 0x0800, ethertype_arp = 0x0806, ethertype_ipv6 = 0x86dd;
constexpr std::uint16_t ethertype_vlan = 0x8100, ethertype_service_vlan = 0x88a8;

constexpr std::uint8_t protocol_icmp = 1, protocol_tcp = 6, protocol_udp = 17, protocol_icmpv6 = 58;
constexpr std::uint8_t next_hop_by_hop = 0, next_routing = 43, next_fragment = 44, next_authentication = 51,
                       next_destination = 60;
/// RFC 8200 §4.1 wants each at most once, destination options twice. Longer chains are somebody's experiment.
constexpr int most_extensions = 8;

constexpr std::size_t tcp_checksum_offset = 16, udp_checksum_offset = 6;

/// What the headers read so far leave for the next one.
struct Rest {
    std::size_t at = 0;
    std::size_t end = 0;
    std::size_t size() const { return end - at; }
};

/// A fixed number of octets, all of them if it is not said otherwise.
template <std::size_t count = std::dynamic_extent, std::size_t size>
void copy_octets(Bytes bytes, std::size_t at, std::array<std::uint8_t, size>& octets) {
    std::memcpy(octets.data(), bytes.data() + at, std::min(count, size));
}

Oddity read_ethernet(Bytes bytes, View& view, Rest& rest) {
    if (bytes.size() < 14) return Oddity::short_ethernet;
    copy_octets(bytes, 0, view.destination_mac.octets);
    copy_octets(bytes, 6, view.source_mac.octets);
    view.ethertype = load16(bytes, 12);
    rest = {14, bytes.size()};
    while (view.ethertype == ethertype_vlan || view.ethertype == ethertype_service_vlan) {
        if (view.vlans.count == view.vlans.tags.size()) return Oddity::deep_vlan;
        if (rest.size() < 4) return Oddity::short_vlan;
        view.vlans.tags[view.vlans.count++] = {view.ethertype, load16(bytes, rest.at)};
        view.ethertype = load16(bytes, rest.at + 2);
        rest.at += 4;
    }
    return Oddity::none;
}

/// Would a host that is the destination take a packet with these options (RFC 791 §3.1)? Not when one's
/// length lies, nor when it may have further hops to visit, in which case its destination is another.
bool is_for_its_destination(Bytes options) {
    constexpr std::uint8_t end_of_list = 0, no_operation = 1, loose_route = 131, strict_route = 137;
    for (std::size_t at = 0; at < options.size();) {
        const std::uint8_t kind = load8(options, at);
        if (kind == end_of_list) break;
        if (kind == no_operation) {
            ++at;
            continue;
        }
        const std::size_t length = at + 1 < options.size() ? load8(options, at + 1) : 0U;
        if (length < 2 || at + length > options.size()) return false;
        if (kind == loose_route || kind == strict_route) return false;
        at += length;
    }
    return true;
}

Oddity read_ipv4(Bytes bytes, View& view, Rest& rest) {
    if (rest.size() < 20) return Oddity::short_ip;
    const std::size_t at = rest.at;
    if (load8(bytes, at) >> 4U != 4) return Oddity::ip_version;
    const std::size_t header = (load8(bytes, at) & 0xfU) * 4U;
    const std::size_t total = load16(bytes, at + 2);
    if (header < 20 || header > rest.size()) return Oddity::ip_header_length;
    if (total < header || total > rest.size()) return Oddity::ip_total_length;

    view.network_offset = static_cast<std::uint16_t>(at);
    view.ttl = load8(bytes, at + 8);
    view.protocol = load8(bytes, at + 9);
    copy_octets<4>(bytes, at + 12, view.source.octets);
    copy_octets<4>(bytes, at + 16, view.destination.octets);
    rest = {at + header, at + total};

    if (fold(sum_words(bytes.subspan(at, header))) != 0xffff) return Oddity::ip_checksum;
    constexpr unsigned more_fragments_or_offset = 0x3fff;
    if ((load16(bytes, at + 6) & more_fragments_or_offset) != 0)
        view.kind = Kind::fragment;
    else if (!is_for_its_destination(bytes.subspan(at + 20, header - 20)))
        view.kind = Kind::other_ip;
    return Oddity::none;
}

/// Size of the extension header at `rest`, 0 if it is cut short. `protocol` says what it is.
std::size_t extension_size(Bytes bytes, std::uint8_t protocol, const Rest& rest) {
    if (rest.size() < 8) return 0;
    std::size_t size = 8;
    if (protocol == next_authentication)
        size = (load8(bytes, rest.at + 1) + 2U) * 4U;  // RFC 4302 §2.2: the odd one, in words of four
    else if (protocol != next_fragment)
        size = (load8(bytes, rest.at + 1) + 1U) * 8U;
    return size > rest.size() ? 0 : size;
}

bool is_extension(std::uint8_t protocol) {
    return protocol == next_hop_by_hop || protocol == next_routing || protocol == next_fragment ||
           protocol == next_authentication || protocol == next_destination;
}

/// Walks to the transport header. Stops early, with a kind, at what cannot be followed: a fragment, or a
/// packet with hops still to visit, whose pseudo-header has another destination than its header (RFC 8200
/// §8.1).
Oddity read_extensions(Bytes bytes, View& view, Rest& rest) {
    for (int count = 0; is_extension(view.protocol); ++count) {
        const std::size_t size = extension_size(bytes, view.protocol, rest);
        if (size == 0 || count == most_extensions) return Oddity::ip6_extension;
        const bool fragment = view.protocol == next_fragment;
        const bool routing = view.protocol == next_routing;
        view.protocol = load8(bytes, rest.at);
        // An atomic fragment (offset 0, nothing to follow) is a whole packet (RFC 6946).
        if (fragment && (load16(bytes, rest.at + 2) & 0xfff9U) != 0) view.kind = Kind::fragment;
        if (routing && load8(bytes, rest.at + 3) != 0) view.kind = Kind::other_ip;
        rest.at += size;
        if (view.kind != Kind::malformed) break;
    }
    return Oddity::none;
}

Oddity read_ipv6(Bytes bytes, View& view, Rest& rest) {
    if (rest.size() < 40) return Oddity::short_ip;
    const std::size_t at = rest.at;
    if (load8(bytes, at) >> 4U != 6) return Oddity::ip_version;
    const std::size_t length = load16(bytes, at + 4);
    if (length > rest.size() - 40) return Oddity::ip_total_length;

    view.network_offset = static_cast<std::uint16_t>(at);
    view.v6 = true;
    view.protocol = load8(bytes, at + 6);
    view.ttl = load8(bytes, at + 7);
    view.source.v6 = view.destination.v6 = true;
    copy_octets(bytes, at + 8, view.source.octets);
    copy_octets(bytes, at + 24, view.destination.octets);
    rest = {at + 40, at + 40 + length};
    return read_extensions(bytes, view, rest);
}

void set_payload(View& view, std::size_t at, std::size_t end) {
    view.payload_offset = static_cast<std::uint32_t>(at);
    view.payload_length = static_cast<std::uint32_t>(end - at);
}

bool checksum_mark_fits(const Frame& frame, const Rest& transport, std::size_t field) {
    return !frame.offload.unfinished_checksum ||
           (frame.offload.checksum_start == transport.at && frame.offload.checksum_offset == field);
}

bool tcp_checksum_holds(const Frame& frame, const View& view, const Rest& segment) {
    if (frame.offload.verified && !frame.offload.unfinished_checksum) return true;
    const auto length = static_cast<std::uint32_t>(segment.size());
    const std::uint64_t pseudo = pseudo_header(view.source, view.destination, protocol_tcp, length);
    if (frame.offload.unfinished_checksum)
        return load16(frame.bytes(), segment.at + tcp_checksum_offset) == fold(pseudo);
    return fold(sum_words(frame.bytes().subspan(segment.at, length), pseudo)) == 0xffff;
}

Oddity read_tcp(const Frame& frame, View& view, const Rest& segment) {
    const Bytes bytes = frame.bytes();
    if (segment.size() < 20) return Oddity::short_transport;
    const std::size_t at = segment.at;
    const std::size_t header = (load8(bytes, at + 12) >> 4U) * 4U;
    if (header < 20 || header > segment.size()) return Oddity::tcp_data_offset;
    if (!checksum_mark_fits(frame, segment, tcp_checksum_offset)) return Oddity::offload;
    if (!tcp_checksum_holds(frame, view, segment)) return Oddity::tcp_checksum;

    view.kind = Kind::tcp;
    view.source_port = load16(bytes, at);
    view.destination_port = load16(bytes, at + 2);
    view.seq = Seq(load32(bytes, at + 4));
    view.ack = Seq(load32(bytes, at + 8));
    view.flags = Flags(load16(bytes, at + 12));  // masks data offset and the reserved bits off
    view.window = load16(bytes, at + 14);
    view.urgent = load16(bytes, at + 18);
    if (header > 20) view.options = parse_options(bytes.subspan(at + 20, header - 20));
    set_payload(view, at + header, segment.end);
    return Oddity::none;
}

Oddity read_udp(const Frame& frame, View& view, const Rest& datagram) {
    const Bytes bytes = frame.bytes();
    if (datagram.size() < 8) return Oddity::short_transport;
    const std::size_t length = load16(bytes, datagram.at + 4);
    if (length < 8 || length > datagram.size()) return Oddity::udp_length;
    if (!checksum_mark_fits(frame, datagram, udp_checksum_offset)) return Oddity::offload;

    view.kind = Kind::udp;
    view.source_port = load16(bytes, datagram.at);
    view.destination_port = load16(bytes, datagram.at + 2);
    set_payload(view, datagram.at + 8, datagram.at + length);
    return Oddity::none;
}

Oddity read_transport(const Frame& frame, View& view, const Rest& rest) {
    view.transport_offset = static_cast<std::uint16_t>(rest.at);
    if (view.protocol == protocol_tcp) return read_tcp(frame, view, rest);
    if (view.protocol == protocol_udp) return read_udp(frame, view, rest);
    const bool icmp = view.protocol == (view.v6 ? protocol_icmpv6 : protocol_icmp);
    view.kind = icmp ? Kind::icmp : Kind::other_ip;
    set_payload(view, rest.at, rest.end);
    return Oddity::none;
}

Oddity read_network(const Frame& frame, View& view, Rest& rest) {
    const Bytes bytes = frame.bytes();
    if (view.ethertype != ethertype_ipv4 && view.ethertype != ethertype_ipv6) {
        view.kind = view.ethertype == ethertype_arp ? Kind::arp : Kind::other;
        return Oddity::none;
    }
    const Oddity oddity =
        view.ethertype == ethertype_ipv4 ? read_ipv4(bytes, view, rest) : read_ipv6(bytes, view, rest);
    if (oddity != Oddity::none) return oddity;
    if (view.kind != Kind::malformed) {  // a fragment, or on its way through a source route
        set_payload(view, rest.at, rest.end);
        return Oddity::none;
    }
    return read_transport(frame, view, rest);
}

bool segmentation_fits(Segmentation segmentation, const View& view) {
    switch (segmentation) {
        case Segmentation::none: return true;
        // A SYN on every wire segment is nothing that any sender could mean.
        case Segmentation::tcp4: return view.tcp() && !view.v6 && !view.flags.has(Flags::syn);
        case Segmentation::tcp6: return view.tcp() && view.v6 && !view.flags.has(Flags::syn);
        case Segmentation::udp: return view.kind == Kind::udp;
    }
    return false;
}

/// The facts beside the bytes are as foreign as the bytes.
Oddity read_offload(const Frame& frame, View& view) {
    const Offload& offload = frame.offload;
    const std::size_t size = frame.size();
    if (offload.header_length > size) return Oddity::offload;
    if (offload.unfinished_checksum &&
        std::size_t{offload.checksum_start} + offload.checksum_offset + 2 > size)
        return Oddity::offload;
    if (offload.segmentation == Segmentation::none) return Oddity::none;
    if (offload.segment_size == 0 || !segmentation_fits(offload.segmentation, view)) return Oddity::offload;
    if (view.payload_length >
        offload.segment_size) {  // or the sender's queue was trimmed to a single segment
        view.segment_size = offload.segment_size;
        view.segments = (view.payload_length + offload.segment_size - 1U) / offload.segment_size;
    }
    return Oddity::none;
}

}  // namespace

View dissect(const Frame& frame) {
    View view;
    Rest rest;
    view.oddity = read_ethernet(frame.bytes(), view, rest);
    if (view.oddity == Oddity::deep_vlan)
        view.kind = Kind::other;
    else if (view.oddity == Oddity::none)
        view.oddity = read_network(frame, view, rest);

    const bool understood = view.oddity == Oddity::none || view.oddity == Oddity::deep_vlan;
    if (understood && read_offload(frame, view) != Oddity::none) {
        view.oddity = Oddity::offload;
        view.kind = Kind::malformed;
    } else if (!understood) {
        view.kind = Kind::malformed;
    }
    return view;
}

}  // namespace finwait
