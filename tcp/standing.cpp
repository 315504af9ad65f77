// How well a state is known at a moment. A state that was proven when its end last spoke may have ended since
// without a segment to tell: applications close what they please, and some closes are silent (measured on
// Linux).
#include "tcp/endpoint.hpp"

namespace finwait {
namespace {

/// The shortest an orphaned FIN-WAIT-2 lasts: TCP_LINGER2 counts whole seconds.
constexpr Duration shortest_linger = std::chrono::seconds(1);

/// Data may be queued that it may not send yet, and a FIN behind it: close() has then made it FIN-WAIT-1 (or
/// LAST-ACK) before anything of it is seen. Not so when all was acknowledged and the window has room.
bool may_hold_back(const Endpoint& x) {
    if (!x.peer_window) return false;
    const std::uint32_t outstanding = static_cast<std::uint32_t>(std::max(distance(x.snd_una, x.snd_nxt), 0));
    const std::uint32_t segment = x.delivered_mss != 0 ? x.delivered_mss : 536U;
    if (*x.peer_window < outstanding + segment) return true;  // SWS avoidance waits for room for a segment
    return outstanding != 0;                                  // the congestion window
}

}  // namespace

Standing Endpoint::standing(TimePoint now) const {
    if (certainty != Certainty::proven) return {certainty, doubt};
    const auto implied = [](Doubt why) { return Standing{Certainty::implied, why}; };
    switch (state) {
        case State::SynSent:
            if (now > heard_at) return implied(Doubt::given_up);
            break;
        case State::SynReceived:
            if (!active_open && now > heard_at) return implied(Doubt::listener);
            break;
        case State::Established:
        case State::CloseWait:
            if (may_hold_back(*this)) return implied(Doubt::unsent);
            break;
        case State::FinWait2:
            if (may_be_orphan && now - timer_since > shortest_linger) return implied(Doubt::orphan);
            break;
        default: break;
    }
    return {};
}

}  // namespace finwait
