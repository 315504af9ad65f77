#include "tcp/endpoint.hpp"

namespace finwait {

const char* name(Doubt doubt) {
    switch (doubt) {
        case Doubt::none: return "none";
        case Doubt::not_heard: return "not-heard";
        case Doubt::accept_queue: return "accept-queue";
        case Doubt::syn_cookie: return "syn-cookie";
        case Doubt::orphan: return "orphan";
        case Doubt::timer: return "timer";
        case Doubt::window_edge: return "window-edge";
        case Doubt::refused: return "refused";
        case Doubt::picked_up: return "picked-up";
        case Doubt::overflow: return "overflow";
        case Doubt::given_up: return "given-up";
        case Doubt::listener: return "listener";
        case Doubt::unsent: return "unsent";
        case Doubt::signature: return "signature";
        case Doubt::count_: break;
    }
    return "?";
}

State Endpoint::state_by_fins() const {
    if (!sent_fin()) return got_fin ? State::CloseWait : State::Established;
    if (!fin_acked()) {
        if (!got_fin) return State::FinWait1;
        return fin_is_active ? State::Closing : State::LastAck;
    }
    if (!got_fin) return State::FinWait2;
    return fin_is_active ? State::TimeWait : State::Closed;
}

void Endpoint::begin_sending_half() {
    const Endpoint old = *this;
    *this = Endpoint{};
    flavour = old.flavour;
    incarnation = old.incarnation;
    state = old.state, certainty = old.certainty, doubt = old.doubt;
    state_since = old.state_since, timer_since = old.timer_since;
    mac = old.mac, peer_mac = old.peer_mac, vlans = old.vlans, ttl = old.ttl;

    has_irs = old.has_irs, rcv_known = old.rcv_known, got_fin = old.got_fin;
    irs = old.irs, rcv_nxt = old.rcv_nxt;
    peer_fin_end = old.peer_fin_end;
    out_of_order = old.out_of_order;
    delivered_shift = old.delivered_shift;
    delivered_timestamps = old.delivered_timestamps;
    delivered_sack = old.delivered_sack;
    delivered_mss = old.delivered_mss;
    ts_recent = old.ts_recent;
    peer_window = old.peer_window, peer_window_max = old.peer_window_max;
}

void Endpoint::begin_receiving_half() {
    has_irs = rcv_known = got_fin = false;
    acked_peer_syn = acked_peer_fin = false;
    irs = rcv_nxt = Seq();
    peer_fin_end.reset();
    out_of_order.clear();
    owed.clear();
    acked_syn_with.reset(), acked_fin_with.reset();
    delivered_shift.reset();
    delivered_timestamps = delivered_sack = false;
    delivered_mss = 0;
    ts_recent = 0;
    peer_window.reset(), peer_window_max = 0;
}

}  // namespace finwait
