// What a segment does to its receiver (RFC 9293 §3.10.7, RFC 5961, RFC 7323; where Linux departs from them,
// as Linux 6.18 does). Here: the order of looking, and the states without a synchronized socket. The rest is
// in acceptance.cpp.
#include <algorithm>

#include "tcp/delivery.hpp"

namespace finwait {

void Delivery::apply() {
    // No host takes TCP from a frame to all or many (RFC 1122 §3.3.6 and 4.2.3.10).
    if (view_.destination_mac.is_group()) return;
    // Of a closed socket in FIN-WAIT-2 Linux keeps as little as of one in TIME-WAIT, and it takes less.
    const bool may_be_orphan = linux_kernel() && y_.state == State::FinWait2 && y_.may_be_orphan;
    const State as_orphan = may_be_orphan ? orphans_next_state() : y_.state;
    if (!is_wrongly_signed()) look();
    if (may_be_orphan && y_.state != as_orphan) {
        doubt(Doubt::orphan);
        if (as_orphan == State::TimeWait && !y_.got_fin)
            y_.set_peer_fin_end(view_.end());  // its ACK will tell
    }
    if (has(Flags::fin) && !has(Flags::rst))
        y_.refused_fin = !y_.got_fin && !y_.peer_fin_end();  // none waits, either
}

/// A signature nobody agreed on, or one that is missing: as if never sent (RFC 2385). But what Linux keeps in
/// TIME-WAIT does not look, and hosts that do not know TCP-AO take no notice of it, as RFC 5925 §7.3 wants.
bool Delivery::is_wrongly_signed() const {
    if (linux_kernel() && y_.state == State::TimeWait) return false;
    if (y_.knows_md5) return !view_.options.md5 && !view_.options.authentication;
    return view_.options.md5;
}

void Delivery::look() {
    look_by_state();
    if (view_.options.authentication && !y_.knows_md5) doubt(Doubt::signature);
}

void Delivery::look_by_state() {
    switch (y_.state) {
        case State::Closed: return to_closed();
        case State::Listen: return to_listener();
        case State::SynSent: return to_syn_sent();
        case State::SynReceived: {
            const bool by_check_req = !y_.active_open && linux_kernel();  // with fast open too
            return by_check_req ? to_request() : to_synchronized();
        }
        case State::TimeWait: return to_time_wait();
        default: return to_synchronized();
    }
}

void Delivery::to_closed() {
    if (has(Flags::rst)) return;
    // What came out of a listener may find that still there.
    const bool opens = has(Flags::syn) && !has(Flags::ack);
    if (!opens || y_.active_open || !y_.has_iss) return owe(Answer::reset);
    happened(Occasion::Listens, Doubt::not_heard);
    to_listener();
}

void Delivery::to_listener() {
    if (has(Flags::rst)) return;
    if (has(Flags::ack)) return owe(Answer::reset);
    if (!has(Flags::syn)) return;
    if (linux_kernel() && has(Flags::fin)) return;
    new_request();
}

/// Something that listens takes the SYN; if nothing does, a refusal will say so.
void Delivery::new_request() {
    y_.begin_sending_half();
    y_.begin_receiving_half();
    learn_syn();
    happened(Occasion::GotSyn, Doubt::not_heard);
}

void Delivery::to_syn_sent() {
    const bool good_ack =
        has(Flags::ack) && precedes(y_.iss, view_.ack) && precedes_or_is(view_.ack, y_.snd_nxt);
    // Linux wants the echoed timestamp to be one that it has sent, or could have by now: its clock ticks in
    // milliseconds.
    const auto ticks = (life_.now() - life_.connection().opened_at) / std::chrono::milliseconds(1);
    const auto since_last = static_cast<std::uint32_t>(std::max<std::int64_t>(ticks - y_.syn_ticks, 0));
    const bool bad_echo = has(Flags::ack) && echoes_nothing_sent(since_last);
    if ((has(Flags::ack) && !good_ack) || bad_echo) {
        if (!has(Flags::rst)) owe(Answer::reset);
        return;
    }
    if (has(Flags::rst)) {
        if (good_ack) certainly(Occasion::GotReset);
        return;
    }
    if (!has(Flags::syn)) return;

    learn_syn();
    y_.rcv_wup = y_.rcv_nxt;
    y_.window_edge = y_.rcv_nxt + y_.last_window;  // its SYN's window, which is never scaled
    y_.has_window = true;
    if (good_ack) {
        y_.snd_una = view_.ack;
        happened(Occasion::GotSynAck);
        take_text();
    } else {
        happened(Occasion::GotSyn);
    }
}

/// SYN-RECEIVED out of LISTEN. Linux keeps a request, not a socket, and looks in an order of its own
/// (tcp_check_req): the ACK of anything but a reset before PAWS and the window.
void Delivery::to_request() {
    const bool old_timestamp = paws_rejects(0);
    const bool same_syn = has(Flags::syn) && view_.seq == y_.irs;
    if (same_syn && !has(Flags::ack) && !has(Flags::rst) && !old_timestamp)
        return;  // the SYN-ACK comes again

    const bool good_ack = has(Flags::ack) && y_.has_iss && view_.ack == y_.iss + 1;
    if (has(Flags::ack) && !good_ack && !has(Flags::rst) && !y_.fast_open) return owe(Answer::reset);
    if (old_timestamp || echoes_nothing_sent(0) || !request_accepts()) {
        if (!has(Flags::rst)) owe(Answer::duplicate);
        return;
    }
    if (has(Flags::rst)) {
        if (view_.seq == y_.rcv_nxt)
            certainly(y_.fast_open ? Occasion::GotReset : Occasion::RequestDropped);
        else
            owe(Answer::challenge);
        return;
    }
    if (has(Flags::syn) && !same_syn) {
        owe(Answer::reset);
        // Whoever spoke before it was ESTABLISHED has an application already, which is not to be robbed by a
        // SYN.
        if (!y_.fast_open) happened(Occasion::RequestDropped);
        return;
    }
    if (!has(Flags::ack)) return;
    if (y_.fast_open) return to_synchronized();
    remember_timestamp();
    if (good_ack) {
        y_.snd_una = later(y_.snd_una, view_.ack);
        // A full accept queue, or one that waits for data first, ignores this ACK and sends the SYN-ACK
        // again.
        happened(Occasion::SynAcked, Doubt::accept_queue);
    }
    note_window();
    take_text();
}

/// What becomes of the little that Linux keeps of a closed socket in FIN-WAIT-2 (tcp_timewait_state_process).
State Delivery::orphans_next_state() const {
    if (paws_rejects(0) || !request_accepts()) return State::FinWait2;
    if (has(Flags::rst)) return State::Closed;
    if (has(Flags::syn) && precedes_or_is(y_.rcv_nxt, view_.seq)) return State::Closed;
    const bool says_something = view_.sequence_length() != 0 && precedes(y_.rcv_nxt, view_.end());
    if (!has(Flags::ack) || !says_something) return State::FinWait2;
    return has(Flags::fin) && view_.end() == y_.rcv_nxt + 1 ? State::TimeWait : State::Closed;
}

/// The window of what is not a socket: exact, and not open at its right edge (tcp_in_window).
bool Delivery::request_accepts() const {
    if (!y_.has_window) return true;
    const Seq first = view_.seq, end = view_.end();
    if (first == y_.rcv_nxt) return true;
    if (precedes(y_.rcv_nxt, end) && precedes(first, y_.window_edge)) return true;
    return first == y_.window_edge && first == end;
}

/// RFC 9293 §3.10.7.4 and 3.6.1, RFC 6191, in the order of Linux's tcp_timewait_state_process.
void Delivery::to_time_wait() {
    const bool old_timestamp = paws_rejects(0);
    const bool exact = view_.seq == y_.rcv_nxt && (has(Flags::rst) || view_.sequence_length() == 0);
    if (has(Flags::rst)) {
        const bool is_too_old = linux_kernel() && old_timestamp;  // not so by RFC 7323 §5.2
        if (exact && !is_too_old)
            happened(Occasion::GotReset);
        else if (!exact && !linux_kernel() && is_acceptable())
            owe(Answer::challenge);  // RFC 5961 §3.2
        return;
    }
    if (exact && !old_timestamp) {
        if (linux_kernel()) y_.starts_timer = true;
        remember_timestamp();
        return;
    }
    const bool newer_timestamp = y_.timestamps_agreed() && view_.options.timestamps && !old_timestamp &&
                                 view_.options.timestamps->value != y_.ts_recent;
    const bool newer_syn = has(Flags::syn) && !has(Flags::ack) && !old_timestamp &&
                           (precedes(y_.rcv_nxt, view_.seq) || newer_timestamp);
    // The port of an end that opened actively is hardly listened on.
    if (newer_syn && !y_.active_open) {
        // A listener takes it out of TIME-WAIT even if it then does not take it.
        const bool is_taken = !(linux_kernel() && (has(Flags::fin) || view_.options.md5));
        return is_taken ? new_request() : doubt(Doubt::listener);
    }

    const bool restarts = linux_kernel() ? old_timestamp || has(Flags::ack) : has(Flags::fin);
    if (restarts) y_.starts_timer = true;
    owe_duplicate();
}

void Delivery::learn_syn() {
    y_.has_irs = y_.rcv_known = true;
    y_.irs = view_.seq;
    y_.rcv_nxt = view_.seq + 1;
    y_.delivered_shift = shift_bits(view_.options.window_scale) & 15U;
    y_.delivered_sack = view_.options.sack_permitted;
    y_.delivered_mss = view_.options.mss.value_or(536);  // RFC 9293 §3.7.1
    y_.delivered_timestamps = view_.options.timestamps.has_value();
    if (view_.options.timestamps) y_.ts_recent = view_.options.timestamps->value;
    note_window();
}

void Delivery::owe(Answer answer) {
    const bool counts_as_itself = answer == Answer::challenge || answer == Answer::reset;
    y_.owe(life_.now(), forged_ && !counts_as_itself ? Answer::invention : answer);
}

/// A duplicate ACK; that of a FIN or SYN-ACK that had been taken before is one more occurrence of its role.
void Delivery::owe_duplicate() {
    owe(is_repeated_fin() ? Answer::repeated_fin : Answer::duplicate);
}

void delivered_to(Life& life, Side to, const View& view, bool forged) {
    Delivery(life, to, view, forged).apply();
}

}  // namespace finwait
