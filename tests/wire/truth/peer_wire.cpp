#include "tests/wire/truth/peer_wire.hpp"

#include <algorithm>
#include <cstring>
#include <thread>

#include "tcp/bytes.hpp"
#include "tcp/dissect.hpp"
#include "tests/wire/truth/application.hpp"
#include "tests/wire/truth/wire.hpp"

namespace finwait::truth {
namespace {

constexpr std::size_t arp_size = 14 + 28;
constexpr std::uint16_t discard_port = 9;

Middlebox::Settings settings() {
    Middlebox::Settings settings;
    settings.seed = 1;
    settings.detail = UINT32_MAX;  // every segment is told
    return settings;
}

}  // namespace

Mac PeerWire::peer_mac() {
    return *parse_mac("02:00:00:00:00:0b");
}
Address PeerWire::peer_address() {
    return *parse_address("198.18.0.2");
}

PeerWire::PeerWire() : box_(settings(), *this, this) {
    // Nothing by a timer: what the host says is an answer.
    host_.set("net.ipv4.tcp_early_retrans", "0");
    host_.set("net.ipv4.tcp_rto_min_us", "5000000");
    host_.acknowledge_at_once();
    meet();
}

/// The host asks for the peer's MAC before it says anything.
void PeerWire::meet() {
    Application caller(host_, false);
    caller.connect({peer_address(), discard_port});
    for (int patience = 0; host_mac_ == Mac{} && patience < 1000; ++patience) {
        listen();
        std::this_thread::sleep_for(1ms);
    }
    listen();
    heard.clear();
}

void PeerWire::say(Frame frame) {
    box_.ingress(now(), Side::b, std::move(frame));
}

void PeerWire::listen() {
    constexpr std::size_t batch = 256;
    do {
        arrived_.clear();
        host_.tap().read(arrived_, batch);
        for (Frame& frame : arrived_) {
            roles_.clear();
            box_.ingress(now(), Side::a, std::move(frame));
        }
    } while (!arrived_.empty());
}

bool PeerWire::transmit(Side to, Frame&& frame) {
    if (to == Side::a) return host_.tap().write(std::move(frame));
    if (answer_arp(frame)) return true;
    heard.push_back({dissect(frame), roles_});
    return true;
}

void PeerWire::observe(const Event& event) {
    const auto* emitted = std::get_if<Emitted>(&event.body);
    if (emitted != nullptr) roles_ = to_string(emitted->segment.facts.roles);
}

bool PeerWire::answer_arp(const Frame& question) {
    const auto asks = question.bytes();
    const bool is_request =
        asks.size() >= arp_size && load16(asks, 12) == 0x0806 && load16(asks, 20) == 1;  // RFC 826
    if (!is_request) return false;
    std::memcpy(host_mac_.octets.data(), asks.data() + 6, host_mac_.octets.size());
    Frame reply(asks.first(arp_size));
    const auto bytes = reply.bytes();
    const Mac me = peer_mac();
    std::copy_n(asks.begin() + 6, 6, bytes.begin());         // to whoever asks
    std::memcpy(bytes.data() + 6, me.octets.data(), 6);      // from us
    store16(bytes, 20, 2);                                   // a reply
    std::memcpy(bytes.data() + 22, me.octets.data(), 6);     // the MAC that was asked for,
    std::copy_n(asks.begin() + 38, 4, bytes.begin() + 28);   // of the address that was asked for
    std::copy_n(asks.begin() + 22, 10, bytes.begin() + 32);  // and the asker's own two
    host_.tap().write(std::move(reply));
    return true;
}

}  // namespace finwait::truth
