// What dissect() found in a frame: offsets and values that have been checked once and for all. A View never
// refers to bytes by pointer, so it stays good while its frame moves.
#pragma once

#include <cstddef>
#include <cstdint>

#include "tcp/address.hpp"
#include "tcp/flags.hpp"
#include "tcp/options.hpp"
#include "tcp/seq.hpp"

namespace finwait {

/// How far a frame was understood. Only `tcp` is followed; everything else is carried untouched.
enum class Kind : std::uint8_t { tcp, udp, icmp, other_ip, fragment, arp, other, malformed };

/// Why a frame is `malformed` or not followed although it should be TCP. One list: tcp/oddity.def.
enum class Oddity : std::uint8_t {
#define FINWAIT_ODDITY(symbol, name, sentence) symbol,
#include "tcp/oddity.def"
#undef FINWAIT_ODDITY
    count_
};
const char* name(Oddity);
const char* sentence(Oddity);
const char* name(Kind);

struct View {
    Kind kind = Kind::malformed;
    Oddity oddity = Oddity::none;

    // Link. Valid unless oddity says the frame is shorter than an Ethernet header.
    Mac destination_mac, source_mac;
    VlanStack vlans;
    std::uint16_t ethertype = 0;  // behind the tags

    // Network. Valid when network_offset != 0.
    std::uint16_t network_offset = 0;
    bool v6 = false;
    std::uint8_t protocol = 0;  // IP protocol, behind any IPv6 extension headers
    std::uint8_t ttl = 0;
    Address source, destination;

    // Transport. Valid when transport_offset != 0.
    std::uint16_t transport_offset = 0;
    std::uint16_t source_port = 0, destination_port = 0;  // TCP and UDP
    std::uint32_t payload_offset = 0;
    std::uint32_t payload_length = 0;  // by the IP length: Ethernet padding is not payload
    std::uint32_t segments = 1;        // wire segments of this frame, 1 unless a superframe
    std::uint16_t segment_size = 0;    // payload bytes of each but the last; 0 unless a superframe

    // TCP. Valid when kind == tcp.
    Seq seq, ack;
    Flags flags;
    std::uint16_t window = 0;  // as it stands in the header, unscaled
    std::uint16_t urgent = 0;
    Options options;

    bool tcp() const { return kind == Kind::tcp; }
    bool has_network() const { return network_offset != 0; }
    bool has_ports() const { return transport_offset != 0 && (kind == Kind::tcp || kind == Kind::udp); }
    /// Sequence space this frame takes: payload plus one each for SYN and FIN (SEG.LEN of RFC 9293).
    std::uint32_t sequence_length() const {
        return payload_length + (flags.has(Flags::syn) ? 1U : 0U) + (flags.has(Flags::fin) ? 1U : 0U);
    }
    Seq end() const { return seq + sequence_length(); }
};

}  // namespace finwait
