#include "tests/support/model/host.hpp"

#include <algorithm>
#include <utility>

#include "tcp/bytes.hpp"
#include "tcp/dissect.hpp"
#include "tcp/forge.hpp"

namespace finwait::model {
namespace {

constexpr std::uint8_t protocol_tcp = 6;

std::uint32_t last_octet(const Address& address) {
    return address.octets[address.v6 ? 15 : 3];
}

/// Every direction of every connection has its own.
Stream stream(const SocketAddress& writer, const SocketAddress& reader) {
    const std::uint32_t hosts = (last_octet(writer.address) << 24U) | (last_octet(reader.address) << 16U);
    return {hosts ^ (writer.port * 40503U) ^ reader.port};
}

Segment segment_of(const Frame& frame, const View& view) {
    Segment s;
    s.seq = view.seq, s.ack = view.ack;
    s.flags = view.flags;
    s.window = view.window;
    s.options = view.options;
    const auto payload = frame.bytes().subspan(view.payload_offset, view.payload_length);
    s.payload.assign(payload.begin(), payload.end());
    return s;
}

Address address_at(std::span<const std::byte> bytes, std::size_t offset, bool v6) {
    Address found;
    found.v6 = v6;
    for (std::size_t i = 0; i < (v6 ? 16U : 4U); ++i) found.octets[i] = load8(bytes, offset + i);
    return found;
}

}  // namespace

Mac mac_of(const Address& address) {
    return {{0x02, 0, 0, 0, 0, static_cast<std::uint8_t>(last_octet(address))}};
}

Host::Host(const Address& address, const Habits& habits, Seq first_iss, Transmit transmit)
    : address_(address), habits_(habits), first_iss_(first_iss), transmit_(std::move(transmit)) {}

void Host::listen(std::uint16_t port, const Script& script) {
    listeners_[port] = script;
}

Socket& Host::add(TimePoint now, const SocketAddress& here, const SocketAddress& there,
                  const Script& script) {
    // RFC 9293 §3.4.1: the clock of the ISN ticks every 4 µs.
    const auto ticks = static_cast<std::uint32_t>(now.time_since_epoch() / 4us);
    sockets_.push_back({here, there,
                        Endpoint(habits_, first_iss_ + ticks, stream(here, there), stream(there, here),
                                 [this, here, there](Segment&& s) { send(s, here, there); }),
                        Application(script)});
    return sockets_.back();
}

void Host::connect(TimePoint now, std::uint16_t port, const SocketAddress& to, const Script& script) {
    add(now, {address_, port}, to, script).endpoint.connect(now);
}

void Host::send(const Segment& s, const SocketAddress& here, const SocketAddress& there) {
    Blueprint plan;
    plan.source_mac = mac_of(here.address), plan.destination_mac = mac_of(there.address);
    plan.source = here.address, plan.destination = there.address;
    plan.source_port = here.port, plan.destination_port = there.port;
    plan.seq = s.seq, plan.ack = s.ack;
    plan.flags = s.flags;
    plan.window = s.window;
    plan.options = s.options;
    plan.payload = s.payload;
    transmit_(forge(plan));
}

Socket* Host::find(const SocketAddress& here, const SocketAddress& there) {
    const auto found = std::find_if(sockets_.rbegin(), sockets_.rend(), [&](const Socket& s) {
        return s.here == here && s.there == there && s.endpoint.ending() == Ending::none;
    });
    return found == sockets_.rend() ? nullptr : &*found;
}

State Host::state(const SocketAddress& here, const SocketAddress& there) const {
    for (auto s = sockets_.rbegin(); s != sockets_.rend(); ++s)
        if (s->here == here && s->there == there) return s->endpoint.state();
    return State::Closed;
}

void Host::arrives(TimePoint now, const Frame& frame) {
    const View view = dissect(frame);
    if (!view.has_network() || view.destination != address_ || view.destination_mac != mac_of(address_))
        return;
    if (view.kind == Kind::icmp) return icmp(now, frame, view);
    if (!view.tcp() || view.options.md5) return;  // Linux drops a signature that nobody agreed on
    const SocketAddress here{view.destination, view.destination_port}, there{view.source, view.source_port};
    const Segment s = segment_of(frame, view);
    Socket* socket = find(here, there);
    if (socket != nullptr && listeners_.contains(here.port) && socket->endpoint.gives_way_to(s)) {
        socket->endpoint.give_way(now);
        socket = nullptr;
    }
    if (socket != nullptr) return socket->endpoint.arrives(now, s);
    without_socket(now, s, here, there);
}

/// LISTEN and CLOSED (RFC 9293 §3.10.7.1 and 2).
void Host::without_socket(TimePoint now, const Segment& s, const SocketAddress& here,
                          const SocketAddress& there) {
    if (s.has(Flags::rst)) return;
    const auto listener = listeners_.find(here.port);
    if (listener != listeners_.end() && !s.has(Flags::ack)) {
        if (!s.has(Flags::syn) || s.has(Flags::fin)) return;  // Linux takes no SYN+FIN
        add(now, here, there, listener->second).endpoint.accept(now, s);
        return;
    }
    Segment rst;
    rst.flags = Flags(Flags::rst);
    if (s.has(Flags::ack)) {
        rst.seq = s.ack;
    } else {
        rst.flags = rst.flags.with(Flags::ack);
        rst.ack = s.end();
    }
    ++resets_;
    send(rst, here, there);
}

/// Destination unreachable, with the packet that it is about in it (RFC 792, RFC 4443 §3.1).
void Host::icmp(TimePoint now, const Frame& frame, const View& view) {
    const auto bytes = frame.bytes();
    const std::size_t message = view.v6
                                    ? view.network_offset + 40U
                                    : view.network_offset + (load8(bytes, view.network_offset) & 0x0fU) * 4U;
    const std::size_t about = message + 8, inner_header = view.v6 ? 40 : 20;
    if (bytes.size() < about + inner_header + 4) return;
    const unsigned type = load8(bytes, message), code = load8(bytes, message + 1);
    constexpr unsigned too_big_v4 = 4;
    if (view.v6 ? type != 1 : type != 3 || code == too_big_v4) return;
    if (load8(bytes, about + (view.v6 ? 6 : 9)) != protocol_tcp) return;
    const std::size_t ports = about + (view.v6 ? 40U : (load8(bytes, about) & 0x0fU) * 4U);
    if (bytes.size() < ports + 4) return;
    const SocketAddress here{address_at(bytes, about + (view.v6 ? 8 : 12), view.v6), load16(bytes, ports)};
    const SocketAddress there{address_at(bytes, about + (view.v6 ? 24 : 16), view.v6),
                              load16(bytes, ports + 2)};
    if (Socket* socket = find(here, there)) socket->endpoint.unreachable(now);
}

bool Host::act(TimePoint now) {
    return std::any_of(sockets_.begin(), sockets_.end(),
                       [&](Socket& s) { return s.application.act(now, s.endpoint); });
}

void Host::advance(TimePoint now) {
    for (Socket& s : sockets_) s.endpoint.advance(now);
}

std::optional<TimePoint> Host::next_deadline() const {
    std::optional<TimePoint> next;
    for (const Socket& s : sockets_) {
        for (const auto& due : {s.endpoint.next_deadline(), s.application.next_deadline()})
            if (due) next = std::min(next.value_or(*due), *due);
    }
    return next;
}

}  // namespace finwait::model
