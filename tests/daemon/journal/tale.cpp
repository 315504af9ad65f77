#include "tests/daemon/journal/tale.hpp"

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace finwait::test {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

/// "F. 1:1(0) ack 1"
Brief parse(std::string_view text) {
    Brief b;
    std::array<char, 12> letters{};
    unsigned seq = 0, end = 0, length = 0, ack = 0;
    const std::string copy(text);
    if (std::sscanf(copy.c_str(), "%11s %u:%u(%u) ack %u", letters.data(), &seq, &end, &length, &ack) < 4)
        throw std::invalid_argument(copy);
    for (const char letter : std::string_view(letters.data()))
        for (unsigned bit = 1; bit <= Flags::ae; bit <<= 1U)
            if (to_string(Flags(bit)) == std::string(1, letter)) b.flags = Flags(b.flags.bits() | bit);
    b.seq = seq;
    b.length = length;
    b.ack = ack;
    b.window = 64256;
    return b;
}

Occasion occasion_for(State from, State to) {
    for (std::size_t i = 0; i < occasion_count; ++i)
        if (next_state(from, static_cast<Occasion>(i)) == to) return static_cast<Occasion>(i);
    return Occasion::GotReset;
}

SocketAddress socket_address(const char* host, std::uint16_t port) {
    return {parse_address(host).value(), port};
}

}  // namespace

void Tale::tell(decltype(Event::body) body) {
    Event e;
    e.at = now_;
    e.connection = connection_;
    e.generation = 1;
    e.state = state_;
    e.certainty = certainty_;
    e.body = std::move(body);
    events_.push_back(std::move(e));
}

Tale& Tale::at(Duration d) {
    now_ = TimePoint(std::chrono::seconds(1000) + d);
    return *this;
}

Tale& Tale::opens(const SocketAddress& client, const SocketAddress& server, bool picked_up) {
    tell(Opened{client, server, Side::a, picked_up, 1});
    return *this;
}
Tale& Tale::opens() {
    return opens(socket_address("198.18.0.1", 40312), socket_address("198.18.0.2", 80));
}

Tale& Tale::already(End end, State state, Certainty certainty) {
    state_[index(end)] = state;
    certainty_[index(end)] = certainty;
    return *this;
}

void Tale::move(End end, State to) {
    const State from = state_[index(end)];
    if (from != to) tell(Moved{end, from, to, occasion_for(from, to)});
}

Tale& Tale::emit(End from, std::string_view text, RoleSet roles, std::optional<State> moves_to, bool again) {
    segment_ = parse(text);
    segment_.from = from;
    segment_.number = number_ = frames_.size() + 1;
    segment_.facts.roles = roles;
    segment_.facts.retransmission = again;
    for (std::size_t i = 0; i < role_count; ++i)
        if (roles.has(static_cast<Role>(i))) segment_.facts.occurrence[i] = ++counted_[index(from)][i];
    frames_.push_back(segment_);
    const State before = state_[index(from)];
    if (moves_to) already(from, *moves_to);
    tell(Emitted{segment_});
    if (moves_to && before != *moves_to)
        tell(Moved{from, before, *moves_to, occasion_for(before, *moves_to)});
    return *this;
}
Tale& Tale::emits(End from, std::string_view text, RoleSet roles, std::optional<State> moves_to) {
    return emit(from, text, roles, moves_to, false);
}
Tale& Tale::emits_again(End from, std::string_view text, RoleSet roles, std::optional<State> moves_to) {
    return emit(from, text, roles, moves_to, true);
}

Tale& Tale::run_of(std::uint32_t segments) {
    segment_.segments = frames_.back().segments = segments;
    std::get<Emitted>(events_.back().body).segment.segments = segments;
    return *this;
}

Tale& Tale::delivered(std::optional<State> moves_to) {
    const End to = opposite(segment_.from);
    const State before = state_[index(to)];
    if (moves_to) already(to, *moves_to);
    tell(Fated{segment_, Fate::delivered, "", {}});
    if (moves_to && before != *moves_to) tell(Moved{to, before, *moves_to, occasion_for(before, *moves_to)});
    return *this;
}
Tale& Tale::fated(Fate fate, const std::string& policy) {
    tell(Fated{segment_, fate, policy, {}});
    return *this;
}
Tale& Tale::dropped(const std::string& policy) {
    return fated(Fate::dropped, policy);
}
Tale& Tale::held(const std::string& policy, Duration at_most) {
    tell(Fated{segment_, Fate::held, policy, now_ + at_most});
    return *this;
}
Tale& Tale::frame(std::uint64_t number) {
    segment_ = frames_.at(number - 1);
    return *this;
}
Tale& Tale::copy_of(std::uint64_t number) {
    frame(number);
    segment_.origin = Origin::copy;
    return *this;
}

Tale& Tale::forged(End from, std::string_view text, const std::string& policy) {
    segment_ = parse(text);
    segment_.from = from;
    segment_.origin = Origin::invented;
    segment_.number = number_;
    tell(Fated{segment_, Fate::delivered, policy, {}});
    return *this;
}

Tale& Tale::forged(End from, IcmpKind kind, const std::string& policy) {
    segment_ = Brief{};
    segment_.from = from;
    segment_.origin = Origin::invented;
    segment_.icmp = kind;
    segment_.number = number_;
    tell(Fated{segment_, Fate::delivered, policy, {}});
    return *this;
}

Tale& Tale::moves(End end, State to, Occasion occasion) {
    const State from = state_[index(end)];
    already(end, to);
    tell(Moved{end, from, to, occasion});
    return *this;
}

Tale& Tale::bulk(std::array<std::uint64_t, 2> segments, std::array<std::uint64_t, 2> bytes) {
    tell(Bulk{segments, bytes});
    return *this;
}
Tale& Tale::closed() {
    tell(Closed{});
    return *this;
}

Tale handshake() {
    Tale t;
    t.at(microseconds(0)).opens();
    t.emits(End::client, "S 0:0(0)", Role::syn, State::SynSent).delivered(State::SynReceived);
    t.at(microseconds(41)).emits(End::server, "S. 0:0(0) ack 1", Role::syn_ack).delivered(State::Established);
    t.at(microseconds(60))
        .emits(End::client, ". 1:1(0) ack 1", Role::handshake_ack)
        .delivered(State::Established);
    t.at(microseconds(74)).emits(End::client, "P. 1:76(75) ack 1", Role::data).delivered();
    t.at(microseconds(101)).emits(End::server, ". 1:1(0) ack 76", Role::ack).delivered();
    t.at(microseconds(1310)).emits(End::server, "P. 1:1204(1203) ack 76", Role::data).delivered();
    t.at(microseconds(1342)).emits(End::client, ". 76:76(0) ack 1204", Role::ack).delivered();
    return t;
}

Tale four_way_close() {
    Tale t = handshake();
    t.at(microseconds(1398)).emits(End::server, "F. 1204:1204(0) ack 76", Role::active_fin, State::FinWait1);
    t.delivered(State::CloseWait);
    t.at(microseconds(1440))
        .emits(End::client, ". 76:76(0) ack 1205", Role::active_fin_ack)
        .delivered(State::FinWait2);
    t.at(microseconds(1811)).emits(End::client, "F. 76:76(0) ack 1205", Role::passive_fin, State::LastAck);
    t.delivered(State::TimeWait);
    t.at(microseconds(1833))
        .emits(End::server, ". 1205:1205(0) ack 77", Role::last_ack)
        .delivered(State::Closed);
    t.closed();
    t.at(std::chrono::seconds(60) + microseconds(1833)).moves(End::server, State::Closed, Occasion::TimedOut);
    return t;
}

Tale last_ack_lost() {
    Tale t = handshake();
    t.at(microseconds(1398)).emits(End::server, "F. 1204:1204(0) ack 76", Role::active_fin, State::FinWait1);
    t.delivered(State::CloseWait);
    t.at(microseconds(1440))
        .emits(End::client, ". 76:76(0) ack 1205", Role::active_fin_ack)
        .delivered(State::FinWait2);
    t.at(microseconds(1811)).emits(End::client, "F. 76:76(0) ack 1205", Role::passive_fin, State::LastAck);
    t.delivered(State::TimeWait);
    t.at(microseconds(1833))
        .emits(End::server, ". 1205:1205(0) ack 77", Role::last_ack)
        .dropped("lose-last-ack");
    t.at(microseconds(12'950))
        .emits_again(End::client, "F. 76:76(0) ack 1205", Role::passive_fin)
        .delivered();
    t.at(microseconds(12'977))
        .emits(End::server, ". 1205:1205(0) ack 77", RoleSet(Role::last_ack) | Role::time_wait_ack)
        .dropped("lose-last-ack");
    t.at(microseconds(216'400))
        .emits_again(End::client, "F. 76:76(0) ack 1205", Role::passive_fin)
        .delivered();
    t.at(microseconds(216'433))
        .emits(End::server, ". 1205:1205(0) ack 77", RoleSet(Role::last_ack) | Role::time_wait_ack)
        .delivered(State::Closed);
    t.closed();
    return t;
}

Tale delayed_twenty_ms() {
    Tale t;
    const auto both_ways = [&t](Duration at, End from, const char* text, RoleSet roles,
                                std::optional<State> sender, std::optional<State> receiver) {
        t.at(at).emits(from, text, roles, sender).held("delay-1", milliseconds(20));
        const std::uint64_t number = t.number();
        t.at(at + milliseconds(20)).frame(number).delivered(receiver);
    };
    t.at(milliseconds(0)).opens();
    both_ways(milliseconds(0), End::client, "S 0:0(0)", Role::syn, State::SynSent, State::SynReceived);
    both_ways(microseconds(20'033), End::server, "S. 0:0(0) ack 1", Role::syn_ack, {}, State::Established);
    both_ways(microseconds(40'071), End::client, ". 1:1(0) ack 1", Role::handshake_ack, {},
              State::Established);
    both_ways(microseconds(60'110), End::client, "P. 1:76(75) ack 1", Role::data, {}, {});
    both_ways(microseconds(81'001), End::server, "F. 1:1(0) ack 76", Role::active_fin, State::FinWait1,
              State::CloseWait);
    both_ways(microseconds(101'040), End::client, "F. 76:76(0) ack 2",
              RoleSet(Role::active_fin_ack) | Role::passive_fin, State::LastAck, State::TimeWait);
    both_ways(microseconds(121'081), End::server, ". 2:2(0) ack 77", Role::last_ack, {}, State::Closed);
    return t;
}

}  // namespace finwait::test
