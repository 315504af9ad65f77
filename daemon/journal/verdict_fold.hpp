// Folds the events of one connection, one at a time, into its verdict. Keeps a bounded summary and no events,
// so it can run in the daemon as well as over a journal.
#pragma once

#include <array>
#include <optional>

#include "daemon/journal/story.hpp"
#include "daemon/journal/verdict.hpp"
#include "policies/engine/event.hpp"

namespace finwait {

class VerdictFold {
  public:
    /// The events are of a capture: finwait was not on that wire.
    void only_watched() { story_.only_watched = true; }
    /// Events of other connections and policy reports are not for it: the caller picks.
    void fold(const Event&);
    /// As it stands; `until` is the moment of asking, where that is later than the last event.
    ConnectionVerdict verdict(std::optional<TimePoint> until = {}) const;

  private:
    void begin(const Event&);
    void pass_time(TimePoint);
    void on(const Opened&);
    void on(const Emitted&);
    void on(const Fated&);
    void on(const Moved&);
    void on(const Bulk&);
    void on(const Closed&) {}
    void on(const PolicyReport&) {}

    void keep_holds(const Fated&);
    void count_deed(const Fated&);
    PolicyDeeds& deeds_of(const std::string& policy);
    Opening opening() const;
    Closing closing(Opening) const;
    bool ended_well(End) const;

    bool begun_ = false;
    ConnectionVerdict counted_;  // what can be counted as it comes
    Story story_;
    TimePoint started_{}, last_at_{};
    std::array<TimePoint, 2> state_since_{};
    std::optional<End> first_fin_, first_reset_;
};

}  // namespace finwait
