#include "tests/support/model/retransmission.hpp"

#include <algorithm>

namespace finwait::model {

void Retransmission::sent(TimePoint now, Seq end) {
    if (!timed_ && retries_ == 0) timed_ = Timed{end, now};
    if (!due_) due_ = now + timeout_;
}

void Retransmission::acknowledged(TimePoint now, Seq una, bool left) {
    if (timed_ && precedes_or_is(timed_->end, una)) {
        measured(now - timed_->at);
        timed_.reset();
    }
    retries_ = 0;
    timeout_ = base_;
    due_ = left ? std::optional(now + timeout_) : std::nullopt;
}

void Retransmission::again(TimePoint now, unsigned linear) {
    timed_.reset();
    if (++retries_ > linear) timeout_ = std::min(timeout_ * 2, habits_->longest_timeout);
    due_ = now + timeout_;
}

void Retransmission::measured(Duration round_trip) {
    if (!smoothed_) {
        smoothed_ = round_trip;
        variation_ = round_trip / 2;
    } else {
        const Duration off = *smoothed_ > round_trip ? *smoothed_ - round_trip : round_trip - *smoothed_;
        variation_ = (variation_ * 3 + off) / 4;
        smoothed_ = (*smoothed_ * 7 + round_trip) / 8;
    }
    // Linux: the floor is under the variation, not under the sum.
    base_ = timeout_ =
        std::min(*smoothed_ + std::max(variation_ * 4, habits_->least_timeout), habits_->longest_timeout);
}

}  // namespace finwait::model
