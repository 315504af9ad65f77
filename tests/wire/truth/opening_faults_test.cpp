// Each segment of the opening lost once and twice, late, doubled, and overtaken.
#include "tests/wire/truth/scenario_test.hpp"

namespace finwait::truth {
namespace {

using enum State;

/// The first SYN takes half a second, so that client and server do not both repeat themselves at the same
/// instant.
void open_slowly(Scenario& s) {
    s.listen();
    s.plan(Role::syn, 1, keep);
    s.connect();
    s.run_until_emitted("syn");
    s.quiet(500ms);
    s.release(Role::syn);
}

/// Opens with whatever was planned; the client writes at once where it may.
void open_in_spite(Scenario& s, bool data = false) {
    if (!s.listener) {
        s.listen();
        s.connect();
    }
    s.run_until_state(Side::a, Established);
    if (data) s.quiet(20ms), s.client.send(100);
    s.run_until_state(Side::b, Established);
    s.quiet();
    s.release();
    s.quiet();
    if (auto accepted = s.listener.accept()) s.server = std::move(*accepted);
    s.expect_states(Established, Established);
}

SCENARIO(OpeningFaults, SynLostOnce) {
    s.plan(Role::syn, 1, lose);
    open_in_spite(s);
    s.expect(R"(
        client S  syn        ; lost
        client S  syn#2 again
        server S. syn-ack
        client .  handshake-ack)");
}

SCENARIO(OpeningFaults, SynLostTwice) {
    s.plan(Role::syn, 1, lose);
    s.plan(Role::syn, 2, lose);
    open_in_spite(s);
    s.expect(R"(
        client S  syn
        client S  syn#2 again
        client S  syn#3 again
        server S. syn-ack
        client .  handshake-ack)");
}

SCENARIO(OpeningFaults, SynLate) {
    s.plan(Role::syn, 1, keep);
    open_in_spite(s);
    s.expect(R"(
        client S  syn        ; waits …
        client S  syn#2 again
        server S. syn-ack
        client .  handshake-ack
        server .  challenge-ack  ; … and is answered like any SYN to an open connection (RFC 5961 §4.2))");
}

SCENARIO(OpeningFaults, SynTwice) {
    s.plan(Role::syn, 1, twice);
    open_in_spite(s);
    s.expect(R"(
        client S  syn
        server S. syn-ack
        server S. syn-ack#2 again
        client .  handshake-ack
        client .  handshake-ack#2)");
}

SCENARIO(OpeningFaults, SynBehindItsRepeat) {
    s.plan(Role::syn, 1, behind_next);
    open_in_spite(s);
    s.expect(R"(
        client S  syn
        client S  syn#2 again
        server S. syn-ack
        server .  ack              ; the one behind has the older timestamp
        client .  handshake-ack)");
}

SCENARIO(OpeningFaults, SynAckLostOnce) {
    s.plan(Role::syn_ack, 1, lose);
    open_slowly(s);
    open_in_spite(s);
    s.expect(R"(
        client S  syn
        server S. syn-ack
        client S  syn#2 again
        server S. syn-ack#2 again
        client .  handshake-ack)");
}

SCENARIO(OpeningFaults, SynAckLostTwice) {
    s.plan(Role::syn_ack, 1, lose);
    s.plan(Role::syn_ack, 2, lose);
    s.plan(Role::syn, 2, lose);
    open_slowly(s);
    open_in_spite(s);
    s.expect(R"(
        client S  syn
        server S. syn-ack
        client S  syn#2 again           ; lost, so that each repeats by its own timer
        server S. syn-ack#2 again
        client S  syn#3 again
        server S. syn-ack#3 again
        client .  handshake-ack)");
}

SCENARIO(OpeningFaults, SynAckLate) {
    s.plan(Role::syn_ack, 1, keep);
    open_slowly(s);
    open_in_spite(s);
    s.expect(R"(
        client S  syn
        server S. syn-ack
        client S  syn#2 again
        server S. syn-ack#2 again
        client .  handshake-ack
        client .  handshake-ack#2)");
}

SCENARIO(OpeningFaults, SynAckTwice) {
    s.plan(Role::syn_ack, 1, twice);
    open_in_spite(s);
    s.expect(R"(
        client S  syn
        server S. syn-ack
        client .  handshake-ack
        client .  handshake-ack#2)");
}

SCENARIO(OpeningFaults, SynAckBehindItsRepeat) {
    s.plan(Role::syn_ack, 1, behind_next);
    open_slowly(s);
    open_in_spite(s);
    s.expect(R"(
        client S  syn
        server S. syn-ack
        client S  syn#2 again
        server S. syn-ack#2 again
        client .  handshake-ack
        client .  handshake-ack#2)");
}

SCENARIO(OpeningFaults, HandshakesAckLostOnce) {
    s.plan(Role::handshake_ack, 1, lose);
    open_in_spite(s);
    s.expect(R"(
        client S  syn
        server S. syn-ack
        client .  handshake-ack
        server S. syn-ack#2 again
        client .  handshake-ack#2)");
}

SCENARIO(OpeningFaults, HandshakesAckLostTwice) {
    s.plan(Role::handshake_ack, 1, lose);
    s.plan(Role::handshake_ack, 2, lose);
    open_in_spite(s);
    s.expect(R"(
        client S  syn
        server S. syn-ack
        client .  handshake-ack
        server S. syn-ack#2 again
        client .  handshake-ack#2
        server S. syn-ack#3 again
        client .  handshake-ack#3)");
}

SCENARIO(OpeningFaults, HandshakesAckLate) {
    s.plan(Role::handshake_ack, 1, keep);
    open_in_spite(s);
    s.expect(R"(
        client S  syn
        server S. syn-ack
        client .  handshake-ack
        server S. syn-ack#2 again
        client .  handshake-ack#2)");
}

SCENARIO(OpeningFaults, HandshakesAckTwice) {
    s.plan(Role::handshake_ack, 1, twice);
    open_in_spite(s);
    s.expect(R"(
        client S  syn
        server S. syn-ack
        client .  handshake-ack)");
}

SCENARIO(OpeningFaults, HandshakesAckBehindData) {
    s.plan(Role::handshake_ack, 1, behind_next);
    open_in_spite(s, true);
    s.expect(R"(
        client S  syn
        server S. syn-ack
        client .  handshake-ack
        client P. data           ; its ACK opens the server's end
        server .  ack            ; the old ACK behind it, by its timestamp, is passed over in silence)");
}

}  // namespace
}  // namespace finwait::truth
