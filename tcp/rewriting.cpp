#include "tcp/rewriting.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "tcp/bytes.hpp"
#include "tcp/cut.hpp"
#include "tcp/dissect.hpp"

namespace finwait {
namespace {

constexpr std::uint8_t end_of_list = 0, no_operation = 1, mss_kind = 2, window_scale_kind = 3;
constexpr std::uint8_t experimental = 254;
constexpr unsigned fast_open_magic = 0xf989;

std::span<std::byte> options_of(Frame& frame, const View& view) {
    const std::size_t first = view.transport_offset + std::size_t{20};
    return frame.bytes().subspan(first, view.payload_offset - first);
}

/// Calls `visit(kind, option)` with each whole option; what a length lies about is left alone.
template <class Visit>
void for_each_option(std::span<std::byte> options, Visit visit) {
    for (std::size_t at = 0; at < options.size() && load8(options, at) != end_of_list;) {
        const std::uint8_t kind = load8(options, at);
        if (kind == no_operation) {
            ++at;
            continue;
        }
        const std::size_t length = at + 1 < options.size() ? load8(options, at + 1) : 0U;
        if (length < 2 || length > options.size() - at) return;
        visit(kind, options.subspan(at, length));
        at += length;
    }
}

void strip(std::span<std::byte> options, const std::vector<std::uint8_t>& kinds) {
    for_each_option(options, [&](std::uint8_t kind, std::span<std::byte> option) {
        if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) return;
        const bool fast_open = option.size() >= 4 && load16(option, 2) == fast_open_magic;
        if (kind == experimental && !fast_open) return;
        std::fill(option.begin(), option.end(), std::byte{no_operation});
    });
}

/// False: there is no such option of this size.
bool set_option(std::span<std::byte> options, std::uint8_t wanted, std::size_t size, unsigned value) {
    bool found = false;
    for_each_option(options, [&](std::uint8_t kind, std::span<std::byte> option) {
        if (kind != wanted || option.size() != size) return;
        found = true;
        size == 4 ? store16(option, 2, value) : store8(option, 2, value);
    });
    return found;
}

/// Puts four bytes in front of the options of a single segment; nothing happens where the header is full.
void add_option(Frame& frame, View& view, const std::array<std::byte, 4>& option) {
    const std::size_t first = view.transport_offset + std::size_t{20};
    if (view.payload_offset - first + option.size() > 40) return;
    Frame longer = Frame::with_room(frame.size() + option.size());
    longer.resize(frame.size() + option.size());
    const std::span<const std::byte> from = frame.bytes();
    const std::span<std::byte> to = longer.bytes();
    std::copy(from.begin(), from.begin() + static_cast<std::ptrdiff_t>(first), to.begin());
    std::copy(option.begin(), option.end(), to.begin() + static_cast<std::ptrdiff_t>(first));
    std::copy(from.begin() + static_cast<std::ptrdiff_t>(first), from.end(),
              to.begin() + static_cast<std::ptrdiff_t>(first + option.size()));
    const std::size_t length_field = view.network_offset + (view.v6 ? std::size_t{4} : std::size_t{2});
    store16(to, length_field, load16(to, length_field) + static_cast<unsigned>(option.size()));
    const std::size_t offset_field = view.transport_offset + std::size_t{12};
    store8(to, offset_field, load8(to, offset_field) + 0x10U);
    longer.offload = frame.offload;
    frame = std::move(longer);
    view.payload_offset += static_cast<std::uint32_t>(option.size());
}

void write_options(Frame& frame, View& view, const Rewriting& want) {
    strip(options_of(frame, view), want.strip);
    const bool syn = view.flags.has(Flags::syn) && view.segments == 1;
    if (want.mss && !set_option(options_of(frame, view), mss_kind, 4, *want.mss) && syn) {
        add_option(frame, view,
                   {std::byte{mss_kind}, std::byte{4}, static_cast<std::byte>(*want.mss >> 8U),
                    static_cast<std::byte>(*want.mss & 0xffU)});
    }
    if (want.window_scale && !set_option(options_of(frame, view), window_scale_kind, 3, *want.window_scale) &&
        syn) {
        add_option(frame, view,
                   {std::byte{no_operation}, std::byte{window_scale_kind}, std::byte{3},
                    std::byte{*want.window_scale}});
    }
}

void write_tcp(std::span<std::byte> bytes, const View& view, const Rewriting& want) {
    const std::size_t at = view.transport_offset;
    store32(bytes, at + 4, (view.seq + static_cast<std::uint32_t>(want.sequence_by)).value());
    store32(bytes, at + 8, load32(bytes, at + 8) + static_cast<std::uint32_t>(want.ack_by));
    if (want.window) store16(bytes, at + 14, *want.window);
    if (!want.set_flags) return;
    const unsigned now = view.flags.bits(), mask = want.mask_flags.value_or(Flags()).bits();
    const Flags flags((now & ~mask) | (want.set_flags->bits() & mask));
    store16(bytes, at + 12, (load16(bytes, at + 12) & 0xfe00U) | flags.bits());
    if (!flags.has(Flags::ack)) store32(bytes, at + 8, 0);  // as a host that has nothing to acknowledge
}

void write_ip(std::span<std::byte> bytes, const View& view, const Rewriting& want) {
    const std::size_t at = view.network_offset;
    if (want.ttl) store8(bytes, at + (view.v6 ? 7U : 8U), *want.ttl);
    if (!want.ecn) return;
    if (view.v6)  // the low bits of the traffic class lie across two bytes
        store8(bytes, at + 1, (load8(bytes, at + 1) & 0xcfU) | unsigned{*want.ecn} << 4U);
    else
        store8(bytes, at + 1, (load8(bytes, at + 1) & 0xfcU) | *want.ecn);
}

}  // namespace

void rewrite(Frame& frame, const View& original, const Rewriting& want) {
    View view = original;
    write_options(frame, view, want);
    write_tcp(frame.bytes(), view, want);
    write_ip(frame.bytes(), view, want);
    if (view.segments > 1) {
        // Its segments' sums are made when it is cut; only the network header has one already.
        recompute_network_checksum(frame, view);
        return;
    }
    frame.offload = Offload();  // a superframe of one segment is none
    recompute_checksums(frame, view);
    if (want.wrong_checksum) {
        const std::size_t field = view.transport_offset + std::size_t{16};
        store16(frame.bytes(), field, load16(frame.bytes(), field) + 1U);
    }
}

}  // namespace finwait
