#include "tcp/life.hpp"

namespace finwait {

void Life::happened(Side side, Occasion occasion, Certainty certainty, Doubt doubt) {
    enter(side, occasion, next_state(at(side).state, occasion), certainty, doubt);
}

void Life::learned(Side side, State state) {
    enter(side, Occasion::Learned, state, Certainty::proven, Doubt::none);
}

void Life::enter(Side side, Occasion occasion, State to, Certainty certainty, Doubt doubt) {
    Endpoint& endpoint = at(side);
    const State from = endpoint.state;
    endpoint.certainty = certainty;
    endpoint.doubt = doubt;
    if (from == to) return;
    endpoint.state = to;
    endpoint.starts_timer = true;
    if (to == State::FinWait2) endpoint.linger_from(now_);
    listener_.transitioned(connection_, {now_, side, from, to, occasion, certainty});
}

bool is_pure_ack(const View& view) {
    constexpr unsigned consequential = Flags::syn | Flags::fin | Flags::rst;
    return view.payload_length == 0 && view.flags.has(Flags::ack) && (view.flags.bits() & consequential) == 0;
}

bool hears(const Endpoint& x, const Endpoint& y) {
    return !x.has_irs || !y.has_iss || x.irs == y.iss;
}

std::optional<Seq> fin_heard(const Endpoint& x, const Endpoint& y) {
    if (const auto delivered = x.peer_fin_end()) return delivered;
    return hears(x, y) && !x.refused_fin ? y.fin_end() : std::nullopt;
}

bool is_request_reply(const Endpoint& sender, const View& view) {
    const bool known = sender.has_iss && sender.certainty != Certainty::unsure;
    const bool nothing_new = view.ack == sender.rcv_nxt;
    return sender.state == State::SynReceived && known && nothing_new && is_pure_ack(view);
}

bool is_refusal(const Connection& connection, Side from, const View& view) {
    const Endpoint &refuser = connection.at(from), &opener = connection.at(opposite(from));
    if (!view.flags.has(Flags::rst) || !view.flags.has(Flags::ack) || view.seq != Seq(0)) return false;
    // What is left of a closed socket in FIN-WAIT-2 refuses a SYN as if it were nothing.
    const bool is_orphan = refuser.state == State::FinWait2 && refuser.may_be_orphan;
    if ((synchronized(refuser.state) && !is_orphan) || refuser.state == State::SynSent) return false;
    return opener.has_iss && precedes(opener.iss, view.ack) && precedes_or_is(view.ack, opener.snd_nxt);
}

}  // namespace finwait
