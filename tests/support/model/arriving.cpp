// SEGMENT ARRIVES (RFC 9293 §3.10.7), in the order in which the RFC goes through it.
#include <algorithm>

#include "tests/support/model/endpoint.hpp"

namespace finwait::model {

void Endpoint::arrives(TimePoint now, const Segment& s) {
    now_ = now;
    switch (state()) {
        case State::Closed:
        case State::Listen: return;  // its host's business
        case State::SynSent: return in_syn_sent(s);
        case State::TimeWait: return in_time_wait(s);
        default: return in_order(s);
    }
}

void Endpoint::learn_options(const Segment& syn) {
    send_mss_ = std::min<std::uint32_t>(syn.options.mss.value_or(536), habits_->mss);
    timestamps_ = habits_->timestamps && syn.options.timestamps;
    sack_ = habits_->sack && syn.options.sack_permitted;
    if (syn.options.timestamps) ts_recent_ = syn.options.timestamps->value;
    const bool scales = habits_->window_shift && syn.options.window_scale;
    own_shift_ = scales ? *habits_->window_shift : 0U;
    peer_shift_ = scales ? *syn.options.window_scale : 0U;
}

/// §3.10.7.3.
void Endpoint::in_syn_sent(const Segment& s) {
    const bool acks = s.has(Flags::ack);
    const bool good = acks && s.ack == snd_nxt_;  // nothing but the SYN has been sent
    if (acks && !good) {
        if (s.has(Flags::rst)) return;
        reset(s);
        // Linux: whoever answered so will be gone by then. RFC 9293 waits for the timer.
        if (retransmission_.retries() == 0) retransmission_.hurry(now_ + 2ms);
        return;
    }
    if (s.has(Flags::rst)) {
        if (good) end(now_, Ending::refused);
        return;
    }
    if (!s.has(Flags::syn)) return;
    inbox_.emplace(peer_);
    inbox_->begin(s.seq);
    learn_options(s);
    peer_window_ = peer_window_max_ = s.window;  // that of a SYN is not scaled
    window_seq_ = s.seq, window_ack_ = s.ack;
    if (!good) {  // a simultaneous open
        retransmission_.stop();
        enter(State::SynReceived);
        return emit_syn(Repeat::no);
    }
    snd_una_ = s.ack;
    retransmission_.acknowledged(now_, snd_una_, false);
    enter(State::Established);
    acknowledge();
    push();
}

/// RFC 7323 §5.3, R1; Linux lets a socket that is more than a mini-socket be one tick behind.
bool Endpoint::too_old(const Segment& s) const {
    if (!timestamps_ || !s.options.timestamps || s.has(Flags::rst)) return false;
    const bool mini = state() == State::TimeWait || (state() == State::SynReceived && !active_open_);
    return static_cast<std::int32_t>(s.options.timestamps->value - ts_recent_) < (mini ? 0 : -1);
}

/// Linux's reading of §3.10.7.4's first check: also what ends where the last ACK stood, so that its own ACK
/// is looked at. Data behind the window are cut off later.
bool Endpoint::acceptable(const Segment& s) const {
    return !precedes(s.end(), last_ack_sent_) && !precedes(window_edge(), s.seq);
}

bool Endpoint::resets(const Segment& s) const {
    if (s.seq == inbox_->next()) return true;  // RFC 5961 §3.2
    // Linux: a FIN may have been taken that the peer thinks was lost, and the highest SACK edge is known to
    // it too.
    const bool late = state() == State::CloseWait || state() == State::LastAck || state() == State::Closing;
    if (late && s.seq == inbox_->next() - 1) return true;
    const auto blocks = sack_ ? inbox_->blocks() : std::vector<SackBlock>{};
    return !blocks.empty() && s.seq == blocks.back().right;
}

bool Endpoint::crossed_syn_ack(const Segment& s) const {  // §3.5, figure 8
    return state() == State::SynReceived && active_open_ && s.has(Flags::syn) && s.has(Flags::ack) &&
           s.seq == inbox_->irs() && s.ack == snd_nxt_;
}

void Endpoint::in_order(const Segment& s) {
    const bool request = state() == State::SynReceived && !active_open_;
    if (too_old(s)) return acknowledge();
    if (!acceptable(s)) {
        if (!s.has(Flags::rst)) request&& s.has(Flags::syn) ? emit_syn(Repeat::yes) : acknowledge();
        return;
    }
    if (s.has(Flags::rst)) {
        if (!resets(s)) return challenge();
        return end(now_, request ? Ending::forgotten : Ending::reset);
    }
    if (s.has(Flags::syn) && !crossed_syn_ack(s)) {
        if (!request) return challenge();  // RFC 5961 §4.2
        if (s.seq == inbox_->irs() && !s.has(Flags::ack)) return emit_syn(Repeat::yes);
        reset(s);  // §3.10.7.4: a request goes back to LISTEN; Linux says so
        return end(now_, Ending::forgotten);
    }
    if (!s.has(Flags::ack)) return;
    if (s.options.timestamps && timestamps_ && precedes_or_is(s.seq, last_ack_sent_)) {
        const bool newer = static_cast<std::int32_t>(s.options.timestamps->value - ts_recent_) > 0;
        if (newer) ts_recent_ = s.options.timestamps->value;
    }
    if (!got_ack(s) || state() == State::Closed || s.has(Flags::syn)) return;
    got_text(s);
}

/// Fifth, the ACK. False: the segment is not to be looked at any further.
bool Endpoint::got_ack(const Segment& s) {
    const bool opening = state() == State::SynReceived;
    if (opening && (!precedes(snd_una_, s.ack) || precedes(snd_nxt_, s.ack))) {
        reset(s);
        return false;
    }
    if (precedes(snd_nxt_, s.ack) || precedes(s.ack, snd_una_ - peer_window_max_)) {
        challenge();  // RFC 5961 §5.2
        return false;
    }
    const std::uint32_t window_before = peer_window_;
    if (opening) enter(State::Established);
    if (opening || precedes(window_seq_, s.seq) ||
        (window_seq_ == s.seq && precedes_or_is(window_ack_, s.ack))) {
        take_window(s);
    }
    if (precedes(snd_una_, s.ack)) {
        snd_una_ = s.ack;
        duplicate_acks_ = 0;
        retransmission_.acknowledged(now_, snd_una_, outstanding());
        if (recovering_ && !precedes(snd_una_, *recovering_)) recovering_.reset();
        if (recovering_)
            emit_data(snd_una_, Repeat::yes);  // RFC 6582 §3.2: what was sent after it is lost too
    } else if (s.ack == snd_una_ && s.length() == 0 && outstanding() && peer_window_ == window_before &&
               ++duplicate_acks_ == 3 && !recovering_) {
        resend_first();  // RFC 5681 §3.2
    }
    const bool fin_acked = fin_queued_ && snd_una_ == stream_end();
    if (fin_acked && state() == State::LastAck) {
        end(now_, Ending::closed);
        return true;
    }
    if (fin_acked && state() == State::FinWait1) enter(State::FinWait2);
    if (fin_acked && state() == State::Closing) enter(State::TimeWait);
    push();
    return true;
}

void Endpoint::take_window(const Segment& s) {
    peer_window_ = std::uint32_t{s.window} << peer_shift_;
    peer_window_max_ = std::max(peer_window_max_, peer_window_);
    window_seq_ = s.seq, window_ack_ = s.ack;
    if (!outstanding()) retransmission_.stop();  // a probe was answered; push() starts the next
}

/// Seventh and eighth, text and FIN.
void Endpoint::got_text(const Segment& s) {
    if (s.length() == 0) {
        // A keepalive or a window probe lies before RCV.NXT and wants to be told so (§3.8.4).
        if (precedes(s.seq, inbox_->next())) acknowledge();
        return;
    }
    const bool closing = state() == State::FinWait1 || state() == State::FinWait2;
    const bool brings_data = s.data() != 0 && precedes(inbox_->next(), s.seq + s.data());
    if (closing && orphan_ && brings_data) {  // §3.6.1: nobody is left who could read it
        reset(s);
        return end(now_, Ending::aborted);
    }
    const Seq before = inbox_->next();
    const bool had_hole = inbox_->has_hole();
    const bool was_at_end = inbox_->at_end();
    inbox_->take(s, window_edge());
    if (inbox_->at_end() && !was_at_end) {
        switch (state()) {
            case State::Established: enter(State::CloseWait); break;
            case State::FinWait1: enter(State::Closing); break;
            case State::FinWait2: enter(State::TimeWait); break;
            default: break;
        }
    }
    const auto news = static_cast<std::uint32_t>(distance(before, inbox_->next()));
    const bool at_once = habits_->delayed_ack == Duration::zero() || news == 0 || had_hole ||
                         inbox_->has_hole() || s.has(Flags::fin) || ack_due_;
    if (at_once)
        acknowledge();
    else
        ack_due_ = now_ + habits_->delayed_ack;
}

/// RFC 9293 §3.10.7.4, with Linux's mini-socket where that departs: everything that it answers, and a plain
/// ACK in order, begins the 2·MSL anew, where the RFC lets only a FIN do so.
void Endpoint::in_time_wait(const Segment& s) {
    const bool old = too_old(s);
    const bool exact = s.seq == inbox_->next();
    if (s.has(Flags::rst)) {
        if (exact) end(now_, Ending::reset);
        return;
    }
    over_at_ = now_ + habits_->time_wait;
    if (exact && s.length() == 0 && !old) return;
    acknowledge();
}

bool Endpoint::gives_way_to(const Segment& s) const {
    if (state() != State::TimeWait || !s.has(Flags::syn) || s.has(Flags::ack) || s.has(Flags::rst))
        return false;
    const bool newer = timestamps_ && s.options.timestamps &&
                       static_cast<std::int32_t>(s.options.timestamps->value - ts_recent_) > 0;
    return newer || (precedes(inbox_->next(), s.seq) && !too_old(s));
}

}  // namespace finwait::model
