// When to send again: the timer of RFC 6298, with Linux's bounds.
#pragma once

#include <optional>

#include "tcp/seq.hpp"
#include "tests/support/model/habits.hpp"

namespace finwait::model {

class Retransmission {
  public:
    explicit Retransmission(const Habits& habits) : habits_(&habits), timeout_(habits.first_timeout) {}

    std::optional<TimePoint> due() const { return due_; }
    unsigned retries() const { return retries_; }
    bool running() const { return due_.has_value(); }

    /// Something that wants an acknowledgement of `end` has been sent for the first time (§5.1).
    void sent(TimePoint, Seq end);
    /// `una` is new; `left`: something is still outstanding (§5.2, 5.3). Karn: what was sent twice is not
    /// measured.
    void acknowledged(TimePoint, Seq una, bool left);
    /// The timer went off and the first of what is outstanding goes out again. `linear`: the first so many
    /// do not double it.
    void again(TimePoint, unsigned linear = 0);
    /// It was sent again for another reason than the timer.
    void not_measured() { timed_.reset(); }
    void hurry(TimePoint at) { due_ = at; }
    void stop() { due_.reset(), retries_ = 0; }

  private:
    void measured(Duration round_trip);

    struct Timed {
        Seq end;
        TimePoint at;
    };
    const Habits* habits_;
    Duration timeout_;
    std::optional<TimePoint> due_;
    std::optional<Timed> timed_;
    std::optional<Duration> smoothed_;
    Duration variation_{};
    Duration base_ = timeout_;  // before doubling
    unsigned retries_ = 0;
};

}  // namespace finwait::model
