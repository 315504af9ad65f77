// See vnet_header.hpp. Field by field: flags u8, gso_type u8, hdr_len, gso_size, csum_start, csum_offset,
// num_buffers u16.
#include "daemon/vnet_header.hpp"

namespace finwait {
namespace {

// linux/virtio_net.h is not C++ and, in Debian 12, does not know UDP segmentation yet.
constexpr unsigned needs_checksum = 1, data_valid = 2;
constexpr unsigned gso_none = 0, gso_tcp4 = 1, gso_tcp6 = 4, gso_udp = 5, gso_ecn = 0x80;

constexpr std::size_t flags_at = 0, gso_type_at = 1, header_length_at = 2, segment_size_at = 4,
                      checksum_start_at = 6, checksum_offset_at = 8;

std::uint16_t little16(const VnetHeader& h, std::size_t at) {
    return static_cast<std::uint16_t>(std::to_integer<unsigned>(h[at]) |
                                      (std::to_integer<unsigned>(h[at + 1]) << 8U));
}

void put_little16(VnetHeader& h, std::size_t at, std::uint16_t v) {
    h[at] = static_cast<std::byte>(v & 0xffU);
    h[at + 1] = static_cast<std::byte>(v >> 8U);
}

std::optional<Segmentation> segmentation_of(unsigned gso_type) {
    switch (gso_type & ~gso_ecn) {
        case gso_none: return Segmentation::none;
        case gso_tcp4: return Segmentation::tcp4;
        case gso_tcp6: return Segmentation::tcp6;
        case gso_udp: return Segmentation::udp;
        default: return std::nullopt;
    }
}

unsigned gso_type_of(Segmentation segmentation) {
    switch (segmentation) {
        case Segmentation::none: return gso_none;
        case Segmentation::tcp4: return gso_tcp4;
        case Segmentation::tcp6: return gso_tcp6;
        case Segmentation::udp: return gso_udp;
    }
    return gso_none;
}

}  // namespace

std::optional<Offload> decode(const VnetHeader& h) {
    const auto flags = std::to_integer<unsigned>(h[flags_at]);
    const auto gso_type = std::to_integer<unsigned>(h[gso_type_at]);
    const auto segmentation = segmentation_of(gso_type);
    if (!segmentation) return std::nullopt;

    Offload offload;
    offload.unfinished_checksum = (flags & needs_checksum) != 0;
    offload.verified = (flags & data_valid) != 0;
    offload.ecn = (gso_type & gso_ecn) != 0;
    offload.segmentation = *segmentation;
    offload.header_length = little16(h, header_length_at);
    offload.segment_size = little16(h, segment_size_at);
    offload.checksum_start = little16(h, checksum_start_at);
    offload.checksum_offset = little16(h, checksum_offset_at);
    return offload;
}

VnetHeader encode(const Offload& offload) {
    VnetHeader h{};
    const unsigned flags =
        (offload.unfinished_checksum ? needs_checksum : 0U) | (offload.verified ? data_valid : 0U);
    const unsigned gso_type = gso_type_of(offload.segmentation) | (offload.ecn ? gso_ecn : 0U);
    h[flags_at] = static_cast<std::byte>(flags);
    h[gso_type_at] = static_cast<std::byte>(gso_type);
    put_little16(h, header_length_at, offload.header_length);
    put_little16(h, segment_size_at, offload.segment_size);
    put_little16(h, checksum_start_at, offload.checksum_start);
    put_little16(h, checksum_offset_at, offload.checksum_offset);
    return h;
}

}  // namespace finwait
