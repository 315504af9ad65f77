#include "tcp/tracker.hpp"

#include <utility>

#include "tcp/table.hpp"

namespace finwait {

Tracker::Tracker(const Settings& settings, TrackerListener& listener)
    : table_(std::make_unique<Table>(settings, listener)) {}
Tracker::~Tracker() = default;

Tracker::Emission Tracker::emitted(TimePoint now, Side from, const View& view) {
    return table_->emitted(now, from, view);
}
void Tracker::delivered(TimePoint now, Side to, const View& view, ConnectionHandle hint, bool forged) {
    table_->delivered(now, to, view, hint, forged);
}
void Tracker::icmp_delivered(TimePoint now, Side to, const IcmpError& error, const VlanStack& vlans) {
    table_->icmp_delivered(now, to, error, vlans);
}
void Tracker::refused(TimePoint now, Side to, ConnectionHandle handle) {
    table_->refused(now, to, handle);
}
void Tracker::advance(TimePoint now) {
    table_->advance(now);
}

std::optional<TimePoint> Tracker::next_deadline() const {
    const auto due = table_->registry().next_due();
    return due ? std::optional(due->at) : std::nullopt;
}

const Connection* Tracker::find(ConnectionHandle handle) const {
    const Record* record = std::as_const(table_->registry()).find(handle);
    return record ? &record->connection : nullptr;
}
Path Tracker::path(ConnectionHandle handle, Side side) const {
    const Registry& registry = table_->registry();
    const Record* record = registry.find(handle);
    return record ? registry.path(*record, side) : Path{};
}
std::size_t Tracker::size() const {
    return table_->registry().size();
}
const Tracker::Counters& Tracker::counters() const {
    return table_->counters();
}
ConnectionHandle Tracker::first() const {
    return table_->registry().first();
}
ConnectionHandle Tracker::next(ConnectionHandle handle) const {
    return table_->registry().next(handle);
}

}  // namespace finwait
