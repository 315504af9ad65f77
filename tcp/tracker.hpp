// Follows every TCP connection by three kinds of news, and no others: what an end emitted, what was delivered
// to an end, and that time passed. It never assumes that what was emitted arrived.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "tcp/connection.hpp"
#include "tcp/host_settings.hpp"
#include "tcp/icmp_error.hpp"
#include "tcp/paths.hpp"
#include "tcp/role.hpp"
#include "tcp/side.hpp"
#include "tcp/timeline.hpp"
#include "tcp/transition.hpp"
#include "tcp/view.hpp"

namespace finwait {

/// endpoint FROM --occasion--> TO
struct Transition {
    TimePoint at;
    Side side;
    State from, to;
    Occasion occasion;
    Certainty certainty;
};

/// Told synchronously, from inside the tracker's calls; must not call the tracker back.
class TrackerListener {
  public:
    virtual ~TrackerListener() = default;
    virtual void opened(const Connection&) {}
    virtual void transitioned(const Connection&, const Transition&) {}
    virtual void closed(const Connection&) {}     // both ends CLOSED or TIME-WAIT, for the first time
    virtual void forgotten(const Connection&) {}  // the handle is stale from here on
};

class Tracker {
  public:
    struct Settings {
        std::array<HostSettings, 2> host;            // by Side
        Duration idle = std::chrono::hours(5 * 24);  // an open connection without a segment is forgotten
        Duration linger = std::chrono::seconds(10);  // a connection with both ends CLOSED is kept this long
        std::size_t max_connections = 1'000'000;     // beyond it one is forgotten: see Counters::evicted
        std::size_t max_pairs =
            65'536;  // of client and service, whose connections are numbered (ordinals.hpp)
        std::uint64_t hash_seed = 0;
    };
    struct Counters {
        std::uint64_t opened = 0, picked_up = 0, closed = 0, expired = 0;
        // Forgotten for want of room: in all, and by what they were, in the order in which they have to go.
        std::uint64_t evicted = 0;
        std::uint64_t evicted_ended = 0, evicted_time_wait = 0, evicted_half_open = 0,
                      evicted_established = 0;
        std::uint64_t one_sided = 0;        // segments of two ends behind one TAP: not tracked
        std::uint64_t pairs_forgotten = 0;  // of client and service, that would be numbered from 1 again
        // What the memory of one connection had no place for.
        std::uint64_t intervals_refused = 0;  // stretches of data out of order
        std::uint64_t counts_full = 0;  // connections in which a role's occurrences are no longer counted on
    };
    struct Emission {
        ConnectionHandle connection;  // null when the segment is not followed
        RunFacts facts;
    };

    Tracker(const Settings&, TrackerListener&);
    ~Tracker();

    /// The segment (or run of segments) came in from `from`'s TAP. `view.tcp()` holds.
    Emission emitted(TimePoint, Side from, const View&);
    /// It was written to `to`'s TAP. `hint` is where emitted() put it; a stale one is looked up anew.
    /// `forged`: nobody emitted it.
    void delivered(TimePoint, Side to, const View&, ConnectionHandle hint, bool forged);
    /// An ICMP error about a segment that `to` sent was written to its TAP.
    void icmp_delivered(TimePoint, Side to, const IcmpError&, const VlanStack&);
    /// Writing it to `to`'s TAP failed after we had said it would be: that end is unsure from here on.
    void refused(TimePoint, Side to, ConnectionHandle);

    void advance(TimePoint);
    std::optional<TimePoint> next_deadline() const;

    const Connection* find(ConnectionHandle) const;
    /// How to write to this end of it, as last seen; a blank one when the handle is stale.
    Path path(ConnectionHandle, Side) const;
    std::size_t size() const;
    const Counters& counters() const;

    /// Calls `visit(const Connection&)` for each connection, oldest activity first.
    template <class Visit>
    void for_each(Visit visit) const {
        for (ConnectionHandle h = first(); h; h = next(h)) visit(*find(h));
    }

  private:
    ConnectionHandle first() const;
    ConnectionHandle next(ConnectionHandle) const;

    class Table;
    std::unique_ptr<Table> table_;
};

}  // namespace finwait
