// Measured on Linux 6.18; nothing of it is in an RFC, whose endpoints have no applications that change their
// mind.
#include "tcp/standing.hpp"

#include <algorithm>

namespace finwait {
namespace {

/// The shortest an orphaned FIN-WAIT-2 lasts: TCP_LINGER2 counts whole seconds.
constexpr Duration shortest_linger = std::chrono::seconds(1);

}  // namespace

bool may_hold_back(const Endpoint& x) {
    if (!x.peer_window_known) return false;
    const auto outstanding = static_cast<std::uint32_t>(std::max(distance(x.snd_una, x.snd_nxt), 0));
    const std::uint32_t segment = x.delivered_mss != 0 ? x.delivered_mss : 536U;
    if (x.peer_window < outstanding + segment) return true;  // SWS avoidance waits for room for a segment
    return outstanding != 0;                                 // the congestion window
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
            if (just_spoken) break;
            // A socket, not a request: its FIN waits for the ACK of its SYN.
            return implied(x.active_open || x.fast_open ? Doubt::unsent : Doubt::listener);
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
