// What a segment says about its sender (RFC 9293 §3.10 read from the outside). The sender certainly did
// this, whatever becomes of the segment; and its own ACK tells what it had received when it sent it.
#include "tcp/emission.hpp"
#include "tcp/standing.hpp"

namespace finwait {

void Emission::apply() {
    note_repeat();
    if (has(Flags::rst)) return reset();
    repeats_syn_ = has(Flags::syn) && x_.has_iss && view_.seq == x_.iss;
    note_push();
    x_.knows_md5 = view_.options.md5 || view_.options.authentication;
    if (!has(Flags::syn))
        segment();
    else if (has(Flags::ack))
        syn_ack();
    else
        syn();
    x_.heard = true;
    note_window();
    note_timestamp();
}

void Emission::reset() {
    const bool is_reply = x_.take_owed_reset(life_.now());
    const bool refuses = is_refusal(life_.connection(), from_, view_);
    const bool in_range = precedes_or_is(x_.snd_una, view_.seq) && precedes_or_is(view_.seq, x_.snd_nxt);
    bool gone = false;
    switch (x_.state) {
        case State::Closed: gone = true; break;
        case State::Listen: gone = !is_reply && refuses; break;
        // Not called for: the connection was given up, or the listener closed, before the segment came.
        case State::SynSent: gone = !is_reply; break;
        case State::SynReceived: {
            // A socket, as against a request, resets what it cannot take and stays; so does nobody at its
            // place.
            const bool is_socket = x_.active_open || x_.fast_open;
            gone = !is_reply && (in_range || !is_socket);
            if (!is_reply && !gone) x_.certainty = Certainty::implied, x_.doubt = Doubt::given_up;
            break;
        }
        default: {
            // A socket that was closed answers what it has no use for with a RST that need not be in range.
            const bool may_be =
                standing(life_.connection(), from_, life_.now()).certainty != Certainty::proven;
            gone = in_range || may_be || x_.sent_fin();
        }
    }
    if (gone) life_.happened(from_, Occasion::SentReset);
}

void Emission::segment() {
    // Without an ACK of its SYN it cannot have left SYN-RECEIVED: this answers something that it will not
    // take.
    if (is_request_reply(x_, view_)) return;

    const bool of_an_earlier_life =
        !x_.has_iss && x_.certainty == Certainty::implied && x_.doubt == Doubt::not_heard && has(Flags::ack);
    if (of_an_earlier_life) {
        // A SYN went to an end that is in the middle of a connection we never saw (half-open discovery).
        x_.begin_receiving_half();
        x_.snd_una = view_.seq, x_.snd_nxt = view_.end();
        x_.fin_history_known = false;
        life_.happened(from_, Occasion::Learned, Certainty::unsure, Doubt::picked_up);
    }
    if (x_.certainty == Certainty::unsure) return believe_backwards();
    if (x_.at_rest() && x_.certainty == Certainty::proven) return;  // it left before the reset came

    const bool given_up = x_.state == State::Closed;  // by a timer of ours
    if (has(Flags::ack)) acknowledgement();
    if (has(Flags::fin)) fin();
    x_.snd_nxt = later(x_.snd_nxt, view_.end());
    if (given_up && x_.has_iss) life_.learned(from_, x_.state_by_fins());
    settle();
}

void Emission::acknowledgement() {
    const Seq ack = view_.ack;
    const bool may_not_have_taken_all = x_.certainty == Certainty::implied &&
                                        (x_.doubt == Doubt::window_edge || x_.doubt == Doubt::overflow ||
                                         x_.doubt == Doubt::signature || x_.doubt == Doubt::orphan);
    const bool took_no_fin = x_.doubt == Doubt::orphan && x_.peer_fin_end() && ack == x_.rcv_nxt;
    if (may_not_have_taken_all && took_no_fin && !x_.got_fin) x_.set_peer_fin_end({});
    if (may_not_have_taken_all && precedes(ack, x_.rcv_nxt)) {
        x_.rcv_nxt = ack;
        x_.got_fin = x_.got_fin && acknowledges(x_.peer_fin_end());
        life_.learned(from_, x_.state_by_fins());
    }
    const Seq peer_iss = x_.has_irs ? x_.irs : y_.iss;
    const bool covers_syn = (x_.has_irs || y_.has_iss) && precedes(peer_iss, ack);
    if (covers_syn && x_.state == State::SynSent) {
        x_.has_irs = true, x_.irs = peer_iss;
        x_.snd_una = later(x_.snd_una, x_.iss + 1);
        life_.happened(from_, Occasion::GotSynAck);
    }
    // With fast open the listener's end speaks before its SYN is acknowledged.
    if (covers_syn && x_.state == State::SynReceived && !x_.fast_open) {
        x_.snd_una = later(x_.snd_una, x_.iss + 1);
        life_.happened(from_, Occasion::SynAcked);
    }

    std::optional<Seq> peer_fin;
    if (x_.occasional || y_.occasional) peer_fin = fin_heard(x_, y_);
    // Nothing lies behind a FIN: an ACK beyond its end acknowledges data in its place.
    const std::uint32_t fin_step = peer_fin && ack == *peer_fin ? 1 : 0;
    if (x_.sent_fin() && distance(x_.rcv_wup + fin_step, ack) > 0) {
        x_.may_be_orphan = false;
        x_.linger_from(life_.now());
    }

    x_.rcv_nxt = x_.rcv_known ? later(x_.rcv_nxt, ack) : ack;
    x_.rcv_known = true;
    x_.rcv_nxt = x_.absorb(x_.rcv_nxt);
    if (fin_step != 0 && !x_.got_fin) {
        x_.got_fin = true;
        x_.set_peer_fin_end(peer_fin);
        life_.happened(from_, Occasion::GotFin);
    }
}

void Emission::fin() {
    if (x_.fin_end() == view_.end()) return;  // again
    if (x_.fin_end() && precedes(view_.end(), *x_.fin_end())) {
        x_.set_fin_end(view_.end());  // nothing lies behind a FIN, and so no other FIN
        return;
    }
    // What was acknowledged in its place was data: it can end nothing.
    if (x_.heard && precedes_or_is(view_.end(), x_.snd_una)) return;
    const bool answers_peer_fin = x_.got_fin && acknowledges(x_.peer_fin_end());
    x_.set_fin_end(view_.end());
    x_.fin_is_active = !answers_peer_fin;
    x_.fin_history_known = true;
    const bool crossed = x_.got_fin && !answers_peer_fin;
    const Occasion occasion = crossed ? Occasion::FinsCrossed : Occasion::SentFin;
    if (x_.certainty == Certainty::implied && x_.doubt == Doubt::unsent)
        life_.happened(from_, occasion, Certainty::implied, Doubt::unsent);
    else
        life_.happened(from_, occasion);
}

/// After something we could not follow: the segment alone says where its sender is, be it backwards.
void Emission::believe_backwards() {
    const Doubt doubt = x_.doubt;
    if (!x_.heard && !x_.has_iss) x_.snd_una = view_.seq, x_.snd_nxt = view_.end();
    if (has(Flags::ack)) {
        x_.rcv_nxt = view_.ack;
        x_.rcv_known = true;
        x_.drop_out_of_order();
        const std::optional<Seq> peer_fin = fin_heard(x_, y_);
        x_.got_fin = acknowledges(peer_fin);
        if (x_.got_fin) x_.set_peer_fin_end(peer_fin);
    }
    const bool consumes = view_.sequence_length() != 0;
    if (consumes && precedes(view_.seq, x_.snd_una))
        x_.snd_una = view_.seq;  // it is sent again: not acknowledged
    const bool is_new = precedes(x_.snd_nxt, view_.end()) || (consumes && !x_.heard);
    if (is_new || has(Flags::fin)) x_.fin_history_known = true;
    if (has(Flags::fin) && (!x_.fin_end() || precedes(*x_.fin_end(), view_.end()))) {
        x_.set_fin_end(view_.end());
        x_.fin_is_active = !x_.got_fin;
    }
    x_.snd_nxt = later(x_.snd_nxt, view_.end());
    life_.learned(from_, x_.state_by_fins());
    // Picked up: as long as either may have sent its FIN before we came, nothing is proven.
    const bool whole_story = x_.fin_history_known && y_.fin_history_known;
    if (doubt == Doubt::picked_up && !whole_story) {
        x_.certainty = Certainty::unsure;
        x_.doubt = doubt;
    }
}

/// An emission proves what was implied, except where a request would have answered just the same.
void Emission::settle() {
    if (x_.certainty != Certainty::implied) return;
    // A FIN that acknowledges the peer's may be the one that had been waiting when that came.
    if (x_.doubt == Doubt::unsent && (x_.sent_fin() || may_hold_back(x_))) return;
    // Whoever refused the segment as a whole, its ACK too, would have answered like this.
    const bool tells_nothing = answers_ == Answer::duplicate && x_.has_window && view_.ack == x_.rcv_wup;
    if (tells_nothing && (x_.doubt == Doubt::orphan || x_.doubt == Doubt::window_edge)) return;
    const bool request_might_too = x_.doubt == Doubt::accept_queue && answers_ != Answer::none;
    if (request_might_too) return;
    if (x_.doubt == Doubt::orphan) x_.may_be_orphan = false;
    x_.certainty = Certainty::proven;
    x_.doubt = Doubt::none;
}

void Emission::note_repeat() {
    // The host repeats what is not acknowledged; each repeat starts its timer anew.
    const bool repeats =
        x_.state == State::FinWait1 || x_.state == State::Closing || x_.state == State::LastAck;
    if (repeats) x_.starts_timer = true;
}

void Emission::note_push() {
    const bool is_new = view_.payload_length != 0 && precedes_or_is(x_.snd_nxt, view_.seq);
    if (is_new) x_.more_follows = !has(Flags::psh) && !has(Flags::fin);
}

/// A request remembers those of its SYN-ACKs, not of what else it answers.
void Emission::note_timestamp() {
    const bool of_a_request = x_.state == State::SynReceived && !has(Flags::syn);
    if (!view_.options.timestamps || of_a_request) return;
    const std::uint32_t value = view_.options.timestamps->value;
    if (repeats_syn_) {
        const std::uint32_t ticks = x_.syn_ticks + (value - x_.ts_last_sent);
        x_.syn_ticks = static_cast<std::uint16_t>(std::min(ticks, std::uint32_t{UINT16_MAX}));
    }
    x_.ts_last_sent = value;
}

void Emission::note_window() {
    x_.last_window = view_.window;
    if (!has(Flags::ack)) return;
    if (!x_.offers_known) {  // picked up: no shift, no edge
        x_.rcv_wup = view_.ack;
        return;
    }
    // The window of a SYN is never scaled (RFC 7323 §2.2).
    const std::uint32_t window = std::uint32_t{view_.window} << (has(Flags::syn) ? 0U : x_.shift());
    const Seq edge = view_.ack + window;
    x_.window_edge = x_.has_window ? later(x_.window_edge, edge) : edge;
    x_.rcv_wup = x_.has_window ? later(x_.rcv_wup, view_.ack) : view_.ack;
    x_.has_window = true;
}

void emitted_by(Life& life, Side from, const View& view, Answer answers) {
    Emission(life, from, view, answers).apply();
}

}  // namespace finwait
