#include "tcp/transition.hpp"

#include <array>
#include <initializer_list>

namespace finwait {
namespace {

constexpr std::array<const char*, occasion_count> names{
    "Listens",        "SentSyn",        "SentSynAck",  "GotSyn",  "GotSynAck", "SynAcked",
    "RequestDropped", "SentFin",        "FinsCrossed", "GotFin",  "FinAcked",  "SentReset",
    "GotReset",       "GotUnreachable", "TimedOut",    "Learned",
};

// Two letters a state, so that the table fits a screen. `__` would be reserved; `oo` is a cell where nothing
// happens.
constexpr int oo = -1;
constexpr int Cl = static_cast<int>(State::Closed);
constexpr int Li = static_cast<int>(State::Listen);
constexpr int SS = static_cast<int>(State::SynSent);
constexpr int SR = static_cast<int>(State::SynReceived);
constexpr int Es = static_cast<int>(State::Established);
constexpr int F1 = static_cast<int>(State::FinWait1);
constexpr int F2 = static_cast<int>(State::FinWait2);
constexpr int CW = static_cast<int>(State::CloseWait);
constexpr int Cg = static_cast<int>(State::Closing);
constexpr int LA = static_cast<int>(State::LastAck);
constexpr int TW = static_cast<int>(State::TimeWait);

// One row an occasion, one column a state it may find the endpoint in.
// clang-format off
constexpr std::array<std::array<int, state_count>, occasion_count> table{{
    //                   Cl  Li  SS  SR  Es  F1  F2  CW  Cg  LA  TW
    /* Listens        */ {Li, oo, oo, oo, oo, oo, oo, oo, oo, oo, oo},
    // A new ISS in any state is that end's next incarnation: half-open discovery, a port used again.
    /* SentSyn        */ {SS, SS, oo, SS, SS, SS, SS, SS, SS, SS, SS},
    // From SYN-SENT: simultaneous open. From synchronized states: a SYN accepted out of TIME-WAIT, or the handshake's
    // ACK was ignored by a full accept queue and the request is still one.
    /* SentSynAck     */ {SR, SR, SR, oo, SR, SR, SR, SR, SR, SR, SR},
    // In TIME-WAIT only a SYN that cannot be an old one (RFC 9293 §3.6.1, RFC 6191).
    /* GotSyn         */ {oo, SR, SR, oo, oo, oo, oo, oo, oo, oo, SR},
    /* GotSynAck      */ {oo, oo, Es, oo, oo, oo, oo, oo, oo, oo, oo},
    /* SynAcked       */ {oo, oo, oo, Es, oo, oo, oo, oo, oo, oo, oo},
    // Only what came out of LISTEN returns there (RFC 9293 §3.10.7.4); an active open is closed by GotReset.
    /* RequestDropped */ {oo, oo, oo, Li, oo, oo, oo, oo, oo, oo, oo},
    /* SentFin        */ {oo, oo, oo, F1, F1, oo, oo, LA, oo, oo, oo},
    // Its FIN does not acknowledge ours though ours has arrived by now: it was FIN-WAIT-1 when ours came.
    /* FinsCrossed    */ {oo, oo, oo, Cg, Cg, oo, oo, Cg, oo, oo, oo},
    /* GotFin         */ {oo, oo, oo, CW, CW, Cg, TW, oo, oo, oo, oo},
    /* FinAcked       */ {oo, oo, oo, oo, oo, F2, oo, oo, TW, Cl, oo},
    /* SentReset      */ {oo, Cl, Cl, Cl, Cl, Cl, Cl, Cl, Cl, Cl, Cl},
    // A listener does not feel a reset (RFC 9293 §3.10.7.2).
    /* GotReset       */ {oo, oo, Cl, Cl, Cl, Cl, Cl, Cl, Cl, Cl, Cl},
    // Of a synchronized state RFC 9293 §3.9.2.2 would have it for hard errors (SHLD-26); Linux does not.
    /* GotUnreachable */ {oo, oo, Cl, Cl, Cl, Cl, Cl, Cl, Cl, Cl, oo},
    // Retries of SYN, SYN-ACK and FIN, tcp_fin_timeout, 2·MSL. An open connection has no timer of its own.
    /* TimedOut       */ {oo, oo, Cl, Cl, oo, Cl, Cl, oo, Cl, Cl, Cl},
    /* Learned        */ {oo, oo, oo, oo, oo, oo, oo, oo, oo, oo, oo},
}};
// clang-format on

constexpr State look_up(State state, Occasion occasion) {
    const int to = table[static_cast<std::size_t>(occasion)][static_cast<std::size_t>(state)];
    return to == oo ? state : static_cast<State>(to);
}

// Walks through the table: each step must lead where the RFC's figures say.
struct Step {
    Occasion occasion;
    State to;
};
constexpr bool walk(State state, std::initializer_list<Step> steps) {
    for (const Step& step : steps) {
        state = look_up(state, step.occasion);
        if (state != step.to) return false;
    }
    return true;
}

using enum Occasion;
using enum State;

// RFC 9293 figure 6, three segments to open; client and server.
static_assert(walk(Closed, {{SentSyn, SynSent}, {GotSynAck, Established}}));
static_assert(walk(
    Closed, {{Listens, Listen}, {GotSyn, SynReceived}, {SentSynAck, SynReceived}, {SynAcked, Established}}));
// Figure 7, simultaneous open; and the split handshake, whose server answers the SYN with a SYN of its own.
static_assert(walk(
    Closed, {{SentSyn, SynSent}, {GotSyn, SynReceived}, {SentSynAck, SynReceived}, {SynAcked, Established}}));
static_assert(walk(SynSent, {{GotSyn, SynReceived}, {SynAcked, Established}}));
static_assert(walk(Listen, {{SentSyn, SynSent}, {GotSynAck, Established}}));
// Figure 12, four segments to close; the end that closes first and the other.
static_assert(walk(Established,
                   {{SentFin, FinWait1}, {FinAcked, FinWait2}, {GotFin, TimeWait}, {TimedOut, Closed}}));
static_assert(walk(Established, {{GotFin, CloseWait}, {SentFin, LastAck}, {FinAcked, Closed}}));
// Three segments to close: the peer's FIN brings the ACK of ours. Which of the two is looked at first does
// not matter.
static_assert(walk(FinWait1, {{FinAcked, FinWait2}, {GotFin, TimeWait}}));
static_assert(walk(FinWait1, {{GotFin, Closing}, {FinAcked, TimeWait}}));
// Half-close: one end has no more to say and goes on listening, for as long as the other talks.
static_assert(walk(FinWait2, {{FinAcked, FinWait2}, {SynAcked, FinWait2}, {GotFin, TimeWait}}));
// Figure 13, simultaneous close; also when the crossing shows only in the second FIN's ACK.
static_assert(walk(Established, {{SentFin, FinWait1}, {GotFin, Closing}, {FinAcked, TimeWait}}));
static_assert(walk(Established, {{GotFin, CloseWait}, {FinsCrossed, Closing}, {FinAcked, TimeWait}}));
// A close before the handshake's ACK has come.
static_assert(walk(SynReceived, {{SentFin, FinWait1}, {FinAcked, FinWait2}}));
static_assert(walk(SynReceived, {{GotFin, CloseWait}}));
// Resets: an open connection, a request, a refused SYN; and half-open discovery (figure 9) as its client
// lives it.
static_assert(walk(Established, {{GotReset, Closed}, {GotReset, Closed}}));
static_assert(walk(SynReceived, {{RequestDropped, Listen}, {GotReset, Listen}}));
static_assert(walk(Listen, {{SentReset, Closed}}));
static_assert(walk(Established, {{SentSyn, SynSent}, {GotSynAck, Established}}));
// A port used again out of TIME-WAIT, from either end.
static_assert(walk(TimeWait, {{GotSyn, SynReceived}, {SentSynAck, SynReceived}, {SynAcked, Established}}));
static_assert(walk(TimeWait, {{SentSyn, SynSent}}));

}  // namespace

const char* name(Occasion occasion) {
    return names[static_cast<std::size_t>(occasion)];
}

State next_state(State state, Occasion occasion) {
    return look_up(state, occasion);
}

}  // namespace finwait
