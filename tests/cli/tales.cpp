#include "tests/cli/tales.hpp"

namespace finwait::test {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;
constexpr RoleSet ack_and_fin = RoleSet(Role::active_fin_ack) | Role::passive_fin;

}  // namespace

Tale three_segment_close() {
    Tale t = handshake();
    t.at(microseconds(1398)).emits(End::client, "F. 76:76(0) ack 1204", Role::active_fin, State::FinWait1);
    t.delivered(State::CloseWait);
    // One segment moves the client twice: it is told with the states after both, then come the moves.
    t.at(microseconds(1702)).emits(End::server, "F. 1204:1204(0) ack 77", ack_and_fin, State::LastAck);
    t.already(End::client, State::TimeWait).delivered().already(End::client, State::FinWait1);
    t.moves(End::client, State::FinWait2, Occasion::FinAcked);
    t.moves(End::client, State::TimeWait, Occasion::GotFin);
    t.at(microseconds(1733))
        .emits(End::client, ". 77:77(0) ack 1205", Role::last_ack)
        .delivered(State::Closed)
        .closed();
    return t;
}

Tale reset_in_window() {
    Tale t = handshake();
    t.at(milliseconds(50)).forged(End::client, "R. 176:176(0) ack 1204", "reset-1");
    t.at(microseconds(50'022)).emits(End::server, ". 1204:1204(0) ack 76", Role::challenge_ack).delivered();
    return t;
}

Tale reset_exact() {
    Tale t = handshake();
    t.at(milliseconds(50))
        .already(End::server, State::Closed)
        .forged(End::client, "R. 76:76(0) ack 1204", "reset-1");
    t.already(End::server, State::Established).moves(End::server, State::Closed, Occasion::GotReset);
    t.at(seconds(30)).emits(End::client, "P. 76:151(75) ack 1204", Role::data).delivered();
    t.at(seconds(30) + microseconds(20))
        .emits(End::server, "R 1204:1204(0)", Role::rst)
        .dropped("swallow-resets");
    return t;
}

Tale simultaneous_close_through_hold() {
    Tale t = handshake();
    t.at(milliseconds(2)).emits(End::client, "F. 76:76(0) ack 1204", Role::active_fin, State::FinWait1);
    t.held("hold-first-fin", seconds(2));
    const std::uint64_t first = t.number();
    t.at(microseconds(9'120)).emits(End::server, "F. 1204:1204(0) ack 76", Role::active_fin, State::FinWait1);
    t.delivered(State::Closing);
    t.frame(first).fated(Fate::released, "hold-first-fin").delivered(State::Closing);
    t.at(microseconds(9'151))
        .emits(End::client, ". 77:77(0) ack 1205", Role::active_fin_ack)
        .delivered(State::TimeWait);
    t.at(microseconds(9'160))
        .emits(End::server, ". 1205:1205(0) ack 77", Role::active_fin_ack)
        .delivered(State::TimeWait);
    t.closed();
    return t;
}

Tale dropped_behind_a_delay() {
    Tale t = handshake();
    t.at(milliseconds(2)).emits(End::server, "F. 1204:1204(0) ack 76", Role::active_fin, State::FinWait1);
    t.held("delay-1", milliseconds(20));
    t.at(milliseconds(22)).dropped("lose-active-fin");
    t.at(milliseconds(30)).emits(End::client, "F. 76:76(0) ack 1204", Role::active_fin, State::FinWait1);
    t.held("delay-1", milliseconds(20));
    t.at(milliseconds(50)).dropped("lose-active-fin");
    return t;
}

Tale bulk_before_a_reset() {
    Tale t = handshake();
    t.at(milliseconds(300)).already(End::server, State::Closed).already(End::client, State::Closed);
    t.bulk({370, 741}, {0, 1'048'576});
    t.emits(End::client, "R. 76:76(0) ack 1204", Role::rst).delivered();
    t.already(End::server, State::Established).already(End::client, State::Established);
    t.moves(End::client, State::Closed, Occasion::SentReset);
    t.moves(End::server, State::Closed, Occasion::GotReset);
    return t;
}

Tale over_ipv6() {
    Tale t;
    const SocketAddress client{parse_address("2001:db8:1234:5678:9abc:def0:1234:5678").value(), 40312};
    const SocketAddress server{parse_address("2001:db8:1234:5678:9abc:def0:1234:9999").value(), 8080};
    t.at(milliseconds(0)).opens(client, server);
    t.emits(End::client, "S 0:0(0)", Role::syn, State::SynSent).delivered();
    t.at(microseconds(30)).emits(End::server, "R. 0:0(0) ack 1", Role::refusal).delivered(State::Closed);
    return t;
}

Tale bulk_transfer() {
    Tale t = handshake();
    t.at(milliseconds(300)).bulk({370, 741}, {0, 1'048'576});
    t.at(milliseconds(310))
        .emits(End::server, "P. 1049780:1114940(65160) ack 76", Role::data)
        .run_of(45)
        .delivered();
    t.at(microseconds(310'020))
        .emits(End::server, "F. 1114940:1114940(0) ack 76", Role::active_fin, State::FinWait1);
    t.delivered(State::CloseWait);
    t.at(microseconds(310'052))
        .emits(End::client, ". 76:76(0) ack 1114941", Role::active_fin_ack)
        .delivered(State::FinWait2);
    t.at(seconds(312)).emits(End::server, ". 1114940:1114940(0) ack 76", Role::keepalive).delivered();
    return t;
}

Tale picked_up_in_the_middle() {
    Tale t(7);
    t.already(End::client, State::Established, Certainty::unsure)
        .already(End::server, State::Established, Certainty::unsure);
    t.at(milliseconds(0));
    t.opens({parse_address("198.18.0.1").value(), 40312}, {parse_address("198.18.0.2").value(), 22}, true);
    t.emits(End::client, "P. 3482771032:3482771080(48) ack 2915002233", Role::data).delivered();
    t.at(milliseconds(3))
        .emits(End::server, ". 2915002233:2915002233(0) ack 3482771080", Role::ack)
        .delivered();
    t.at(seconds(3))
        .emits(End::client, "F. 3482771080:3482771080(0) ack 2915002233", Role::active_fin, State::FinWait1);
    t.delivered(State::CloseWait);
    return t;
}

Tale everything_long() {
    const std::string policy = "a-policy-with-a-name-that-is-longer-than-half-of-the-lane-and-more";
    const char* fin = "FRPUEWe.S 4294967295:4294967295(1048576) ack 4294967295";
    const RoleSet many = ack_and_fin | Role::handshake_ack | Role::data | Role::time_wait_ack;
    Tale t;
    t.already(End::client, State::SynReceived, Certainty::implied)
        .already(End::server, State::SynReceived, Certainty::unsure);
    t.at(milliseconds(0)).opens();
    t.emits(End::client, fin, many).delivered();
    t.emits_again(End::server, fin, many).run_of(45).delivered();
    t.emits_again(End::server, fin, many).dropped(policy);
    t.emits_again(End::client, fin, many).held(policy, seconds(2));
    t.copy_of(2).delivered();
    t.copy_of(2).held(policy, milliseconds(3)).fated(Fate::discarded, policy);
    t.at(std::chrono::hours(100)).frame(4).fated(Fate::hold_expired, policy).delivered();
    t.forged(End::server, "R. 4294967295:4294967295(0) ack 4294967295", policy).fated(Fate::storm, policy);
    t.emits(End::server, fin, many).fated(Fate::line_full);
    t.emits(End::client, fin, many).fated(Fate::refused);
    t.bulk({UINT64_MAX, UINT64_MAX}, {UINT64_MAX, UINT64_MAX});
    t.moves(End::client, State::Closed, Occasion::TimedOut);
    return t;
}

std::vector<std::pair<std::string, Tale>> all_tales() {
    return {{"four-way", four_way_close()},
            {"three-segment", three_segment_close()},
            {"last-ack-lost", last_ack_lost()},
            {"reset-in-window", reset_in_window()},
            {"reset-exact", reset_exact()},
            {"simultaneous", simultaneous_close_through_hold()},
            {"delayed", delayed_twenty_ms()},
            {"ipv6", over_ipv6()},
            {"behind-a-delay", dropped_behind_a_delay()},
            {"bulk-reset", bulk_before_a_reset()},
            {"bulk", bulk_transfer()},
            {"picked-up", picked_up_in_the_middle()},
            {"long", everything_long()}};
}

}  // namespace finwait::test
