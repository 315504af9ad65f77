#include "tests/wire/truth/living.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <algorithm>

#include "daemon/failure.hpp"

namespace finwait::truth {
namespace {

/// What somebody in between may say.
struct Forgery {
    unsigned flags;
    Recipe::Ack ack;
};
constexpr std::array<Forgery, 12> forgeries{{{Flags::rst, Recipe::Ack::none},
                                             {Flags::rst, Recipe::Ack::exact},
                                             {Flags::rst, Recipe::Ack::wrong},
                                             {Flags::syn, Recipe::Ack::none},
                                             {Flags::syn, Recipe::Ack::exact},
                                             {Flags::fin, Recipe::Ack::exact},
                                             {Flags::fin, Recipe::Ack::none},
                                             {Flags::fin, Recipe::Ack::wrong},
                                             {0, Recipe::Ack::exact},
                                             {0, Recipe::Ack::wrong},
                                             {Flags::syn | Flags::fin, Recipe::Ack::none},
                                             {Flags::fin | Flags::psh | Flags::urg, Recipe::Ack::exact}}};

}  // namespace

Living::Living(Wire& wire, const Life& life, std::uint16_t client_port)
    : wire_(wire), life_(life), client_port_(client_port) {
    if (life.simultaneous) server_port_ = client_port;
    wire_.conductor().copies = [this](const Packet& packet) {
        return packet.origin == Origin::emitted ? std::exchange(copies_, 0U) : 0U;
    };
    wire_.events.clear();
}

void Living::begin() {
    if (life_.simultaneous) {
        server_ = Application(wire_.host(Side::b), life_.v6);
        server_.bind(server_port_);
    } else {
        listener_ = Application(wire_.host(Side::b), life_.v6);
        listener_.bind(server_port_);
        if (life_.small_window) listener_.set(SOL_SOCKET, SO_RCVBUF, 4096);
        if (life_.fast_open) listener_.set(IPPROTO_TCP, TCP_FASTOPEN, 16);
        if (life_.paced) listener_.set_congestion_control("bbr");
        listener_.listen();
    }
    connect();
    if (life_.simultaneous) server_.connect(wire_.host(Side::a).at(client_port_, life_.v6));
}

void Living::connect() {
    client_ = Application(wire_.host(Side::a), life_.v6);
    if (life_.keepalive) {
        client_.set(SOL_SOCKET, SO_KEEPALIVE, 1);
        client_.set(IPPROTO_TCP, TCP_KEEPIDLE, 1);
        client_.set(IPPROTO_TCP, TCP_KEEPINTVL, 1);
        client_.set(IPPROTO_TCP, TCP_KEEPCNT, 2);
    }
    if (life_.linger_shortly) client_.set(IPPROTO_TCP, TCP_LINGER2, 1);
    if (life_.paced) client_.set_congestion_control("bbr");
    const SocketAddress to = wire_.host(Side::b).at(server_port_, life_.v6);
    try {
        client_.bind(client_port_);
        life_.fast_open ? client_.connect_with_data(to, 100) : client_.connect(to);
    } catch (const Failure&) {
        client_.close();  // a port in TIME-WAIT may not be had again, and the kernel says so
    }
}

void Living::take_in() {
    wire_.read();
    for (const Flight& flight : wire_.flights()) connections_.insert(flight.connection);
}

void Living::compare() {
    take_in();
    outcome_.comparison.add(wire_.compare(connections_));
}

void Living::deliver(std::size_t flight, std::vector<bool> lost) {
    ++outcome_.segments;
    wire_.deliver(flight, std::move(lost));
}

void Living::act(const Move& move) {
    if (!server_ && listener_)
        if (auto accepted = listener_.accept()) server_ = std::move(*accepted);
    Application& own = of(move.end);
    if (!own) return;
    switch (move.deed) {
        case Deed::send: own.send(move.amount); break;
        case Deed::receive: own.receive(move.amount); break;
        case Deed::half_close: own.half_close(); break;
        case Deed::close: own.close(); break;
        default: own.abort(); break;
    }
}

void Living::forge(const Move& move) {
    if (connections_.empty()) return;
    Recipe recipe;
    recipe.connection = *connections_.rbegin();
    const Connection* c = wire_.tracker().find(recipe.connection);
    if (c == nullptr) return;
    recipe.to = move.end == End::client ? Side::a : Side::b;
    const Forgery& forgery = forgeries[move.which % forgeries.size()];
    recipe.flags = Flags(forgery.flags);
    recipe.ack = forgery.ack;
    recipe.sequence = static_cast<Recipe::Sequence>(move.which / 16 % 6);
    recipe.offset = static_cast<std::int32_t>(move.which / 128 % 400) - 200;
    ++outcome_.segments;
    wire_.forge(recipe);
}

void Living::make(const Move& move) {
    take_in();
    const std::size_t flights = wire_.flights().size();
    switch (move.deed) {
        case Deed::deliver:
            if (flights != 0) deliver(move.which % flights);
            break;
        case Deed::drop:
            if (flights != 0) wire_.drop(move.which % flights);
            break;
        case Deed::drop_a_part: {
            if (flights == 0) break;
            std::vector<bool> lost;
            for (unsigned n = 0; n < 32; ++n) lost.push_back((move.amount >> n & 1U) != 0);
            deliver(move.which % flights, lost);
            break;
        }
        case Deed::copy: copies_ = 1; break;
        case Deed::forge: forge(move); break;
        case Deed::wait:
            for (const TimePoint until = now() + std::chrono::microseconds(move.amount); now() < until;)
                wire_.await(std::min<Duration>(until - now(), 20ms));
            break;
        case Deed::stop_listening: listener_.close(); break;
        case Deed::connect_again:
            if (move.end == End::client && !life_.simultaneous) connect();
            break;
        default: act(move); break;
    }
    compare();
}

void Living::end() {
    const auto run_dry = [this] {
        // Two ends that forged segments have set at odds may tell each other so for ever.
        for (int n = 0; n < 300; ++n) {
            take_in();
            if (wire_.flights().empty() || !outcome_.comparison.disagreements.empty()) break;
            deliver(0);
            compare();
        }
    };
    run_dry();
    for (Application* one : {&client_, &server_}) {
        one->receive();
        one->close();
        run_dry();
    }
    listener_.close();
    compare();
    run_dry();
    // What is still said of this life is not to be taken for the next one's.
    for (int n = 0; n < 3; ++n, wire_.await(1ms))
        while (!wire_.flights().empty()) wire_.drop(0);
}

Outcome Living::live() {
    begin();
    for (const Move& move : life_.moves) {
        make(move);
        if (!outcome_.comparison.disagreements.empty()) break;
    }
    if (outcome_.comparison.disagreements.empty()) end();
    outcome_.events = wire_.events;
    for (Application* one : {&client_, &server_, &listener_}) one->abort();
    for (int n = 0; n < 3; ++n, wire_.await(1ms))
        while (!wire_.flights().empty()) wire_.drop(0);
    wire_.conductor().copies = nullptr;
    return std::move(outcome_);
}

Outcome live(Wire& wire, const Life& life, std::uint16_t client_port) {
    return Living(wire, life, client_port).live();
}

Life shrink(Wire& wire, const Life& life, std::uint16_t& next_port) {
    Life best = life;
    const TimePoint give_up = now() + 60s;
    for (std::size_t piece = std::max<std::size_t>(best.moves.size() / 2, 1); now() < give_up; piece /= 2) {
        for (std::size_t at = 0; at < best.moves.size() && now() < give_up;) {
            Life shorter = best;
            const auto first = shorter.moves.begin() + static_cast<std::ptrdiff_t>(at);
            shorter.moves.erase(
                first, first + static_cast<std::ptrdiff_t>(std::min(piece, shorter.moves.size() - at)));
            if (live(wire, shorter, next_port++).comparison.disagreements.empty()) {
                at += piece;
            } else {
                best = std::move(shorter);
            }
        }
        if (piece == 1) break;
    }
    return best;
}

}  // namespace finwait::truth
