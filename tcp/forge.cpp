#include "tcp/forge.hpp"

#include <algorithm>
#include <cassert>

#include "tcp/bytes.hpp"
#include "tcp/checksum.hpp"

namespace finwait {
namespace {

constexpr std::size_t most_options = 40;
constexpr std::uint8_t protocol_tcp = 6;

/// Appends big-endian numbers to the front of a buffer that is known to be large enough.
class Writer {
  public:
    explicit Writer(std::span<std::byte> room) : room_(room) {}
    Writer& u8(unsigned v) { return store8(room_, at_, v), at_ += 1, *this; }
    Writer& u16(unsigned v) { return store16(room_, at_, v), at_ += 2, *this; }
    Writer& u32(std::uint32_t v) { return store32(room_, at_, v), at_ += 4, *this; }
    Writer& bytes(std::span<const std::byte> from) {
        std::copy(from.begin(), from.end(), room_.subspan(at_).begin());
        at_ += from.size();
        return *this;
    }
    Writer& octets(std::span<const std::uint8_t> from) { return bytes(std::as_bytes(from)); }
    std::size_t at() const { return at_; }

  private:
    std::span<std::byte> room_;
    std::size_t at_ = 0;
};

/// In Linux's order and padding (tcp_options_write), so that a forged segment does not stand out.
std::size_t write_options(const Options& options, std::span<std::byte, most_options> room) {
    constexpr unsigned nop = 1;
    Writer to(room);
    if (options.mss) to.u8(2).u8(4).u16(*options.mss);
    if (options.timestamps) {
        if (options.sack_permitted)
            to.u8(4).u8(2);
        else
            to.u8(nop).u8(nop);
        to.u8(8).u8(10).u32(options.timestamps->value).u32(options.timestamps->echo);
    } else if (options.sack_permitted) {
        to.u8(nop).u8(nop).u8(4).u8(2);
    }
    if (options.window_scale) to.u8(nop).u8(3).u8(3).u8(*options.window_scale);

    const std::size_t left = most_options - to.at();
    const std::size_t blocks = left < 4 ? 0 : std::min<std::size_t>(options.sack_count, (left - 4) / 8);
    if (blocks != 0) {
        to.u8(nop).u8(nop).u8(5).u8(static_cast<unsigned>(2 + 8 * blocks));
        for (std::size_t i = 0; i < blocks; ++i)
            to.u32(options.sack[i].left.value()).u32(options.sack[i].right.value());
    }
    return to.at();
}

void write_ethernet(const Blueprint& plan, Writer& to) {
    to.octets(plan.destination_mac.octets).octets(plan.source_mac.octets);
    for (std::size_t i = 0; i < plan.vlans.count; ++i)
        to.u16(plan.vlans.tags[i].tpid).u16(plan.vlans.tags[i].tci);
    to.u16(plan.source.v6 ? 0x86dd : 0x0800);
}

void write_ip(const Blueprint& plan, std::size_t segment_size, Writer& to) {
    const auto source = std::span(plan.source.octets), destination = std::span(plan.destination.octets);
    if (plan.source.v6) {
        to.u32(0x60000000).u16(static_cast<unsigned>(segment_size)).u8(protocol_tcp).u8(plan.ttl);
        to.octets(source).octets(destination);
        return;
    }
    constexpr unsigned dont_fragment = 0x4000;
    to.u8(0x45).u8(0).u16(static_cast<unsigned>(20 + segment_size)).u16(plan.ip_id).u16(dont_fragment);
    to.u8(plan.ttl).u8(protocol_tcp).u16(0).octets(source.first(4)).octets(destination.first(4));
}

void write_tcp(const Blueprint& plan, std::span<const std::byte> options, Writer& to) {
    const bool has_ack = plan.flags.has(Flags::ack);
    const auto offset_and_flags =
        static_cast<unsigned>(((20 + options.size()) / 4) << 12U) | plan.flags.bits();
    to.u16(plan.source_port).u16(plan.destination_port);
    to.u32(plan.seq.value()).u32(has_ack ? plan.ack.value() : 0U);
    to.u16(offset_and_flags).u16(plan.window).u16(0).u16(0);
    to.bytes(options).bytes(plan.payload);
}

}  // namespace

Frame forge(const Blueprint& plan) {
    std::array<std::byte, most_options> room{};
    const auto options = std::span<const std::byte>(room).first(write_options(plan.options, room));
    const std::size_t network = 14 + 4U * plan.vlans.count;
    const std::size_t transport = network + (plan.source.v6 ? 40 : 20);
    const std::size_t segment_size = 20 + options.size() + plan.payload.size();
    assert(plan.source.v6 == plan.destination.v6 && segment_size <= 65535 - 20);

    Frame frame = Frame::with_room(transport + segment_size);
    frame.resize(transport + segment_size);
    const std::span<std::byte> bytes = frame.bytes();
    Writer to(bytes);
    write_ethernet(plan, to);
    write_ip(plan, segment_size, to);
    write_tcp(plan, options, to);

    if (!plan.source.v6) store16(bytes, network + 10, ~unsigned{fold(sum_words(bytes.subspan(network, 20)))});
    const std::uint64_t pseudo =
        pseudo_header(plan.source, plan.destination, protocol_tcp, static_cast<std::uint32_t>(segment_size));
    store16(bytes, transport + 16, ~unsigned{fold(sum_words(bytes.subspan(transport), pseudo))});
    return frame;
}

}  // namespace finwait
