#include "tcp/intervals.hpp"

namespace finwait {

bool Intervals::add(Interval added) {
    if (!precedes(added.first, added.end)) return true;
    // Everything that overlaps or touches the newcomer becomes part of it; the others keep their places.
    std::uint8_t kept = 0;
    std::array<Interval, capacity> rest{};
    for (const Interval& old : all()) {
        if (precedes(old.end, added.first) || precedes(added.end, old.first)) {
            rest[kept++] = old;
        } else {
            added = {earlier(old.first, added.first), later(old.end, added.end)};
        }
    }
    if (kept == capacity) return false;
    rest[kept++] = added;
    intervals_ = rest;
    count_ = kept;
    return true;
}

Seq Intervals::absorb(Seq edge) {
    for (bool moved = true; moved;) {
        moved = false;
        std::uint8_t kept = 0;
        for (std::uint8_t i = 0; i < count_; ++i) {
            const Interval interval = intervals_[i];
            if (precedes(edge, interval.first)) {
                intervals_[kept++] = interval;
            } else if (precedes(edge, interval.end)) {
                edge = interval.end;
                moved = true;
            }
        }
        count_ = kept;
    }
    return edge;
}

}  // namespace finwait
