// Each segment of the four-segment close lost once and twice, late, doubled and overtaken. The server closes
// when the client's FIN has been acknowledged for all to see.
#include "tests/wire/truth/scenario_test.hpp"

namespace finwait::truth {
namespace {

using enum State;

void close_in_spite(Scenario& s) {
    s.open();
    s.expect("client S syn\n server S. syn-ack\n client . handshake-ack");
    s.client.close();
    s.run_until_delivered("active-fin-ack");
    s.release();
    s.quiet();
    s.server.close();
    s.run_until_state(Side::b, Closed);
    s.quiet();
    s.expect_states(TimeWait, Closed);
}

SCENARIO(ClosingFaults, ActiveFinLostOnce) {
    s.plan(Role::active_fin, 1, lose);
    close_in_spite(s);
    s.expect(R"(
        client F. active-fin
        client F. active-fin#2 again
        server .  active-fin-ack
        server F. passive-fin
        client .  last-ack)");
}

SCENARIO(ClosingFaults, ActiveFinLostTwice) {
    s.plan(Role::active_fin, 1, lose);
    s.plan(Role::active_fin, 2, lose);
    close_in_spite(s);
    s.expect(R"(
        client F. active-fin
        client F. active-fin#2 again
        client F. active-fin#3 again
        server .  active-fin-ack
        server F. passive-fin
        client .  last-ack)");
}

SCENARIO(ClosingFaults, ActiveFinLate) {
    s.plan(Role::active_fin, 1, keep);
    close_in_spite(s);
    s.expect(R"(
        client F. active-fin
        client F. active-fin#2 again
        server .  active-fin-ack
        server .  active-fin-ack#2   ; answers the late one
        server F. passive-fin
        client .  last-ack)");
}

SCENARIO(ClosingFaults, ActiveFinTwice) {
    s.plan(Role::active_fin, 1, twice);
    close_in_spite(s);
    s.expect(R"(
        client F. active-fin
        server .  active-fin-ack
        server .  active-fin-ack#2
        server F. passive-fin
        client .  last-ack)");
}

SCENARIO(ClosingFaults, ActiveFinsAckLostOnce) {
    s.plan(Role::active_fin_ack, 1, lose);
    close_in_spite(s);
    s.expect(R"(
        client F. active-fin
        server .  active-fin-ack
        client F. active-fin#2 again
        server .  active-fin-ack#2
        server F. passive-fin
        client .  last-ack)");
}

SCENARIO(ClosingFaults, ActiveFinsAckLostTwice) {
    s.plan(Role::active_fin_ack, 1, lose);
    s.plan(Role::active_fin_ack, 2, lose);
    close_in_spite(s);
    s.expect(R"(
        client F. active-fin
        server .  active-fin-ack
        client F. active-fin#2 again
        server .  active-fin-ack#2
        client F. active-fin#3 again
        server .  active-fin-ack#3
        server F. passive-fin
        client .  last-ack)");
}

SCENARIO(ClosingFaults, ActiveFinsAckLate) {
    s.plan(Role::active_fin_ack, 1, keep);
    close_in_spite(s);
    s.expect(R"(
        client F. active-fin
        server .  active-fin-ack
        client F. active-fin#2 again
        server .  active-fin-ack#2
        client .  ack                ; the late one's timestamp is old by now (RFC 7323 §5.3)
        server F. passive-fin
        client .  last-ack)");
}

SCENARIO(ClosingFaults, ActiveFinsAckTwice) {
    s.plan(Role::active_fin_ack, 1, twice);
    close_in_spite(s);
    s.expect(R"(
        client F. active-fin
        server .  active-fin-ack
        server F. passive-fin
        client .  last-ack)");
}

/// The passive FIN brings its ACK again: FIN-WAIT-1 goes to TIME-WAIT at once. The ACK that comes behind it
/// is old, and TIME-WAIT answers what is old; the server, which is gone, resets that answer, exactly.
SCENARIO(ClosingFaults, ActiveFinsAckBehindThePassiveFin) {
    s.plan(Role::active_fin_ack, 1, behind_next);
    s.open();
    s.expect("client S syn\n server S. syn-ack\n client . handshake-ack");
    s.client.close();
    s.run_until_emitted("active-fin-ack");
    s.server.close();
    s.run_until_state(Side::b, Closed);
    s.quiet();
    s.expect(R"(
        client F. active-fin
        server .  active-fin-ack
        server F. passive-fin
        client .  last-ack
        client .  time-wait-ack
        server R  rst)");
    s.expect_states(Closed, Closed);
}

SCENARIO(ClosingFaults, PassiveFinLostOnce) {
    s.plan(Role::passive_fin, 1, lose);
    close_in_spite(s);
    s.expect(R"(
        client F. active-fin
        server .  active-fin-ack
        server F. passive-fin
        server F. passive-fin#2 again
        client .  last-ack)");
}

SCENARIO(ClosingFaults, PassiveFinLostTwice) {
    s.plan(Role::passive_fin, 1, lose);
    s.plan(Role::passive_fin, 2, lose);
    close_in_spite(s);
    s.expect(R"(
        client F. active-fin
        server .  active-fin-ack
        server F. passive-fin
        server F. passive-fin#2 again
        server F. passive-fin#3 again
        client .  last-ack)");
}

SCENARIO(ClosingFaults, PassiveFinLate) {
    s.open();
    s.expect("client S syn\n server S. syn-ack\n client . handshake-ack");
    s.plan(Role::passive_fin, 1, keep);
    s.plan(Role::last_ack, 1, lose);
    s.client.close();
    s.run_until_delivered("active-fin-ack");
    s.server.close();
    s.run_until_emitted("last-ack");  // of the repeat
    s.release();
    s.run_until_state(Side::b, Closed);
    s.quiet();
    s.expect(R"(
        client F. active-fin
        server .  active-fin-ack
        server F. passive-fin
        server F. passive-fin#2 again
        client .  last-ack                    ; lost
        client .  last-ack#2+time-wait-ack    ; answers the late one)");
    s.expect_states(TimeWait, Closed);
}

/// The second copy finds TIME-WAIT, is answered; nobody is there to take the answer.
SCENARIO(ClosingFaults, PassiveFinTwice) {
    s.plan(Role::passive_fin, 1, twice);
    s.open();
    s.expect("client S syn\n server S. syn-ack\n client . handshake-ack");
    s.client.close();
    s.run_until_delivered("active-fin-ack");
    s.server.close();
    s.run_until_state(Side::b, Closed);
    s.quiet();
    s.expect(R"(
        client F. active-fin
        server .  active-fin-ack
        server F. passive-fin
        client .  last-ack
        client .  last-ack#2+time-wait-ack
        server R  rst)");
    s.expect_states(Closed, Closed);
}

SCENARIO(ClosingFaults, PassiveFinBeforeTheDataInFrontOfIt) {
    s.open();
    s.expect("client S syn\n server S. syn-ack\n client . handshake-ack");
    s.plan(Role::data, 1, behind_next);
    s.plan(Role::ack, 1, lose);  // or its SACK would have the data sent again
    s.client.half_close();
    s.run_until_delivered("active-fin-ack");
    s.server.send(100);
    s.server.close();
    s.run_until_state(Side::b, Closed);
    s.quiet();
    s.expect(R"(
        client F. active-fin
        server .  active-fin-ack
        server P. data
        server F. passive-fin
        client .  ack
        client .  last-ack)");
    s.expect_states(TimeWait, Closed);
}

SCENARIO(ClosingFaults, LastAckLostOnce) {
    s.plan(Role::last_ack, 1, lose);
    close_in_spite(s);
    s.expect(R"(
        client F. active-fin
        server .  active-fin-ack
        server F. passive-fin
        client .  last-ack
        server F. passive-fin#2 again
        client .  last-ack#2+time-wait-ack)");
}

SCENARIO(ClosingFaults, LastAckLostTwice) {
    s.plan(Role::last_ack, 1, lose);
    s.plan(Role::last_ack, 2, lose);
    close_in_spite(s);
    s.expect(R"(
        client F. active-fin
        server .  active-fin-ack
        server F. passive-fin
        client .  last-ack
        server F. passive-fin#2 again
        client .  last-ack#2+time-wait-ack
        server F. passive-fin#3 again
        client .  last-ack#3+time-wait-ack#2)");
}

/// Late, it finds nobody, and the listener resets it: in TIME-WAIT such an exact RST counts (RFC 1337).
SCENARIO(ClosingFaults, LastAckLate) {
    s.open();
    s.expect("client S syn\n server S. syn-ack\n client . handshake-ack");
    s.plan(Role::last_ack, 1, keep);
    s.client.close();
    s.run_until_delivered("active-fin-ack");
    s.server.close();
    s.run_until_state(Side::b, Closed);
    s.expect_states(TimeWait, Closed);
    s.release();
    s.quiet();
    s.expect(R"(
        client F. active-fin
        server .  active-fin-ack
        server F. passive-fin
        client .  last-ack
        server F. passive-fin#2 again
        client .  last-ack#2+time-wait-ack
        server R  rst)");
    s.expect_states(Closed, Closed);
}

SCENARIO(ClosingFaults, LastAckTwice) {
    s.plan(Role::last_ack, 1, twice);
    s.open();
    s.expect("client S syn\n server S. syn-ack\n client . handshake-ack");
    s.client.close();
    s.run_until_delivered("active-fin-ack");
    s.server.close();
    s.run_until_state(Side::b, Closed);
    s.quiet();
    s.expect(R"(
        client F. active-fin
        server .  active-fin-ack
        server F. passive-fin
        client .  last-ack
        server R  rst              ; answers the copy)");
    s.expect_states(Closed, Closed);
}

SCENARIO(ClosingFaults, LastAckBehindItsRepeat) {
    s.plan(Role::last_ack, 1, behind_next);
    s.open();
    s.expect("client S syn\n server S. syn-ack\n client . handshake-ack");
    s.client.close();
    s.run_until_delivered("active-fin-ack");
    s.server.close();
    s.run_until_state(Side::b, Closed);
    s.quiet();
    s.expect(R"(
        client F. active-fin
        server .  active-fin-ack
        server F. passive-fin
        client .  last-ack
        server F. passive-fin#2 again
        client .  last-ack#2+time-wait-ack
        server R  rst)");
    s.expect_states(Closed, Closed);
}

}  // namespace
}  // namespace finwait::truth
