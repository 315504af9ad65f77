// Measured on Linux 6.18; nothing of it is in an RFC, whose endpoints have no applications that change their
// mind.
#include "tcp/standing.hpp"

#include <algorithm>

namespace finwait {
namespace {

/// The shortest an orphaned FIN-WAIT-2 lasts: TCP_LINGER2 counts whole seconds.
constexpr Duration shortest_linger = std::chrono::seconds(1);
/// Below it Linux repeats nothing (TCP_RTO_MIN), but for a tail-loss probe, which is seen.
constexpr Duration shortest_timeout = std::chrono::milliseconds(200);

}  // namespace

bool may_hold_back(const Endpoint& x) {
    if (!x.peer_window_known) return false;
    const auto outstanding = static_cast<std::uint32_t>(std::max(distance(x.snd_una, x.snd_nxt), 0));
    const std::uint32_t segment = x.delivered_mss != 0 ? x.delivered_mss : 536U;
    // Nagle, the congestion window and pacing hold back only while something is outstanding, or what is
    // queued behind it was not pushed; SWS avoidance waits for room for a segment.
    return outstanding != 0 || x.more_follows || x.peer_window < segment;
}

Standing standing(const Connection& connection, Side side, TimePoint now) {
    const Endpoint& x = connection.at(side);
    if (x.certainty != Certainty::proven) return {x.certainty, x.doubt};
    const bool just_spoken = x.spoke_last && now <= connection.last_segment_at;
    const auto implied = [](Doubt why) { return Standing{Certainty::implied, why}; };
    switch (x.state) {
        case State::SynSent:
        case State::Closing:  // half-closed, then aborted: Linux sends a RST from every other state but these
        case State::LastAck:
            if (!just_spoken) return implied(Doubt::given_up);
            break;
        case State::SynReceived:
            // A request goes with its listener, and where there are SYN cookies there is none at all.
            if (!x.active_open && !x.fast_open) return implied(Doubt::listener);
            if (!just_spoken) return implied(Doubt::unsent);  // a socket's FIN waits for the ACK of its SYN
            break;
        case State::FinWait1:
            // When a repeat is due TCP_USER_TIMEOUT may end it instead.
            if (now - connection.last_segment_at > shortest_timeout) return implied(Doubt::timer);
            break;
        case State::Established:
        case State::CloseWait:
            if (may_hold_back(x)) return implied(Doubt::unsent);
            break;
        case State::FinWait2:
            if (now - x.lingers_from() > shortest_linger) return implied(Doubt::orphan);
            break;
        default: break;
    }
    return {};
}

}  // namespace finwait
