// One direction of a line: a medium and the bounded queue before it. All is decided when a segment comes: the
// queue is first in, first out, so when it would leave is known by then.
//
// A superframe's segments are judged one by one, and its wire bytes count: n segments have n headers. They
// leave together as long as their own times lie less than a millisecond apart, at the time of the last of
// them: no segment leaves before its time, and none as much as a millisecond after it. So a superframe is cut
// into segments on a line of 10 mbit, and stays whole on one of 1 gbit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "policies/contract/packet.hpp"
#include "policies/contract/verdict.hpp"
#include "policies/line/codel.hpp"
#include "policies/line/medium.hpp"

namespace finwait {

/// How much may wait behind what is being sent. What is more is dropped at the tail. However it is given, no
/// more than a million segments wait, and none for longer than a year.
struct QueueBound {
    static constexpr std::uint64_t most_packets = 1'000'000;
    static constexpr Duration longest = std::chrono::hours(24 * 365);

    std::uint64_t packets = most_packets;  // wire segments
    std::uint64_t bytes = UINT64_MAX;      // as they count on the line
    Duration wait = longest;               // until the first bit goes
};

class Lane {
  public:
    struct Settings {
        std::shared_ptr<const Medium> medium;
        QueueBound bound;
        std::int64_t overhead = 0;  // bytes beside those of the frame, for each
        std::optional<Codel::Settings> codel;
    };
    static constexpr Duration grain = std::chrono::milliseconds(1);

    Lane() = default;
    explicit Lane(TimePoint start) { cursor_.start = start; }

    /// Dropped, or held until it has left. `now` never goes back.
    Verdict judge(const Settings&, const Packet&, TimePoint now, bool ordered);

  private:
    /// What would become of a segment that comes now.
    struct Offer {
        Fate fate = Fate::held;
        std::uint64_t bytes = 0;
        Medium::Slot slot;
        Medium::Cursor cursor;
        Codel codel;
    };
    struct Waiting {
        TimePoint until;
        std::uint64_t bytes;
    };

    Offer offer(const Settings&, std::uint64_t bytes, TimePoint now) const;
    void take(const Offer&, TimePoint now);
    bool is_full(const QueueBound&, std::uint64_t bytes, Duration wait) const;
    void let_out(TimePoint now);
    std::size_t waiting() const { return waiting_.size() - gone_; }

    Medium::Cursor cursor_;
    Codel codel_;
    std::vector<Waiting> waiting_;  // in order; the first `gone_` wait no longer
    std::size_t gone_ = 0;
    std::uint64_t waiting_bytes_ = 0;
};

}  // namespace finwait
