#include "tcp/icmp_error.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "tcp/bytes.hpp"
#include "tcp/checksum.hpp"

namespace finwait {
namespace {

struct Coding {
    std::string_view name;
    std::uint8_t type4, code4, type6, code6;
};
constexpr std::uint8_t none = 0;  // echo reply in ICMP, reserved in ICMPv6: no error

// In the order of IcmpKind. Several codes mean one kind; these are the ones that are written.
constexpr std::array<Coding, static_cast<std::size_t>(IcmpKind::count_)> codings{{
    {"net-unreachable", 3, 0, 1, 0},
    {"host-unreachable", 3, 1, 1, 3},
    {"protocol-unreachable", 3, 2, 4, 1},
    {"port-unreachable", 3, 3, 1, 4},
    {"fragmentation-needed", 3, 4, 2, 0},
    {"prohibited", 3, 13, 1, 1},
    {"source-quench", 4, 0, none, 0},
    {"time-exceeded", 11, 0, 3, 0},
    {"parameter-problem", 12, 0, 4, 0},
}};

constexpr std::uint8_t protocol_icmp = 1, protocol_tcp = 6, protocol_icmpv6 = 58;
constexpr std::size_t icmp_header = 8, quoted_tcp = 20;

std::optional<IcmpKind> kind_of(bool v6, std::uint8_t type, std::uint8_t code) {
    for (std::size_t i = 0; i < codings.size(); ++i) {
        const Coding& c = codings[i];
        const bool exact = v6 ? c.type6 == type && c.code6 == code : c.type4 == type && c.code4 == code;
        if (exact && type != none) return static_cast<IcmpKind>(i);
    }
    // The rarer codes by what hosts make of them (RFC 1122 §3.2.2.1; Linux's icmp_err_convert).
    if (!v6 && type == 3) return code <= 15 ? std::optional(IcmpKind::host_unreachable) : std::nullopt;
    if (v6 && type == 1) return IcmpKind::prohibited;
    if (type == (v6 ? 3 : 11)) return IcmpKind::time_exceeded;
    if (type == (v6 ? 4 : 12)) return IcmpKind::parameter_problem;
    return std::nullopt;
}

std::uint64_t start_sum(const View& view) {
    return view.v6 ? pseudo_header(view.source, view.destination, protocol_icmpv6, view.payload_length) : 0;
}

/// The IP header that is quoted, and behind it the ports and the sequence number.
bool read_quote(std::span<const std::byte> quote, bool v6, IcmpError& error) {
    std::size_t transport = 40;
    if (quote.size() < 20) return false;
    if (v6) {
        if (quote.size() < 40 || load8(quote, 6) != protocol_tcp) return false;
    } else {
        transport = (load8(quote, 0) & 0xfU) * 4U;
        if (transport < 20 || load8(quote, 9) != protocol_tcp || (load16(quote, 6) & 0x1fffU) != 0)
            return false;
    }
    if (quote.size() < transport + 8) return false;
    error.source.v6 = error.destination.v6 = v6;
    const std::size_t size = v6 ? 16 : 4, at = v6 ? 8 : 12;
    for (std::size_t i = 0; i < size; ++i) {
        error.source.octets[i] = load8(quote, at + i);
        error.destination.octets[i] = load8(quote, at + size + i);
    }
    error.source_port = load16(quote, transport);
    error.destination_port = load16(quote, transport + 2);
    error.seq = Seq(load32(quote, transport + 4));
    return true;
}

void write_address(std::span<std::byte> bytes, std::size_t at, const Address& address) {
    const std::size_t size = address.v6 ? 16 : 4;
    for (std::size_t i = 0; i < size; ++i) store8(bytes, at + i, address.octets[i]);
}

void write_ip(std::span<std::byte> bytes, const Address& from, const Address& to, std::uint8_t protocol,
              std::uint8_t ttl, std::size_t length) {
    if (from.v6) {
        store32(bytes, 0, 0x60000000);
        store16(bytes, 4, static_cast<unsigned>(length));
        store8(bytes, 6, protocol);
        store8(bytes, 7, ttl);
        write_address(bytes, 8, from);
        write_address(bytes, 24, to);
        return;
    }
    store16(bytes, 0, 0x4500);
    store16(bytes, 2, static_cast<unsigned>(20 + length));
    store32(bytes, 4, 0);
    store8(bytes, 8, ttl);
    store8(bytes, 9, protocol);
    store16(bytes, 10, 0);
    write_address(bytes, 12, from);
    write_address(bytes, 16, to);
    store16(bytes, 10, ~unsigned{fold(sum_words(bytes.first(20)))});
}

void write_message(std::span<std::byte> message, const IcmpBlueprint& plan, std::size_t ip) {
    const bool v6 = plan.reporter.v6;
    const IcmpError& about = plan.about;
    const Coding& coding = codings[static_cast<std::size_t>(about.kind)];
    store8(message, 0, v6 ? coding.type6 : coding.type4);
    store8(message, 1, v6 ? coding.code6 : coding.code4);
    store16(message, 2, 0);
    store32(message, 4, about.kind == IcmpKind::fragmentation_needed ? about.mtu : 0U);
    const std::span<std::byte> quote = message.subspan(icmp_header);
    write_ip(quote, about.source, about.destination, protocol_tcp, plan.ttl, quoted_tcp);
    const std::span<std::byte> tcp = quote.subspan(ip);
    std::fill(tcp.begin(), tcp.end(), std::byte{0});
    store16(tcp, 0, about.source_port);
    store16(tcp, 2, about.destination_port);
    store32(tcp, 4, about.seq.value());
    store8(tcp, 12, 5U << 4U);
    const auto length = static_cast<std::uint32_t>(message.size());
    const std::uint64_t start =
        v6 ? pseudo_header(plan.reporter, about.source, protocol_icmpv6, length) : std::uint64_t{0};
    store16(message, 2, ~unsigned{fold(sum_words(message, start))});
}

}  // namespace

const char* name(IcmpKind kind) {
    return codings[static_cast<std::size_t>(kind)].name.data();
}

std::optional<IcmpKind> parse_icmp_kind(std::string_view text) {
    for (std::size_t i = 0; i < codings.size(); ++i)
        if (codings[i].name == text) return static_cast<IcmpKind>(i);
    return std::nullopt;
}

bool exists_in(IcmpKind kind, bool v6) {
    return !v6 || codings[static_cast<std::size_t>(kind)].type6 != none;
}

std::optional<IcmpError> read_icmp_error(const Frame& frame, const View& view) {
    if (view.kind != Kind::icmp || view.payload_length < icmp_header + 28) return std::nullopt;
    const auto message = frame.bytes().subspan(view.payload_offset, view.payload_length);
    const auto kind = kind_of(view.v6, load8(message, 0), load8(message, 1));
    if (!kind) return std::nullopt;
    const bool sound =
        frame.offload.unfinished_checksum || fold(sum_words(message, start_sum(view))) == 0xffff;
    IcmpError error;
    error.kind = *kind;
    error.mtu = load16(message, 6);
    if (!sound || !read_quote(message.subspan(icmp_header), view.v6, error)) return std::nullopt;
    return error;
}

Frame forge_icmp_error(const IcmpBlueprint& plan) {
    const bool v6 = plan.reporter.v6;
    const std::size_t link = 14 + 4U * plan.vlans.count, ip = v6 ? 40 : 20;
    const std::size_t message = icmp_header + ip + quoted_tcp;
    Frame frame = Frame::with_room(link + ip + message);
    frame.resize(link + ip + message);
    const std::span<std::byte> bytes = frame.bytes();
    for (std::size_t i = 0; i < 6; ++i) {
        store8(bytes, i, plan.destination_mac.octets[i]);
        store8(bytes, 6 + i, plan.source_mac.octets[i]);
    }
    std::size_t at = 12;
    for (std::size_t i = 0; i < plan.vlans.count; ++i, at += 4) {
        store16(bytes, at, plan.vlans.tags[i].tpid);
        store16(bytes, at + 2, plan.vlans.tags[i].tci);
    }
    store16(bytes, at, v6 ? 0x86dd : 0x0800);
    write_ip(bytes.subspan(link), plan.reporter, plan.about.source, v6 ? protocol_icmpv6 : protocol_icmp,
             plan.ttl, message);
    write_message(bytes.subspan(link + ip), plan, ip);
    return frame;
}

}  // namespace finwait
