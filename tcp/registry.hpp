// Where connections are kept: found by their addresses, named by handles, forgotten by time or for want of
// room. It knows nothing of TCP but which host timer runs in which state. Expiry never scans: each timer of
// each side's host has one constant length, so a list in the order of starting is a list in the order of
// going off.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include <boost/intrusive/list.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include "tcp/connection.hpp"
#include "tcp/flow_key.hpp"
#include "tcp/tracker.hpp"

namespace finwait {

/// The timers of a host that end a state by themselves.
enum class Timeout : std::uint8_t { none, syn, syn_ack, repeats, fin_wait_2, time_wait };
inline constexpr std::size_t timer_count = 6;

using ListHook =
    boost::intrusive::list_member_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

/// One end's place in the list of its timer.
struct Alarm {
    ListHook hook;
    Timeout timer = Timeout::none;
    Side side = Side::a;
    TimePoint due{};
    std::uint32_t index = 0;  // of the record it belongs to
};

struct Record {
    Connection connection;
    FlowKey key;
    ListHook activity;
    std::array<Alarm, 2> alarm;
    TimePoint placed_at{};  // when it was put at the end of its activity list
    bool resting = false;   // that list is the one of the ended
    bool in_use = false;
    bool one_sided =
        false;  // both ends turned out to be behind one TAP: only kept so that they are not taken up again
};

class Registry {
  public:
    explicit Registry(const Tracker::Settings&);

    Record* find(const FlowKey&);
    Record* find(ConnectionHandle);
    const Record* find(ConnectionHandle) const;
    Record& record_of(const Connection& connection) { return records_[connection.handle.index]; }

    /// A new record under `key`, or nothing when full: then forget longest_idle() first.
    Record* insert(const FlowKey&);
    void erase(Record&);
    /// The old handle is stale from here on, the record lives on under a new one.
    void rename(Record&);
    /// The record whose last segment is the oldest; those whose ends are at rest before all others.
    Record* longest_idle();
    std::size_t size() const { return where_.size(); }

    /// Something has happened to it: it is the least idle of all, among the ended or the living.
    void place(Record&, TimePoint now);
    /// Starts, moves or stops the timers to fit the states.
    void set_alarms(Record&);

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
    using Activity =
        boost::intrusive::list<Record, boost::intrusive::member_hook<Record, ListHook, &Record::activity>,
                               boost::intrusive::constant_time_size<false>>;
    using Alarms = boost::intrusive::list<Alarm, boost::intrusive::member_hook<Alarm, ListHook, &Alarm::hook>,
                                          boost::intrusive::constant_time_size<false>>;

    Timeout timer_for(const Endpoint&) const;
    const Activity& list_of(const Record& record) const { return record.resting ? ended_ : living_; }

    Tracker::Settings settings_;
    std::array<std::array<Duration, timer_count>, 2> lengths_;  // by Side
    std::deque<Record> records_;                                // stable addresses
    std::vector<std::uint32_t> free_;
    boost::unordered_flat_map<FlowKey, std::uint32_t, FlowHash> where_;
    Activity living_, ended_;
    std::array<std::array<Alarms, timer_count>, 2> alarms_;  // by Side
};

}  // namespace finwait
