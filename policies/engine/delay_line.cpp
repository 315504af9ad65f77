#include "policies/engine/delay_line.hpp"

#include <algorithm>

namespace finwait {

void DelayLine::add(Held held) {
    held.item.frame.compact();
    bytes_ += held.item.frame.capacity();
    const Place place{held.until, arrivals_++};
    if (held.ticket != 0) tickets_[held.ticket].push_back(place);
    line_.emplace(place, std::move(held));
}

std::optional<TimePoint> DelayLine::next() const {
    if (line_.empty()) return std::nullopt;
    return line_.begin()->first.first;
}

Held DelayLine::remove(Line::iterator at) {
    Held held = std::move(at->second);
    bytes_ -= held.item.frame.capacity();
    if (const auto group = tickets_.find(held.ticket); group != tickets_.end()) {
        std::erase(group->second, at->first);
        if (group->second.empty()) tickets_.erase(group);
    }
    line_.erase(at);
    return held;
}

std::optional<Held> DelayLine::take_due(TimePoint now) {
    if (line_.empty() || line_.begin()->first.first > now) return std::nullopt;
    return remove(line_.begin());
}

std::vector<Held> DelayLine::take(Ticket ticket) {
    std::vector<Held> taken;
    const auto group = tickets_.find(ticket);
    if (group == tickets_.end()) return taken;
    std::vector<Place> places = group->second;
    std::sort(places.begin(), places.end(),
              [](const Place& x, const Place& y) { return x.second < y.second; });
    for (const Place& place : places) taken.push_back(remove(line_.find(place)));
    return taken;
}

std::vector<Held> DelayLine::take_all() {
    std::vector<Held> taken;
    while (!line_.empty()) taken.push_back(remove(line_.begin()));
    return taken;
}

}  // namespace finwait
