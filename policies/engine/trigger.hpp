// Watches connections for the moment that `on` describes: becomes due `after` its keys began to hold, and is
// called off when they cease to hold before that (unless still = false).
#pragma once

#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "policies/contract/per_connection.hpp"
#include "policies/language/profile.hpp"
#include "tcp/timeline.hpp"

namespace finwait {

class Trigger {
  public:
    explicit Trigger(const TriggerSpec& spec) : spec_(spec) {}

    /// Something happened to the connection: a transition, or, where wants_segments(), a segment.
    void consider(const Connection&, TimePoint now);
    /// The same where a segment was emitted; `idle` does not take a keepalive and the ACK that answers it for
    /// one.
    void consider(const Connection&, Side from, RoleSet roles, TimePoint now);
    bool wants_segments() const { return spec_.idle || spec_.bytes; }

    std::optional<TimePoint> next_deadline() const;
    /// The next connection whose time has come, and forgets that it was due.
    std::optional<ConnectionHandle> take_due(TimePoint now);
    void forget(ConnectionHandle);

  private:
    struct Memory {
        bool held = false;               // the keys that do not rest on time held when last looked at
        TimePoint since{};               // since when
        std::optional<TimePoint> spoke;  // when a segment that counts was emitted last
        MaybeSide asked;                 // a keepalive went there, and its answer has not come yet
        std::optional<TimePoint> due;    // is to act then
        std::optional<TimePoint> acted;  // has acted for keys that hold since then
    };
    bool keys_hold(const Connection&) const;
    TimePoint begin(const Connection&, const Memory&) const;
    void schedule(ConnectionHandle, Memory&, std::optional<TimePoint>);

    const TriggerSpec& spec_;
    PerConnection<Memory> memory_;
    std::set<std::pair<TimePoint, ConnectionHandle>> due_;
};

}  // namespace finwait
