#include "tcp/cut.hpp"

#include <algorithm>
#include <cassert>

#include "tcp/bytes.hpp"
#include "tcp/checksum.hpp"

namespace finwait {
namespace {

constexpr std::uint8_t protocol_tcp = 6, protocol_udp = 17;

std::size_t checksum_field(const View& view) {
    return view.transport_offset + (view.tcp() ? 16U : 6U);
}
std::size_t packet_end(const View& view) {
    return std::size_t{view.payload_offset} + view.payload_length;
}

/// RFC 768: a UDP checksum of zero is written as its other zero, since the field's zero says "none".
std::uint16_t complement(std::uint64_t sum, bool udp) {
    const auto value = static_cast<std::uint16_t>(~unsigned{fold(sum)});
    return udp && value == 0 ? std::uint16_t{0xffff} : value;
}

void write_ipv4_checksum(std::span<std::byte> bytes, const View& view) {
    const std::size_t at = view.network_offset;
    // As its receiver will sum it up; but what was corrupted may claim more than there is.
    const std::size_t header = std::min((load8(bytes, at) & 0xfU) * std::size_t{4}, bytes.size() - at);
    store16(bytes, at + 10, 0);
    store16(bytes, at + 10, complement(sum_words(bytes.subspan(at, header)), false));
}

std::uint64_t pseudo_header(const View& view, std::size_t length) {
    return pseudo_header(view.source, view.destination, view.tcp() ? protocol_tcp : protocol_udp,
                         static_cast<std::uint32_t>(length));
}

/// The transport reaches to `end`.
void write_transport_checksum(std::span<std::byte> bytes, const View& view, std::size_t end,
                              bool unfinished) {
    const std::size_t field = checksum_field(view);
    const std::size_t length = end - view.transport_offset;
    const std::uint64_t pseudo = pseudo_header(view, length);
    const bool without = !view.tcp() && !view.v6 && load16(bytes, field) == 0;
    if (unfinished) {
        store16(bytes, field, fold(pseudo));
    } else if (!without) {
        store16(bytes, field, 0);
        const std::uint64_t sum = sum_words(bytes.subspan(view.transport_offset, length), pseudo);
        store16(bytes, field, complement(sum, !view.tcp()));
    }
}

/// One of the two pieces: which part of the payload it takes, and what of the header goes with it.
struct Piece {
    std::uint32_t first, length;   // bytes of payload
    std::uint32_t sequence_shift;  // from view.seq; 0 for the first piece
    Flags drop;                    // flags that went with the other piece
    bool leads() const { return sequence_shift == 0; }
};

/// Options that mean something on a SYN only become NOPs.
void blank_syn_options(std::span<std::byte> options) {
    constexpr std::byte nop{1};
    for (std::size_t at = 0; at < options.size() && load8(options, at) != 0;) {
        const std::uint8_t kind = load8(options, at);
        if (kind == 1) {
            ++at;
            continue;
        }
        const std::size_t length = at + 1 < options.size() ? load8(options, at + 1) : 0U;
        if (length < 2 || length > options.size() - at) return;
        const bool syn_only = kind == 2 || kind == 3 || kind == 4 || kind == 34 || kind == 254;
        if (syn_only) std::fill_n(options.subspan(at).begin(), length, nop);
        at += length;
    }
}

void write_tcp(std::span<std::byte> bytes, const View& view, const Piece& piece) {
    const std::size_t at = view.transport_offset;
    Flags flags(view.flags.bits() & ~unsigned{piece.drop.bits()});
    if (!piece.leads()) {
        store32(bytes, at + 4, (view.seq + piece.sequence_shift).value());
        if (view.flags.has(Flags::syn))
            blank_syn_options(bytes.subspan(at + 20, view.payload_offset - at - 20));
        // The urgent pointer counts from the segment's own sequence number; without URG it is just bytes.
        if (flags.has(Flags::urg)) {
            const bool lies_ahead = view.urgent > piece.sequence_shift;
            store16(bytes, at + 18, lies_ahead ? view.urgent - piece.sequence_shift : 0U);
            if (!lies_ahead) flags = flags.without(Flags::urg);
        }
    }
    const unsigned offset_and_reserved = load16(bytes, at + 12) & 0xfe00U;
    store16(bytes, at + 12, offset_and_reserved | flags.bits());
}

void write_ip(std::span<std::byte> bytes, const View& view, std::uint32_t segments_before) {
    const std::size_t at = view.network_offset;
    if (view.v6) {
        store16(bytes, at + 4, static_cast<unsigned>(bytes.size() - at - 40));
        return;
    }
    store16(bytes, at + 2, static_cast<unsigned>(bytes.size() - at));
    store16(bytes, at + 4, load16(bytes, at + 4) + segments_before);
    write_ipv4_checksum(bytes, view);
}

Offload piece_offload(const Offload& whole, const View& view, const Piece& piece) {
    Offload offload = whole;
    if (piece.length > whole.segment_size && whole.segmentation != Segmentation::none) {
        offload.header_length = static_cast<std::uint16_t>(view.payload_offset);
        offload.ecn = whole.ecn && piece.leads();
        return offload;
    }
    offload.segmentation = Segmentation::none;
    offload.segment_size = 0;
    offload.header_length = 0;
    offload.ecn = false;
    return offload;
}

Frame take(const Frame& frame, const View& view, const Piece& piece) {
    Frame out = Frame::with_room(view.payload_offset + piece.length);
    out.resize(view.payload_offset + piece.length);
    out.offload = piece_offload(frame.offload, view, piece);

    const std::span<std::byte> bytes = out.bytes();
    const auto header = frame.bytes().first(view.payload_offset);
    const auto payload = frame.bytes().subspan(view.payload_offset + piece.first, piece.length);
    std::copy(header.begin(), header.end(), bytes.begin());
    std::copy(payload.begin(), payload.end(), bytes.subspan(header.size()).begin());

    // Each wire segment of the kernel's own segmentation has the next IP id.
    const std::uint32_t step = std::max<std::uint32_t>(view.segment_size, 1);
    const bool super = view.segment_size != 0;
    const std::uint32_t before = piece.leads() ? 0
                                 : super       ? std::max(1U, (piece.first + step - 1) / step)
                                               : 1;
    write_ip(bytes, view, before);
    if (view.tcp())
        write_tcp(bytes, view, piece);
    else
        store16(bytes, view.transport_offset + 4U, 8 + piece.length);
    write_transport_checksum(bytes, view, bytes.size(), out.offload.unfinished_checksum);
    return out;
}

}  // namespace

std::pair<Frame, Frame> cut_segments(const Frame& frame, const View& view, std::uint32_t segments) {
    assert(segments > 0 && segments < view.segments);
    const std::uint32_t bytes = segments * view.segment_size;
    if (view.tcp()) return cut_at(frame, view, view.seq + bytes);
    return {take(frame, view, {0, bytes, 0, Flags()}),
            take(frame, view, {bytes, view.payload_length - bytes, bytes, Flags()})};
}

std::pair<Frame, Frame> cut_at(const Frame& frame, const View& view, Seq at) {
    assert(view.tcp() && precedes(view.seq, at) && precedes(at, view.end()));
    const auto shift = static_cast<std::uint32_t>(distance(view.seq, at));
    const std::uint32_t syn = view.flags.has(Flags::syn) ? 1 : 0;
    const std::uint32_t bytes = std::min(shift - syn, view.payload_length);
    // A FIN split off alone leaves PSH with the data that it pushes.
    const bool data_stays = bytes == view.payload_length && bytes != 0;
    const Flags from_first = data_stays ? Flags(Flags::fin) : Flags(Flags::fin | Flags::psh);
    const Flags from_second =
        data_stays ? Flags(Flags::syn | Flags::cwr | Flags::psh) : Flags(Flags::syn | Flags::cwr);
    return {take(frame, view, {0, bytes, 0, from_first}),
            take(frame, view, {bytes, view.payload_length - bytes, shift, from_second})};
}

void finish_checksum(Frame& frame, const View& view) {
    if (!frame.offload.unfinished_checksum) return;
    const std::span<std::byte> bytes = frame.bytes();
    const std::size_t start = frame.offload.checksum_start;
    const std::size_t field = start + frame.offload.checksum_offset;
    const std::size_t end = view.has_ports() ? packet_end(view) : bytes.size();
    if (field + 2 > end) return;  // facts that do not fit: dissect() has called the frame odd
    // The field takes part in the sum: it holds the pseudo-header's.
    store16(bytes, field, complement(sum_words(bytes.subspan(start, end - start)), !view.tcp()));
    frame.offload.unfinished_checksum = false;
    frame.offload.checksum_start = frame.offload.checksum_offset = 0;
}

void recompute_network_checksum(Frame& frame, const View& view) {
    if (view.has_network() && !view.v6) write_ipv4_checksum(frame.bytes(), view);
}

void recompute_checksums(Frame& frame, const View& view) {
    recompute_network_checksum(frame, view);
    if (view.has_ports()) write_transport_checksum(frame.bytes(), view, packet_end(view), false);
    frame.offload.unfinished_checksum = false;
    frame.offload.checksum_start = frame.offload.checksum_offset = 0;
}

}  // namespace finwait
