// What a SYN says about its sender; and about the end it goes to, which is taken to listen.
#include "tcp/emission.hpp"

namespace finwait {

void Emission::begin_incarnation() {
    x_.begin_sending_half();
    x_.incarnation = (x_.incarnation + 1U) & 15U;
    x_.has_iss = true;
    x_.iss = x_.snd_una = view_.seq;
    x_.snd_nxt = view_.end();
    // What the peer had acknowledged was of the incarnation before.
    y_.acked_peer_syn = y_.acked_peer_fin = false;
    y_.set_acked_syn_with({}), y_.set_acked_fin_with({});
}

void Emission::syn() {
    const bool again = x_.has_iss && view_.seq == x_.iss;
    if (again) {
        // Our own timer had given it up, or a write that failed had hidden from us that it got nothing. In
        // any other state the frame has waited in its queue while the answer was delivered.
        if (x_.at_rest())
            life_.happened(from_, Occasion::SentSyn);
        else if (x_.certainty == Certainty::unsure)
            life_.learned(from_, State::SynSent);
        x_.snd_nxt = later(x_.snd_nxt, view_.end());
    } else if (x_.state == State::SynReceived && !x_.sent_syn_ack) {
        // It sent this before it got the peer's SYN: a simultaneous open, not a listener's request.
        begin_incarnation();
        x_.active_open = true;
        life_.happened(from_, Occasion::GotSyn);
    } else {
        begin_incarnation();
        x_.begin_receiving_half();
        x_.active_open = true;
        life_.happened(from_, Occasion::SentSyn);
    }
    note_offers();
    listening_peer(!again);
}

/// Something is taken to listen where a SYN goes, until it answers. A refusal stands until the next SYN of a
/// new ISS.
void Emission::listening_peer(bool new_iss) {
    const bool may_listen = new_iss || (y_.has_iss && !y_.active_open);
    if (y_.state != State::Closed || !may_listen) return;
    y_.begin_sending_half();
    y_.begin_receiving_half();
    life_.happened(opposite(from_), Occasion::Listens, Certainty::implied, Doubt::not_heard);
}

void Emission::syn_ack() {
    const bool again = x_.has_iss && view_.seq == x_.iss;
    const bool first = !again || !x_.sent_syn_ack;
    // An end that was done and now answers a SYN, perhaps an old one that came late, has received nothing
    // else yet.
    const bool was_over = !again && (x_.at_rest() || x_.state == State::TimeWait);
    if (!again) begin_incarnation();
    const bool same_peer = !was_over && x_.has_irs && within(view_.ack, x_.irs + 1, x_.irs + 1 + 65536);
    if (!same_peer) {
        x_.begin_receiving_half();
        x_.has_irs = true;
        x_.irs = view_.ack - 1;
    }
    if (first) x_.fast_open = view_.ack != x_.irs + 1;
    x_.sent_syn_ack = true;

    // The handshake's ACK was ignored (a full accept queue) or never written: the request is still one.
    const bool was_believed_open = synchronized(x_.state) && x_.certainty != Certainty::proven;
    // Two SYN-ACKs that crossed: this one was sent before the other one was delivered, which has opened it.
    const bool crossed =
        again && x_.active_open && synchronized(x_.state) && x_.certainty == Certainty::proven;
    const bool opens =
        (first && !crossed) || x_.at_rest() || x_.state == State::SynSent || x_.state == State::SynReceived;
    if (opens) {
        life_.happened(from_, Occasion::SentSynAck);
    } else if (was_believed_open) {
        x_.snd_una = x_.iss;
        x_.got_fin = false;
        x_.set_peer_fin_end({});
        x_.drop_out_of_order();
        x_.rcv_nxt = view_.ack;
        life_.happened(from_, Occasion::SentSynAck, Certainty::implied, Doubt::accept_queue);
    }
    x_.rcv_nxt = x_.rcv_known ? later(x_.rcv_nxt, view_.ack) : view_.ack;
    x_.rcv_known = true;
    note_offers();
}

void Emission::note_offers() {
    x_.offers_known = true;
    x_.offered_shift = shift_bits(view_.options.window_scale) & 15U;
    x_.offered_timestamps = view_.options.timestamps.has_value();
    x_.offered_sack = view_.options.sack_permitted;
}

}  // namespace finwait
