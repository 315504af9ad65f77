// Where connections are kept: found by their addresses, named by handles, forgotten by time or for want of
// room. It knows nothing of TCP but which host timer runs in which state. Expiry never scans: each timer of
// each side's host has one constant length, so a list in the order of starting is a list in the order of
// going off.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include <boost/unordered/unordered_flat_set.hpp>

#include "tcp/connection.hpp"
#include "tcp/flow_key.hpp"
#include "tcp/index_list.hpp"
#include "tcp/paths.hpp"
#include "tcp/record.hpp"
#include "tcp/slab.hpp"
#include "tcp/tracker.hpp"

namespace finwait {

class Registry {
  public:
    explicit Registry(const Tracker::Settings&);
    Registry(const Registry&) = delete;
    Registry& operator=(const Registry&) = delete;

    Record* find(const FlowKey&);
    Record* find(ConnectionHandle);
    const Record* find(ConnectionHandle) const;

    /// A new record for these addresses, `key.one` being on side `from`; or nothing when full: then forget
    /// most_dispensable() first. It is to be placed at once.
    Record* insert(const FlowKey& key, Side from);
    void erase(Record&);
    /// The old handle is stale from here on, the record lives on under a new one.
    void rename(Record&);
    /// Of the lowest rank the one whose last segment is the oldest.
    Record* most_dispensable();
    std::size_t size() const { return where_.size(); }

    /// A segment has come or gone: it is the least idle of its rank. Starts, moves or stops the timers to fit
    /// the states.
    void place(Record&, TimePoint now);
    /// The same for one that is steady; cheaper.
    void touch(Record&, TimePoint now);
    /// The same when time has moved it on: it may change its rank, but is no less idle.
    void place_again(Record&, TimePoint now);

    const Path& path(const Record& record, Side side) const { return paths_[record.paths].path[index(side)]; }
    void set_path(Record& record, Side side, const Mac& mac, const Mac& peer_mac, const VlanStack& vlans,
                  std::uint8_t ttl) {
        const Path& now = path(record, side);
        const std::uint64_t differ = (now.mac.word() ^ mac.word()) | (now.peer_mac.word() ^ peer_mac.word()) |
                                     (std::uint64_t{now.ttl} ^ ttl) |
                                     (std::uint64_t{now.vlans.count} ^ vlans.count);
        // Without tags, as nearly always, there is nothing more to compare.
        if (differ != 0 || (vlans.count != 0 && now.vlans != vlans))
            change_path(record, side, {mac, peer_mac, vlans, ttl});
    }

    struct Due {
        TimePoint at;
        Record* record;
        std::optional<Side> side;  // whose timer; none: the whole record has lain idle or lingered
    };
    /// The next thing that time will bring.
    std::optional<Due> next_due();

    ConnectionHandle first() const;
    ConnectionHandle next(ConnectionHandle) const;

  private:
    using Activity = IndexList<Record, &Record::activity>;
    using AlarmSlab = Slab<Alarm, 64>;
    using Alarms = IndexList<Alarm, &Alarm::links, AlarmSlab>;

    struct Hash {
        using is_transparent = void;
        using is_avalanching = void;
        const Registry* registry;
        std::size_t operator()(const FlowKey& key) const;
        std::size_t operator()(std::uint32_t i) const;
    };
    struct Equal {
        using is_transparent = void;
        const Registry* registry;
        bool operator()(std::uint32_t i, std::uint32_t j) const { return i == j; }
        bool operator()(const FlowKey& key, std::uint32_t i) const { return registry->has(i, key); }
        bool operator()(std::uint32_t i, const FlowKey& key) const { return registry->has(i, key); }
    };
    bool has(std::uint32_t i, const FlowKey&) const;

    void change_path(Record&, Side, const Path&);
    Timeout timer_for(const Endpoint&) const;
    /// Of about a millisecond.
    static std::uint32_t in_ticks(TimePoint time) {
        return static_cast<std::uint32_t>(time.time_since_epoch().count() >> 20);
    }
    static Rank rank_of(const Record&);
    void move_to(Rank, Record&);
    void set_alarms(Record&, TimePoint now);
    std::uint32_t* alarm_of(Record&, std::optional<Side>);
    void set_alarm(Record&, std::optional<Side>, Timeout, bool again, TimePoint now);
    Activity& list_of(Rank rank) { return activity_[static_cast<std::size_t>(rank)]; }
    const Activity& list_of(Rank rank) const { return activity_[static_cast<std::size_t>(rank)]; }
    /// Of a whole record's timer: a's, since it has none of its own.
    Alarms& list_of(Timeout timer, std::optional<Side> side) {
        return running_[index(side.value_or(Side::a))][static_cast<std::size_t>(timer)];
    }

    Tracker::Settings settings_;
    std::array<std::array<Duration, timer_count>, 2> lengths_;  // by Side
    Slab<Record> records_;
    AlarmSlab alarms_;
    PathPool paths_;
    boost::unordered_flat_set<std::uint32_t, Hash, Equal> where_;
    std::array<Activity, rank_count> activity_;               // by Rank, the longest idle first
    std::array<std::array<Alarms, timer_count>, 2> running_;  // by Side and Timeout, the next to go off first
};

}  // namespace finwait
