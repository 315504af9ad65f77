#include "tcp/endpoint.hpp"

namespace finwait {

const char* name(Doubt doubt) {
    switch (doubt) {
        case Doubt::none: return "none";
        case Doubt::not_heard: return "not-heard";
        case Doubt::accept_queue: return "accept-queue";
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
    Endpoint old = std::move(*this);
    *this = Endpoint{};
    flavour = old.flavour;
    incarnation = old.incarnation;
    spoke_last = old.spoke_last;
    state = old.state, certainty = old.certainty, doubt = old.doubt;
    starts_timer = old.starts_timer;

    has_irs = old.has_irs, rcv_known = old.rcv_known, got_fin = old.got_fin, refused_fin = old.refused_fin;
    irs = old.irs, rcv_nxt = old.rcv_nxt;
    delivered_shift = old.delivered_shift;
    delivered_timestamps = old.delivered_timestamps;
    delivered_sack = old.delivered_sack;
    delivered_mss = old.delivered_mss;
    ts_recent = old.ts_recent;
    peer_window = old.peer_window, peer_window_known = old.peer_window_known;
    peer_window_max = old.peer_window_max;
    if (!old.occasional) return;
    occasional = std::move(old.occasional);  // peer_fin_end, out_of_order, and the counts
    occasional->fin_end.reset();
    occasional->acked_syn_with.reset(), occasional->acked_fin_with.reset();
    occasional->owed.clear();
    tidy();
}

void Endpoint::begin_receiving_half() {
    has_irs = rcv_known = got_fin = refused_fin = false;
    acked_peer_syn = acked_peer_fin = false;
    irs = rcv_nxt = Seq();
    delivered_shift = no_shift;
    delivered_timestamps = delivered_sack = false;
    delivered_mss = 0;
    ts_recent = 0;
    peer_window = 0, peer_window_known = false, peer_window_max = 0;
    if (!occasional) return;
    occasional->peer_fin_end.reset();
    occasional->out_of_order.clear();
    occasional->owed.clear();
    occasional->acked_syn_with.reset(), occasional->acked_fin_with.reset();
    tidy();
}

bool Occasional::empty() const {
    return !fin_end && !peer_fin_end && !acked_syn_with && !acked_fin_with && out_of_order.all().empty() &&
           owed.empty() && counts.empty();
}

void Endpoint::tidy() {
    if (occasional && occasional->empty()) occasional.drop();
}

void Endpoint::set(std::optional<Seq> Occasional::*what, std::optional<Seq> to) {
    if (to) {
        occasional.make().*what = to;
    } else if (occasional) {
        ((*occasional).*what).reset();
        tidy();
    }
}

std::span<const Interval> Endpoint::out_of_order() const {
    return occasional ? occasional->out_of_order.all() : std::span<const Interval>();
}

bool Endpoint::hold(Interval interval) {
    const bool kept = occasional.make().out_of_order.add(interval);
    if (!kept) ++occasional->refused;
    tidy();  // the interval may have been an empty one
    return kept;
}

Seq Endpoint::absorb_held(Seq edge) {
    if (occasional->out_of_order.all().empty()) return edge;
    edge = occasional->out_of_order.absorb(edge);
    tidy();
    return edge;
}

void Endpoint::drop_out_of_order() {
    if (!occasional) return;
    occasional->out_of_order.clear();
    tidy();
}

void Endpoint::forget_counts() {
    if (!occasional) return;
    occasional->counts = {};
    tidy();
}

void Endpoint::owe(TimePoint now, Answer answer) {
    occasional.make().owed.add(now, answer);
}

Answer Endpoint::take_owed_ack(TimePoint now, bool news) {
    if (!occasional) return Answer::none;
    const Answer answer = occasional->owed.take_ack(now, news);
    tidy();
    return answer;
}

bool Endpoint::take_owed_reset(TimePoint now) {
    if (!occasional) return false;
    const bool owed = occasional->owed.take_reset(now);
    tidy();
    return owed;
}

}  // namespace finwait
