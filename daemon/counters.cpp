// See counters.hpp.
#include "daemon/counters.hpp"

#include <cstring>

#include "daemon/failure.hpp"
#include "daemon/link.hpp"

namespace finwait {
namespace {

using CounterList = std::vector<Counter>;

void add_tap(CounterList& list, const std::string& group, const Tap& tap) {
    const Tap::Counters& c = tap.counters();
    list.push_back({group + "frames-read", c.frames_read});
    list.push_back({group + "bytes-read", c.bytes_read});
    list.push_back({group + "unreadable", c.unreadable});
    list.push_back({group + "frames-written", c.frames_written});
    list.push_back({group + "bytes-written", c.bytes_written});
    for (const auto& [error, times] : c.refused) {
        const char* const symbol = ::strerrorname_np(error);
        list.push_back({group + "refused." + (symbol != nullptr ? symbol : std::to_string(error)), times});
    }
    // Frames the host sent while our end of the queue was full: they never reached us.
    try {
        if (const auto link = Links(tap.netns()).find(tap.name()))
            list.push_back({group + "tx-dropped", link->tx_dropped});
    } catch (const Failure&) {
        // Entering a namespace may need more rights than holding its TAP.
    }
}

}  // namespace

std::vector<Counter> collect_counters(const Middlebox& middlebox, const std::array<Tap, 2>& taps) {
    CounterList list;
    add_tap(list, "tap-a.", taps[0]);
    add_tap(list, "tap-b.", taps[1]);

    const Middlebox::Counters& box = middlebox.counters();
    for (std::size_t i = 0; i < box.fates.size(); ++i)
        list.push_back({std::string("fate.") + name(static_cast<Fate>(i)), box.fates[i]});
    for (std::size_t i = 1; i < box.oddities.size(); ++i)  // 0: nothing odd
        list.push_back({std::string("oddity.") + name(static_cast<Oddity>(i)), box.oddities[i]});
    list.push_back({"box.cuts", box.cuts});
    list.push_back({"box.copies", box.copies});
    list.push_back({"box.inventions", box.inventions});
    list.push_back({"box.held-frames", box.held_frames});
    list.push_back({"box.held-bytes", box.held_bytes});
    list.push_back({"box.generation", middlebox.generation()});
    list.push_back({"box.seed", middlebox.seed()});

    const Tracker::Counters& tracker = middlebox.tracker().counters();
    list.push_back({"connections.now", middlebox.tracker().size()});
    list.push_back({"connections.opened", tracker.opened});
    list.push_back({"connections.picked-up", tracker.picked_up});
    list.push_back({"connections.closed", tracker.closed});
    list.push_back({"connections.evicted", tracker.evicted});
    list.push_back({"connections.evicted-ended", tracker.evicted_ended});
    list.push_back({"connections.evicted-time-wait", tracker.evicted_time_wait});
    list.push_back({"connections.evicted-half-open", tracker.evicted_half_open});
    list.push_back({"connections.evicted-established", tracker.evicted_established});
    list.push_back({"connections.expired", tracker.expired});
    list.push_back({"connections.one-sided-segments", tracker.one_sided});
    list.push_back({"connections.pairs-forgotten", tracker.pairs_forgotten});
    list.push_back({"connections.intervals-refused", tracker.intervals_refused});
    list.push_back({"connections.counts-full", tracker.counts_full});
    return list;
}

}  // namespace finwait
