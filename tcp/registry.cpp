#include "tcp/registry.hpp"

namespace finwait {
namespace {

std::array<Duration, timer_count> lengths_of(const HostSettings& host) {
    return {Duration::max(),  host.syn_timeout, host.syn_ack_timeout,
            host.fin_silence, host.fin_timeout, host.time_wait};
}

}  // namespace

Registry::Registry(const Tracker::Settings& settings)
    : settings_(settings),
      lengths_{lengths_of(settings.host[0]), lengths_of(settings.host[1])},
      where_(0, FlowHash(settings.hash_seed)) {}

Record* Registry::find(const FlowKey& key) {
    const auto found = where_.find(key);
    return found == where_.end() ? nullptr : &records_[found->second];
}

Record* Registry::find(ConnectionHandle handle) {
    if (handle.index >= records_.size()) return nullptr;
    Record& record = records_[handle.index];
    return record.in_use && !record.one_sided && record.connection.handle == handle ? &record : nullptr;
}

const Record* Registry::find(ConnectionHandle handle) const {
    if (handle.index >= records_.size()) return nullptr;
    const Record& record = records_[handle.index];
    return record.in_use && !record.one_sided && record.connection.handle == handle ? &record : nullptr;
}

Record* Registry::insert(const FlowKey& key) {
    if (where_.size() >= settings_.max_connections) return nullptr;
    if (free_.empty()) {
        free_.push_back(static_cast<std::uint32_t>(records_.size()));
        Record& fresh = records_.emplace_back();
        fresh.connection.handle = {free_.back(), 0};
        for (const Side side : {Side::a, Side::b}) {
            fresh.alarm[index(side)].side = side;
            fresh.alarm[index(side)].index = free_.back();
        }
    }
    Record& record = records_[free_.back()];
    free_.pop_back();
    record.in_use = true;
    record.key = key;
    where_.emplace(key, record.connection.handle.index);
    return &record;
}

void Registry::erase(Record& record) {
    where_.erase(record.key);
    record.activity.unlink();
    for (Alarm& alarm : record.alarm) {
        alarm.hook.unlink();
        alarm.timer = Timeout::none;
    }
    const ConnectionHandle old = record.connection.handle;
    record.connection = Connection{};
    record.connection.handle = {old.index, old.generation + 1};
    record.in_use = record.one_sided = false;
    free_.push_back(old.index);
}

void Registry::rename(Record& record) {
    ++record.connection.handle.generation;
}

Record* Registry::longest_idle() {
    if (!ended_.empty()) return &ended_.front();
    return living_.empty() ? nullptr : &living_.front();
}

void Registry::place(Record& record, TimePoint now) {
    const Connection& connection = record.connection;
    record.placed_at = now;
    record.resting =
        record.one_sided || (connection.at(Side::a).at_rest() && connection.at(Side::b).at_rest());
    record.activity.unlink();
    (record.resting ? ended_ : living_).push_back(record);
}

Timeout Registry::timer_for(const Endpoint& endpoint) const {
    switch (endpoint.state) {
        case State::SynSent: return Timeout::syn;
        case State::SynReceived: return Timeout::syn_ack;
        case State::FinWait1:
        case State::Closing:
        case State::LastAck: return Timeout::repeats;
        // Only a closed socket's FIN-WAIT-2 ends by itself; a half-closed one may wait for ever.
        case State::FinWait2: return endpoint.may_be_orphan ? Timeout::fin_wait_2 : Timeout::none;
        case State::TimeWait: return Timeout::time_wait;
        default: return Timeout::none;
    }
}

void Registry::set_alarms(Record& record) {
    for (Alarm& alarm : record.alarm) {
        const Endpoint& endpoint = record.connection.at(alarm.side);
        const Timeout timer = record.one_sided ? Timeout::none : timer_for(endpoint);
        const auto number = static_cast<std::size_t>(timer);
        const TimePoint due =
            timer == Timeout::none ? TimePoint{} : endpoint.timer_since + lengths_[index(alarm.side)][number];
        if (timer == alarm.timer && due == alarm.due) continue;
        alarm.hook.unlink();
        alarm.timer = timer;
        alarm.due = due;
        if (timer != Timeout::none) alarms_[index(alarm.side)][number].push_back(alarm);
    }
}

std::optional<Registry::Due> Registry::next_due() {
    std::optional<Due> soonest;
    const auto consider = [&](TimePoint at, Record& record, std::optional<Side> side) {
        if (!soonest || at < soonest->at) soonest = Due{at, &record, side};
    };
    for (auto& of_side : alarms_)
        for (Alarms& alarms : of_side) {
            if (alarms.empty()) continue;
            Alarm& alarm = alarms.front();
            consider(alarm.due, records_[alarm.index], alarm.side);
        }
    if (!ended_.empty()) consider(ended_.front().placed_at + settings_.linger, ended_.front(), std::nullopt);
    if (!living_.empty()) consider(living_.front().placed_at + settings_.idle, living_.front(), std::nullopt);
    return soonest;
}

ConnectionHandle Registry::first() const {
    const Record* record = !ended_.empty() ? &ended_.front() : !living_.empty() ? &living_.front() : nullptr;
    if (!record) return {};
    return record->one_sided ? next(record->connection.handle) : record->connection.handle;
}

ConnectionHandle Registry::next(ConnectionHandle handle) const {
    if (handle.index >= records_.size() || !records_[handle.index].in_use) return {};
    const Record* record = &records_[handle.index];
    do {
        const Activity& list = list_of(*record);
        auto after = std::next(list.iterator_to(*record));
        if (after == list.end()) {
            if (&list == &living_ || living_.empty()) return {};
            after = living_.begin();
        }
        record = &*after;
    } while (record->one_sided);
    return record->connection.handle;
}

}  // namespace finwait
