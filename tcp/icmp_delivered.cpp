// What an ICMP error does to the end whose segment it is about (RFC 9293 §3.9.2.2, RFC 5461; Linux's
// tcp_v4_err, tcp_v6_err and tcp_req_err).
#include "tcp/life.hpp"

namespace finwait {
namespace {

/// It would have to be about something that is under way (RFC 5927 §4.1).
bool is_about_something_sent(const Endpoint& y, const IcmpError& error) {
    const Seq first = y.state == State::SynSent ? y.iss : y.snd_una;
    return y.has_iss && precedes_or_is(first, error.seq) && precedes_or_is(error.seq, y.snd_nxt);
}

/// Those for which Linux gives a request up; the others it sits out (tcp_req_err).
bool drops_a_request(IcmpKind kind, bool v6) {
    switch (kind) {
        case IcmpKind::parameter_problem: return true;
        case IcmpKind::net_unreachable:
        case IcmpKind::host_unreachable:
        case IcmpKind::time_exceeded: return !v6;
        case IcmpKind::protocol_unreachable:
        case IcmpKind::port_unreachable:
        case IcmpKind::prohibited: return v6;
        default: return false;
    }
}

/// RFC 9293 SHLD-26: an open connection is to be aborted for these; MUST-56: not for the others.
bool is_hard(IcmpKind kind) {
    return kind == IcmpKind::protocol_unreachable || kind == IcmpKind::port_unreachable;
}

}  // namespace

void icmp_delivered_to(Life& life, Side to, const IcmpError& error) {
    Endpoint& y = life.at(to);
    const bool advice = error.kind == IcmpKind::fragmentation_needed || error.kind == IcmpKind::source_quench;
    if (advice || !is_about_something_sent(y, error)) return;
    const bool opening = y.state == State::SynSent || y.state == State::SynReceived;
    if (!opening) {
        // Linux holds it against nobody who is connected.
        const bool aborts = y.flavour != Flavour::Linux && is_hard(error.kind);
        if (aborts && synchronized(y.state)) life.happened(to, Occasion::GotUnreachable);
        return;
    }
    if (y.active_open) return life.happened(to, Occasion::GotUnreachable);
    if (y.fast_open) return;
    const bool drops =
        y.flavour == Flavour::Linux ? drops_a_request(error.kind, error.source.v6) : is_hard(error.kind);
    if (drops && error.seq == y.iss) life.happened(to, Occasion::RequestDropped);
}

}  // namespace finwait
