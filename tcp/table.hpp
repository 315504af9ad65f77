// The tracker behind its face: finds or makes the connection a segment belongs to, lets the rules work on it,
// and sees to its timers and its end. For the tracker's own sources.
#pragma once

#include <algorithm>

#include "tcp/ordinals.hpp"
#include "tcp/registry.hpp"
#include "tcp/tracker.hpp"

namespace finwait {

class Tracker::Table {
  public:
    Table(const Settings& settings, TrackerListener& listener)
        : settings_(settings),
          listener_(listener),
          registry_(settings),
          ordinals_(settings.max_pairs, settings.hash_seed) {}

    Emission emitted(TimePoint, Side from, const View&);
    void delivered(TimePoint, Side to, const View&, ConnectionHandle hint, bool forged);
    void icmp_delivered(TimePoint now, Side to, const IcmpError&, const VlanStack&);
    void refused(TimePoint, Side to, ConnectionHandle);
    void advance(TimePoint);

    Registry& registry() { return registry_; }
    const Counters& counters() const { return counters_; }

  private:
    Record* record_for(Side from, const View&);
    Record* make_room(const FlowKey&, Side from);
    std::uint64_t& evictions_of(Rank);
    Record* open(Side from, const View&, const FlowKey&);
    void begin(Record&, std::optional<Side> opener, bool picked_up);
    void renew(Record&, Side opener);
    bool begins_anew(const Record&, Side from, const View&) const;
    void meet_one_sided(Record&, Side from);
    void settle(Record&);
    void note_closed(Connection&);
    void forget(Record&);
    void time_is_up(const Registry::Due&);
    /// Lists in the order of time want time that does not run backwards.
    void keep_time(TimePoint now) { now_ = std::max(now_, now); }

    Settings settings_;
    TrackerListener& listener_;
    Registry registry_;
    Ordinals ordinals_;
    Counters counters_;
    std::uint64_t last_id_ = 0;
    TimePoint now_ = TimePoint::min();
};

}  // namespace finwait
