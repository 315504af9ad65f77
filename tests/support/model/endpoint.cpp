#include "tests/support/model/endpoint.hpp"

#include <algorithm>
#include <utility>

namespace finwait::model {

const char* name(Ending ending) {
    switch (ending) {
        case Ending::none: return "none";
        case Ending::closed: return "closed";
        case Ending::reset: return "reset";
        case Ending::refused: return "refused";
        case Ending::aborted: return "aborted";
        case Ending::gave_up: return "gave up";
        case Ending::forgotten: return "forgotten";
        case Ending::reused: return "reused";
    }
    return "?";
}

Endpoint::Endpoint(const Habits& habits, Seq iss, Stream own, Stream peer, Transmit transmit)
    : habits_(&habits),
      own_(own),
      peer_(peer),
      transmit_(std::move(transmit)),
      iss_(iss),
      snd_una_(iss),
      snd_nxt_(iss),
      retransmission_(habits) {}

void Endpoint::enter(State state) {
    if (state == this->state()) return;
    history_.push_back({now_, state});
    if (state == State::TimeWait) {
        retransmission_.stop();
        ack_due_.reset();
        over_at_ = now_ + habits_->time_wait;
    } else if (state == State::FinWait2 && orphan_) {
        over_at_ = now_ + habits_->fin_timeout;
    }
}

void Endpoint::end(TimePoint now, Ending ending) {
    now_ = now;
    if (ending_ != Ending::none) return;
    ending_ = ending;
    retransmission_.stop();
    ack_due_.reset();
    over_at_.reset();
    enter(State::Closed);
}

void Endpoint::connect(TimePoint now) {
    now_ = now;
    active_open_ = true;
    enter(State::SynSent);
    emit_syn(Repeat::no);
}

void Endpoint::accept(TimePoint now, const Segment& syn) {
    now_ = now;
    inbox_.emplace(peer_);
    inbox_->begin(syn.seq);
    learn_options(syn);
    peer_window_ = peer_window_max_ = syn.window;
    enter(State::SynReceived);
    emit_syn(Repeat::no);
}

void Endpoint::write(TimePoint now, std::uint64_t bytes) {
    now_ = now;
    if (fin_queued_ || ending_ != Ending::none) return;
    written_ += bytes;
    push();
}

void Endpoint::shutdown(TimePoint now) {
    now_ = now;
    if (fin_queued_) return;
    switch (state()) {
        case State::SynSent: return end(now, Ending::aborted);  // §3.10.4: delete the TCB
        case State::SynReceived:
        case State::Established: enter(State::FinWait1); break;
        case State::CloseWait: enter(State::LastAck); break;
        default: return;
    }
    fin_queued_ = true;
    push();
}

void Endpoint::close(TimePoint now) {
    now_ = now;
    orphan_ = true;
    if (state() == State::FinWait2) over_at_ = now + habits_->fin_timeout;
    shutdown(now);
}

void Endpoint::abort(TimePoint now) {
    now_ = now;
    if (synchronized(state()) && state() != State::TimeWait) {  // §3.10.5
        ++said_.resets;
        emit(Flags(Flags::rst | Flags::ack), snd_nxt_);
    }
    end(now, Ending::aborted);
}

void Endpoint::unreachable(TimePoint now) {
    if (state() == State::SynSent) end(now, Ending::refused);
}

unsigned Endpoint::most_retries() const {
    if (state() == State::SynSent) return habits_->syn_retries + habits_->syn_linear_timeouts;
    if (state() == State::SynReceived) return habits_->syn_ack_retries;
    return orphan_ ? habits_->orphan_retries : habits_->retries;
}

void Endpoint::timed_out() {
    if (retransmission_.retries() >= most_retries()) {
        const bool request = state() == State::SynReceived && !active_open_;
        return end(now_, request ? Ending::forgotten : Ending::gave_up);
    }
    const bool syn = state() == State::SynSent || state() == State::SynReceived;
    if (syn)
        emit_syn(Repeat::yes);
    else if (outstanding())
        resend_first();
    else
        probe();
    retransmission_.again(now_, state() == State::SynSent ? habits_->syn_linear_timeouts : 0);
}

void Endpoint::advance(TimePoint now) {
    now_ = now;
    if (ack_due_ && *ack_due_ <= now) acknowledge();
    if (retransmission_.due() && *retransmission_.due() <= now) timed_out();
    if (over_at_ && *over_at_ <= now)
        end(now, state() == State::TimeWait ? Ending::closed : Ending::forgotten);
}

std::optional<TimePoint> Endpoint::next_deadline() const {
    std::optional<TimePoint> next;
    for (const auto& due : {retransmission_.due(), ack_due_, over_at_})
        if (due) next = std::min(next.value_or(*due), *due);
    return next;
}

}  // namespace finwait::model
