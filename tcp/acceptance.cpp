// What a synchronized end takes of a delivered segment: PAWS, window, RST, SYN, ACK, text and FIN, in this
// order (RFC 9293 §3.10.7.4 with RFC 5961 and RFC 7323; Linux's tcp_validate_incoming, tcp_ack and
// tcp_data_queue).
#include <algorithm>

#include "tcp/delivery.hpp"

namespace finwait {

void Delivery::to_synchronized() {
    if (!has(Flags::ack) && !has(Flags::rst) && !has(Flags::syn)) return;
    if (has(Flags::rst)) return got_reset();
    // RFC 7323 §3.2; Linux tolerates it.
    if (!linux_kernel() && y_.timestamps_agreed() && !view_.options.timestamps) return;
    if (has(Flags::syn) && is_request()) {  // not Linux's, which never comes here
        if (!is_acceptable()) return owe_duplicate();
        return happened(Occasion::RequestDropped);
    }
    const std::int32_t paws_slack = linux_kernel() ? 1 : 0;  // TCP_PAWS_WINDOW
    const bool old_timestamp = paws_rejects(paws_slack);
    if (has(Flags::syn) && (old_timestamp || !is_simultaneous_syn_ack())) {
        const bool was_open = y_.state != State::SynReceived;
        const bool repeats_syn_ack = has(Flags::ack) && was_open && y_.active_open && y_.has_irs &&
                                     view_.seq == y_.irs && view_.ack == y_.iss + 1 && !forged_;
        return owe(repeats_syn_ack ? Answer::repeated_syn_ack : Answer::challenge);
    }
    if (old_timestamp) {
        // Linux lets an ACK that was merely overtaken go by without a word (tcp_disordered_ack_check).
        const bool overtaken = linux_kernel() && is_pure_ack(view_) && precedes_or_is(view_.seq, y_.rcv_nxt);
        if (!overtaken || y_.state == State::SynReceived) owe_duplicate();
        return;
    }
    if (!is_acceptable()) return owe_duplicate();

    if (goes_the_fast_way()) remember_timestamp();
    if (!take_ack()) return;
    remember_timestamp();
    if (y_.state != State::Closed && y_.state != State::TimeWait) take_text();
}

/// Linux's header prediction stores the timestamp of a pure ACK before the ACK itself is judged (measured
/// on 6.18).
bool Delivery::goes_the_fast_way() const {
    const bool predicted =
        is_pure_ack(view_) && view_.seq == y_.rcv_nxt && precedes_or_is(view_.ack, y_.snd_nxt);
    return linux_kernel() && y_.state == State::Established && predicted;
}

bool Delivery::is_acceptable() const {
    if (!y_.rcv_known || !y_.has_window) return true;  // picked up, still learning: liberal
    const Seq first = view_.seq, end = view_.end();
    if (linux_kernel()) return precedes_or_is(y_.rcv_wup, end) && precedes_or_is(first, y_.window_edge);
    const bool window_is_zero = precedes_or_is(y_.window_edge, y_.rcv_nxt);
    if (window_is_zero) return first == y_.rcv_nxt && first == end;
    if (first == end) return within(first, y_.rcv_nxt, y_.window_edge);
    return within(first, y_.rcv_nxt, y_.window_edge) || within(end - 1, y_.rcv_nxt, y_.window_edge);
}

bool Delivery::reset_is_exact() const {
    if (!y_.rcv_known || view_.seq == y_.rcv_nxt) return true;
    if (!linux_kernel()) return false;
    // Of a peer whose stack counts its FIN otherwise (tcp_reset_check).
    const bool behind_fin =
        y_.state == State::CloseWait || y_.state == State::LastAck || y_.state == State::Closing;
    if (behind_fin && view_.seq == y_.rcv_nxt - 1) return true;
    // Of a peer that answers our SACK with what it has, not with what we lack (RFC 5961 §3.2 would not take
    // it).
    if (!y_.sack_agreed()) return false;
    Seq highest = y_.rcv_nxt;
    for (const Interval& held : y_.out_of_order()) highest = later(highest, held.end);
    if (y_.peer_fin_end()) highest = later(highest, *y_.peer_fin_end());  // a FIN that waits is held, too
    return view_.seq == highest;
}

void Delivery::got_reset() {
    const bool exact = reset_is_exact();
    if (!exact && !is_acceptable()) return;
    if (exact) {
        const Occasion occasion = is_request() ? Occasion::RequestDropped : Occasion::GotReset;
        // Whether it is exact is certain, unless it may have taken less than was delivered to it.
        const bool guessed = !y_.rcv_known || y_.certainty == Certainty::unsure;
        if (guessed) return happened(occasion, y_.doubt != Doubt::none ? y_.doubt : Doubt::picked_up);
        const bool may_lack_some = y_.doubt == Doubt::window_edge || y_.doubt == Doubt::overflow ||
                                   y_.doubt == Doubt::signature || y_.doubt == Doubt::orphan;
        return may_lack_some ? happened(occasion) : certainly(occasion);
    }
    owe(Answer::challenge);
}

/// In SYN-RECEIVED out of SYN-SENT the peer's SYN+ACK is what completes a simultaneous open.
bool Delivery::is_simultaneous_syn_ack() const {
    return y_.state == State::SynReceived && y_.active_open && has(Flags::ack) &&
           view_.seq + 1 == view_.end() && view_.seq + 1 == y_.rcv_nxt && view_.ack == y_.snd_nxt;
}

/// False when the segment is to be dropped whole, its FIN too.
bool Delivery::take_ack() {
    const Seq ack = view_.ack;
    if (y_.state == State::SynReceived) {
        // Linux's tcp_ack finds nothing wrong with an ACK of nothing new (measured on 6.18; RFC 9293
        // §3.10.7.4 wants SND.UNA < SEG.ACK).
        const bool acknowledges_nothing = linux_kernel() && y_.active_open && ack == y_.iss;
        const bool good = (precedes(y_.iss, ack) || acknowledges_nothing) && precedes_or_is(ack, y_.snd_nxt);
        if (!good) return owe(Answer::reset), false;
        y_.snd_una = later(y_.snd_una, ack);
        note_window();
        is_request() ? happened(Occasion::SynAcked, Doubt::accept_queue) : happened(Occasion::SynAcked);
        return true;
    }
    if (!y_.heard) return true;  // picked up; what it sent is not known yet
    // RFC 5961 §5: neither what was never sent nor what is older than the largest window the peer ever
    // offered; Linux takes no more off than was acknowledged at all.
    // What the ACK of an active open's SYN took off counts.
    const std::int32_t syn = y_.active_open ? 0 : 1;
    const auto acknowledged = static_cast<std::uint32_t>(std::max(syn, distance(y_.iss, y_.snd_una)) - syn);
    const bool takes_less = linux_kernel() && y_.has_iss;
    const std::uint32_t reach = takes_less ? std::min(y_.peer_window_max, acknowledged) : y_.peer_window_max;
    const bool liberal = y_.certainty == Certainty::unsure;
    if (!liberal && (precedes(y_.snd_nxt, ack) || precedes(ack, y_.snd_una - reach)))
        return owe(Answer::challenge), false;
    if (precedes_or_is(y_.snd_una, ack)) {
        y_.snd_una = ack;
        note_window();
    }
    const bool waits_for_ack =
        y_.state == State::FinWait1 || y_.state == State::Closing || y_.state == State::LastAck;
    if (waits_for_ack && y_.fin_acked()) happened(Occasion::FinAcked);
    return true;
}

void Delivery::take_text() {
    if (has(Flags::syn) && linux_kernel()) return;  // what comes with a SYN is ignored and comes again
    const Seq first = view_.seq + (has(Flags::syn) ? 1U : 0U), end = view_.end();
    Seq data_end = first + view_.payload_length;
    bool fin = has(Flags::fin);
    if (first == end) return;
    if (!y_.rcv_known) {
        if (has(Flags::fin)) y_.set_peer_fin_end(end);
        return;  // picked up: its next ACK tells
    }
    const bool new_data = precedes(y_.rcv_nxt, data_end);
    if (y_.got_fin && precedes_or_is(y_.rcv_nxt, first)) return;  // beyond the FIN: not even answered
    // Data where the FIN is and beyond: Linux aborts, as it does for a closed socket.
    if (y_.got_fin && new_data && linux_kernel()) return happened(Occasion::SentReset);
    if (y_.got_fin || precedes_or_is(end, y_.rcv_nxt)) return owe_duplicate();

    // Linux queues whole segments as long as they begin inside the window; a bare FIN that is next needs no
    // room.
    const bool bare_and_next = view_.payload_length == 0 && precedes_or_is(first, y_.rcv_nxt);
    const bool no_room = y_.has_window && precedes_or_is(y_.window_edge, first) && !bare_and_next;
    if (no_room) return owe(Answer::duplicate);
    if (linux_kernel()) {
        if (straddles_edge()) doubt(Doubt::window_edge);
    } else if (y_.has_window && precedes(y_.window_edge, end)) {
        data_end = earlier(data_end, y_.window_edge);  // trimmed to the window, the FIN too
        fin = false;
    }

    // Nobody would read it: an abort (RFC 9293 §3.6.1).
    const bool waits = y_.state == State::FinWait1 || y_.state == State::FinWait2;
    if (new_data && waits && y_.may_be_orphan) doubt(Doubt::orphan);
    if (precedes(y_.rcv_nxt, first)) owe(Answer::duplicate);  // a hole: the ACK says where
    queue(first, data_end, fin);
}

/// A FIN acts as soon as it is reached, whatever waits behind it. One that waits itself, and whose place is
/// then taken by data, never acts.
void Delivery::queue(Seq first, Seq end, bool fin) {
    if (precedes_or_is(first, y_.rcv_nxt)) {
        y_.rcv_nxt = later(y_.rcv_nxt, end);
        if (fin) return got_fin(end + 1);
        if (y_.peer_fin_end() && precedes_or_is(*y_.peer_fin_end(), y_.rcv_nxt)) y_.set_peer_fin_end({});
    } else {
        if (!y_.hold({first, end})) doubt(Doubt::overflow);
        if (fin && y_.peer_fin_end() && *y_.peer_fin_end() != end + 1) doubt(Doubt::overflow);  // one is kept
        if (fin && (!y_.peer_fin_end() || precedes(end + 1, *y_.peer_fin_end())))
            y_.set_peer_fin_end(end + 1);
    }
    const Seq reached = y_.absorb(y_.rcv_nxt);
    if (y_.peer_fin_end() && within(*y_.peer_fin_end(), y_.rcv_nxt + 1, reached + 2))
        return got_fin(*y_.peer_fin_end());
    y_.rcv_nxt = reached;
}

void Delivery::got_fin(Seq end) {
    y_.rcv_nxt = end;
    y_.set_peer_fin_end(end);
    y_.got_fin = true;
    y_.drop_out_of_order();
    // Had its own FIN been waiting behind data, then the FINs have crossed, and it is CLOSING.
    if (before_.doubt == Doubt::unsent) doubt(Doubt::unsent);
    happened(Occasion::GotFin);
}

bool Delivery::paws_rejects(std::int32_t slack) const {
    if (!y_.timestamps_agreed() || !view_.options.timestamps || y_.ts_recent == 0) return false;
    return static_cast<std::int32_t>(y_.ts_recent - view_.options.timestamps->value) > slack;
}

/// Measured on Linux 6.18: while an end opens, TSecr must be of a SYN (or SYN+ACK) that it has sent, from the
/// first to `slack` ticks behind the last. RFC 7323 §3.2 would not ask.
bool Delivery::echoes_nothing_sent(std::uint32_t slack) const {
    if (!linux_kernel() || !y_.offered_timestamps || !view_.options.timestamps) return false;
    if (life_.connection().picked_up) return false;  // its first may have gone by before we came
    const Seq echo(view_.options.timestamps->echo), last(y_.ts_last_sent);
    const bool long_ago = y_.syn_ticks == UINT16_MAX;
    return echo != Seq(0) && !long_ago && !within(echo, last - y_.syn_ticks, last + slack + 1);
}

void Delivery::remember_timestamp() {
    if (!view_.options.timestamps || !y_.delivered_timestamps) return;
    const std::uint32_t value = view_.options.timestamps->value;
    const bool newer = static_cast<std::int32_t>(value - y_.ts_recent) >= 0;
    if (newer && precedes_or_is(view_.seq, y_.rcv_wup)) y_.ts_recent = value;
}

bool Delivery::straddles_edge() const {
    const Seq data_end = view_.seq + view_.payload_length;
    return y_.has_window && precedes(y_.window_edge, data_end);
}

void Delivery::note_window() {
    const std::uint32_t window = std::uint32_t{view_.window} << (has(Flags::syn) ? 0U : y_.peer_shift());
    y_.peer_window = window, y_.peer_window_known = true;
    y_.peer_window_max = std::max(y_.peer_window_max, window);
}

}  // namespace finwait
