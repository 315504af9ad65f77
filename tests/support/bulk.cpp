#include "tests/support/bulk.hpp"

#include "tcp/flags.hpp"

namespace finwait::test {
namespace {

Address address(bool v6, std::uint8_t net, std::uint32_t host) {
    Address a;
    a.v6 = v6;
    a.octets[0] = v6 ? 0x20 : net;
    const std::size_t last = v6 ? 15 : 3;
    for (std::size_t i = 0; i < (v6 ? 4U : 3U); ++i)
        a.octets[last - i] = static_cast<std::uint8_t>(host >> (8 * i));
    if (v6) a.octets[7] = net;
    return a;
}

constexpr std::uint8_t client_net = 10, server_net = 172;

}  // namespace

BulkSender::BulkSender(const Crowd& crowd, End end) : crowd_(crowd), end_(end) {
    view_.kind = Kind::tcp;
    view_.v6 = crowd.v6;
    view_.protocol = 6;
    view_.network_offset = 14;
    view_.transport_offset = crowd.v6 ? 54 : 34;
    view_.ttl = 64;
    view_.window = 65535;
    const Mac client{{2, 0, 0, 0, 0, 1}}, server{{2, 0, 0, 0, 0, 2}};
    view_.source_mac = end == End::client ? client : server;
    view_.destination_mac = end == End::client ? server : client;
    view_.source = view_.destination = address(crowd.v6, server_net, 1);
    view_.source_port = view_.destination_port = 80;
    view_.options.timestamps = Timestamps{1, 1};
}

const View& BulkSender::segment(std::uint32_t n, unsigned flags, std::uint32_t seq, std::uint32_t ack,
                                std::uint32_t payload) {
    const Address client = address(crowd_.v6, client_net, crowd_.first_client + n / crowd_.per_client);
    const auto port = static_cast<std::uint16_t>(1024 + n % crowd_.per_client);
    const bool from_client = end_ == End::client;
    (from_client ? view_.source : view_.destination) = client;
    (from_client ? view_.source_port : view_.destination_port) = port;
    view_.flags = Flags(flags);
    view_.seq = (from_client ? client_iss : server_iss) + seq;
    view_.ack = (from_client ? server_iss : client_iss) + ack;
    view_.payload_length = payload;
    const bool opening = view_.flags.has(Flags::syn);
    view_.options.window_scale = opening ? std::optional<std::uint8_t>(7) : std::nullopt;
    view_.options.mss = opening ? std::optional<std::uint16_t>(1460) : std::nullopt;
    view_.options.sack_permitted = opening;
    return view_;
}

Tracker::Emission BulkTraffic::send(TimePoint now, std::uint32_t n, End from, unsigned flags,
                                    std::uint32_t seq, std::uint32_t ack, std::uint32_t payload) {
    BulkSender& sender = from == End::client ? client_ : server_;
    const View& view = sender.segment(n, flags, seq, ack, payload);
    Tracker::Emission emission = tracker_.emitted(now, sender.side(), view);
    tracker_.delivered(now, opposite(sender.side()), view, emission.connection, false);
    return emission;
}

void BulkTraffic::open(TimePoint now, std::uint32_t n) {
    send(now, n, End::client, Flags::syn, 0, 0);
    send(now, n, End::server, Flags::syn | Flags::ack, 0, 1);
    send(now, n, End::client, Flags::ack, 1, 1);
}

void BulkTraffic::exchange(TimePoint now, std::uint32_t n, std::uint32_t k) {
    const std::uint32_t from_client = 1 + (k + 1) / 2 * segment_size, from_server = 1 + k / 2 * segment_size;
    if (k % 2 == 0)
        send(now, n, End::client, Flags::ack, from_client, from_server, segment_size);
    else
        send(now, n, End::server, Flags::ack, from_server, from_client, segment_size);
}

void BulkTraffic::close(TimePoint now, std::uint32_t n, std::uint32_t exchanges) {
    const std::uint32_t from_client = 1 + (exchanges + 1) / 2 * segment_size;
    const std::uint32_t from_server = 1 + exchanges / 2 * segment_size;
    send(now, n, End::client, Flags::fin | Flags::ack, from_client, from_server);
    send(now, n, End::server, Flags::ack, from_server, from_client + 1);
    send(now, n, End::server, Flags::fin | Flags::ack, from_server, from_client + 1);
    send(now, n, End::client, Flags::ack, from_client + 1, from_server + 1);
}

}  // namespace finwait::test
