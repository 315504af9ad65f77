// A reset in each state, from either end and out of nowhere; exact, and merely in the window.
#include "tests/wire/truth/places.hpp"
#include "tests/wire/truth/scenario_test.hpp"

namespace finwait::truth {
namespace {

using enum State;

void exact(Scenario& s, State state, State then = Closed) {
    const Side side = bring_to(s, state);
    expect_of(s, side, state);
    s.forge(side);
    expect_of(s, side, then);
}

/// Neither exact nor at an edge that Linux takes: a challenge ACK, and nothing changes (RFC 5961 §3.2).
void in_window(Scenario& s, State state, std::string_view answer) {
    const Side side = bring_to(s, state);
    s.forge(side, Recipe::Sequence::in_window);
    s.wire.read();
    expect_of(s, side, state);
    const auto answers = s.take_lines();
    const bool answered = !answers.empty() && answers.back() == answer;
    if (!answered) s.problems.push_back("answered by " + (answers.empty() ? "nothing" : answers.back()));
}

SCENARIO(ExactReset, InSynSent) {
    exact(s, SynSent);
}
SCENARIO(ExactReset, InSynReceived) {
    exact(s, SynReceived, Listen);
}
SCENARIO(ExactReset, InEstablished) {
    exact(s, Established);
}
SCENARIO(ExactReset, InFinWait1) {
    exact(s, FinWait1);
}
SCENARIO(ExactReset, InFinWait2) {
    exact(s, FinWait2);
}
SCENARIO(ExactReset, InCloseWait) {
    exact(s, CloseWait);
}
SCENARIO(ExactReset, InClosing) {
    exact(s, Closing);
}
SCENARIO(ExactReset, InLastAck) {
    exact(s, LastAck);
}
SCENARIO(ExactReset, InTimeWait) {
    exact(s, TimeWait);
}
SCENARIO_WITH(ExactReset, InEstablishedOverIPv6, .v6 = true) {
    exact(s, Established);
}

SCENARIO(ResetInTheWindow, InSynReceived) {
    in_window(s, SynReceived, "server . challenge-ack");
}
SCENARIO(ResetInTheWindow, InEstablished) {
    in_window(s, Established, "client . challenge-ack");
}
SCENARIO(ResetInTheWindow, InFinWait1) {
    in_window(s, FinWait1, "client . challenge-ack");
}
SCENARIO(ResetInTheWindow, InFinWait2) {
    in_window(s, FinWait2, "client . challenge-ack");
}
SCENARIO(ResetInTheWindow, InCloseWait) {
    in_window(s, CloseWait, "server . challenge-ack");
}
SCENARIO(ResetInTheWindow, InClosing) {
    in_window(s, Closing, "client . challenge-ack");
}
SCENARIO(ResetInTheWindow, InLastAck) {
    in_window(s, LastAck, "server . challenge-ack");
}

/// close() with SO_LINGER 0.
void aborted(Scenario& s, State state, std::string_view line) {
    const Side side = bring_to(s, state);
    static_cast<void>(s.take_lines());
    (side == Side::a ? s.client : s.server).abort();
    s.quiet();
    const auto lines = s.take_lines();
    const bool seen = lines.size() == 1 && lines.front() == line;
    if (!seen) s.problems.push_back("emitted " + (lines.empty() ? "nothing" : lines.front()));
    expect_of(s, side, Closed);
    expect_of(s, opposite(side), Closed);
}

SCENARIO(Abort, InEstablished) {
    aborted(s, Established, "client R. rst");
}
SCENARIO(Abort, InCloseWait) {
    aborted(s, CloseWait, "server R. rst");
}
SCENARIO(Abort, InFinWait2) {
    aborted(s, FinWait2, "client R. rst");
}

SCENARIO(Abort, InFinWait1WithTheFinUnderWay) {
    bring_to(s, FinWait1);
    static_cast<void>(s.take_lines());
    s.client.abort();
    s.quiet();
    s.release();
    s.quiet();
    s.expect(R"(
        client R. rst              ; behind its FIN, so one too far for a server that has not had it
        server .  challenge-ack
        client R  rst#2            ; which nobody at the client knows what to do with
        server R  rst              ; and the FIN comes to nobody)");
    s.expect_states(Closed, Closed);
}

SCENARIO(Abort, BeforeTheServerHasAccepted) {
    s.listen();
    s.connect();
    s.run_until_delivered("handshake-ack");
    s.listener.close();
    s.run_until_delivered("rst");
    s.expect(R"(
        client S  syn
        server S. syn-ack
        client .  handshake-ack
        server R. rst)");
    s.expect_states(Closed, Closed);
}

}  // namespace
}  // namespace finwait::truth
