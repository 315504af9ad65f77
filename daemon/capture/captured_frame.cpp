// See captured_frame.hpp.
#include "daemon/capture/captured_frame.hpp"

#include <algorithm>
#include <cstring>

#include "tcp/bytes.hpp"
#include "tcp/checksum.hpp"
#include "tcp/dissect.hpp"

namespace finwait {
namespace {

constexpr std::size_t ethernet_header = 14, tcp_header = 20, tcp_checksum = 16;
constexpr std::uint8_t protocol_tcp = 6;

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

}  // namespace

std::uint64_t hash_of(std::span<const std::byte> bytes, std::uint64_t start) {
    std::uint64_t hash = mix(start ^ bytes.size(), 0x9e3779b97f4a7c15U);
    for (; bytes.size() >= 8; bytes = bytes.subspan(8)) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), 8);
        hash = mix(hash ^ word, 0xd1342543de82ef95U);
    }
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), bytes.size());
    return mix(hash ^ word, 0xa0761d6478bd642fU);
}

/// Writes the packet as an Ethernet frame of its original size. Returns how many bytes of it were captured; 0
/// when its link header is of no use.
std::size_t FrameMaker::fill(LinkType link, const CapturedPacket& packet, CapturedFrame& result) {
    std::span<const std::byte> bytes = packet.bytes;
    std::size_t original = packet.original_length, filled = 0;
    const std::span<std::byte> room = frame_.room();
    if (link != LinkType::ethernet) {
        const auto payload = read_link(link, bytes);
        if (!payload) return 0;
        std::fill_n(room.begin(), ethernet_header, std::byte{0});
        std::copy(payload->source_address.begin(), payload->source_address.end(), room.begin() + 6);
        store16(room, 12, payload->ethertype);
        result.link_hash = hash_of(bytes.first(payload->header));
        bytes = bytes.subspan(payload->header);
        original -= payload->header;
        filled = ethernet_header;
    } else {
        result.link_hash = hash_of(bytes.first(std::min(bytes.size(), ethernet_header)));
    }
    const std::size_t captured = filled + std::min(bytes.size(), Frame::max_size - filled);
    const std::size_t whole = filled + std::min(original, Frame::max_size - filled);
    std::memcpy(room.data() + filled, bytes.data(), captured - filled);
    std::fill(room.begin() + static_cast<std::ptrdiff_t>(captured),
              room.begin() + static_cast<std::ptrdiff_t>(whole), std::byte{0});
    frame_.resize(whole);
    result.cut = captured < whole;
    return captured;
}

/// An offloading host may leave the IP length (of a superframe) or the IPv4 checksum at zero. True: something
/// was mended, and the frame is to be read again.
bool FrameMaker::mend_ip(CapturedFrame& result, std::size_t captured) {
    const View& view = result.view;
    const std::size_t at = ethernet_header + std::size_t{4} * view.vlans.count;
    const bool v4 = view.ethertype == 0x0800;
    const std::size_t header = v4 ? 20 : 40;
    if (captured < at + header || (!v4 && frame_.size() == at + header)) return false;
    const std::span<std::byte> bytes = frame_.bytes();
    const std::size_t size = bytes.size() - at;
    const bool no_length = v4 ? view.oddity == Oddity::ip_total_length && load16(bytes, at + 2) == 0
                              : view.oddity == Oddity::short_transport && load16(bytes, at + 4) == 0;
    if (no_length && size - (v4 ? 0 : header) <= 0xffff) {
        store16(bytes, v4 ? at + 2 : at + 4, static_cast<unsigned>(v4 ? size : size - header));
        if (v4) store16(bytes, at + 10, 0);
        result.length_mended = true;
        return true;
    }
    if (v4 && view.oddity == Oddity::ip_checksum && load16(bytes, at + 10) == 0) {
        const std::size_t length = (load8(bytes, at) & 0xfU) * std::size_t{4};
        store16(bytes, at + 10, ~unsigned{fold(sum_words(bytes.subspan(at, length)))});
        return true;
    }
    return false;
}

void FrameMaker::look_at_sum(CapturedFrame& result) const {
    const View& view = result.view;
    if (result.cut) {
        result.sum = Sum::unseen;
        return;
    }
    const std::span<const std::byte> bytes = frame_.bytes();
    const std::size_t begin = view.transport_offset;
    const std::size_t length = view.payload_offset + view.payload_length - begin;
    const std::uint64_t pseudo =
        pseudo_header(view.source, view.destination, protocol_tcp, static_cast<std::uint32_t>(length));
    if (fold(sum_words(bytes.subspan(begin, length), pseudo)) == 0xffff) return;
    const std::uint16_t stands = load16(bytes, begin + tcp_checksum);
    const std::uint64_t without_length = pseudo_header(view.source, view.destination, protocol_tcp, 0);
    const bool left = stands == 0 || stands == fold(pseudo) || stands == fold(without_length);
    result.sum = left ? Sum::unfinished : Sum::wrong;
}

CapturedFrame FrameMaker::read(LinkType link, const CapturedPacket& packet) {
    CapturedFrame result;
    const std::size_t captured = fill(link, packet, result);
    if (captured == 0) return result;
    frame_.offload = {};
    frame_.offload.verified = true;  // its sum is our business: no receiver's device has looked at it
    result.view = dissect(frame_);
    while (result.view.kind == Kind::malformed && mend_ip(result, captured)) result.view = dissect(frame_);

    const View& view = result.view;
    if (!view.tcp()) {
        result.headers_cut = result.cut && view.kind == Kind::malformed;
        return result;
    }
    result.headers_cut = captured < view.transport_offset + tcp_header;
    result.options_cut = !result.headers_cut && captured < view.payload_offset;
    const std::size_t end = std::min<std::size_t>(captured, view.payload_offset + view.payload_length);
    if (!result.headers_cut)
        result.packet = frame_.bytes().subspan(view.network_offset, end - view.network_offset);
    if (!result.headers_cut) look_at_sum(result);
    return result;
}

}  // namespace finwait
