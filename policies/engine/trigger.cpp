#include "policies/engine/trigger.hpp"

#include <algorithm>

namespace finwait {

bool Trigger::keys_hold(const Connection& c) const {
    if (spec_.client_state && !spec_.client_state->has(c.client().state)) return false;
    if (spec_.server_state && !spec_.server_state->has(c.server().state)) return false;
    if (spec_.opened && !(synchronized(c.client().state) && synchronized(c.server().state))) return false;
    if (spec_.closed && !c.closed) return false;
    return !spec_.bytes || c.traffic[0].bytes + c.traffic[1].bytes >= *spec_.bytes;
}

TimePoint Trigger::begin(const Connection& c, const Memory& memory) const {
    TimePoint since = memory.since;
    if (spec_.idle) since = std::max(since, memory.spoke.value_or(c.last_segment_at) + *spec_.idle);
    if (spec_.age) since = std::max(since, c.opened_at + *spec_.age);
    return since;
}

void Trigger::schedule(ConnectionHandle connection, Memory& memory, std::optional<TimePoint> due) {
    if (memory.due == due) return;
    if (memory.due) due_.erase({*memory.due, connection});
    if (due) due_.emplace(*due, connection);
    memory.due = due;
}

void Trigger::consider(const Connection& c, Side from, RoleSet roles, TimePoint now) {
    Memory& memory = memory_[c.handle];
    const bool answer = memory.asked == from && roles == RoleSet(Role::ack);
    if (roles.has(Role::keepalive)) {
        memory.asked = opposite(from);
    } else {
        memory.asked.reset();
        if (!answer) memory.spoke = now;
    }
    consider(c, now);
}

void Trigger::consider(const Connection& c, TimePoint now) {
    Memory& memory = memory_[c.handle];
    const bool hold = keys_hold(c);
    if (!hold) {
        memory.held = false;
        if (spec_.still) schedule(c.handle, memory, std::nullopt);
        return;
    }
    if (!memory.held) {
        memory.held = true;
        memory.since = now;
    }
    const TimePoint start = begin(c, memory);
    if (memory.acted == start || (!spec_.still && memory.due)) return;
    schedule(c.handle, memory, start + spec_.after);
}

std::optional<TimePoint> Trigger::next_deadline() const {
    if (due_.empty()) return std::nullopt;
    return due_.begin()->first;
}

std::optional<ConnectionHandle> Trigger::take_due(TimePoint now) {
    if (due_.empty() || due_.begin()->first > now) return std::nullopt;
    const auto [at, connection] = *due_.begin();
    due_.erase(due_.begin());
    if (Memory* memory = memory_.find(connection)) {
        memory->due.reset();
        memory->acted = at - spec_.after;
    }
    return connection;
}

void Trigger::forget(ConnectionHandle connection) {
    if (Memory* memory = memory_.find(connection)) schedule(connection, *memory, std::nullopt);
    memory_.forget(connection);
}

}  // namespace finwait
