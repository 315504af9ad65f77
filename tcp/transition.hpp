// The endpoint state machine as a table that can be read column by column (RFC 9293 §3.3.2, figure 5, plus
// what a middlebox can see of it). Pure data: when an event happens is the endpoint's business, where it
// leads is ours.
#pragma once

#include <cstddef>
#include <cstdint>

#include "tcp/state.hpp"

namespace finwait {

/// What can happen to one endpoint.
enum class Occasion : std::uint8_t {
    Listens,         // a SYN goes its way: something is taken to listen there until it answers
    SentSyn,         // emitted a SYN with a new ISS
    SentSynAck,      // emitted a SYN+ACK
    GotSyn,          // a SYN without (a good) ACK was delivered and accepted
    GotSynAck,       // a SYN+ACK that acknowledges our SYN was delivered
    SynAcked,        // an ACK that covers our SYN was delivered, in SYN-RECEIVED
    RequestDropped,  // a listener forgot a half-open connection: reset, or its retries ran out
    SentFin,         // emitted a FIN
    FinsCrossed,     // emitted its first FIN before it had received the peer's, which has been delivered
                     // meanwhile
    GotFin,          // the peer's FIN came in order
    FinAcked,        // an ACK that covers our FIN was delivered
    SentReset,       // aborted, or refused
    GotReset,        // an acceptable RST was delivered
    GotUnreachable,  // an ICMP error about its segment was delivered, and it gave up
    TimedOut,        // 2·MSL, tcp_fin_timeout, or retries ran out
    Learned,         // its own segment shows that it is elsewhere than it was thought to be; not in the table
};
inline constexpr std::size_t occasion_count = 16;
const char* name(Occasion);  // "SentSyn", …

/// Where `occasion` leads from `state`; the same state where the table has no entry.
State next_state(State, Occasion);

}  // namespace finwait
