// What is kept of one connection beside what everybody may see of it, and of each of its timers that runs;
// see registry.hpp.
//
// An open connection takes 304 bytes here and four to ten in the index. What it has for a time only (alarms;
// Endpoint::occasional) and what it shares with others (Paths) is kept apart.
#pragma once

#include <cstdint>
#include <optional>

#include "tcp/connection.hpp"
#include "tcp/index_list.hpp"
#include "tcp/slab.hpp"
#include "tcp/timeline.hpp"

namespace finwait {

/// The timers of a host that end a state by themselves; and `linger`, after which what is over is forgotten.
enum class Timeout : std::uint8_t { none, syn, syn_ack, repeats, fin_wait_2, time_wait, linger };
inline constexpr std::size_t timer_count = 7;

/// One timer of a connection that runs.
struct Alarm {
    Links links;  // in the list of its timer
    TimePoint due{};
    std::uint32_t record = no_index;
    std::uint32_t next_of_record = no_index;
    Timeout timer = Timeout::none;
    std::optional<Side> side;  // of one end; none: of the whole record
};

/// What a connection has come to, in the order in which they are given up for want of room. Nobody on one
/// side alone can make an entry that would push out an established one.
enum class Rank : std::uint8_t {
    none,         // not in use
    ended,        // both ends at rest
    time_wait,    // over, but for the waiting
    half_open,    // opening, picked up from one end's segments alone, or one of its ends has gone (RFC 9293
                  // §3.5.1)
    established,  // both ends have spoken and believe in it, open or closing
};
inline constexpr std::size_t rank_count = 5;

struct Record {
    Connection connection;  // with an id when it is in use
    Links activity;
    std::uint32_t placed = 0;        // when it came to its place in the list, in ticks that go round
    std::uint32_t alarm = no_index;  // first of its chain
    std::uint32_t paths : 28 = 0;
    Rank rank : 3 = Rank::none;
    bool one_sided : 1 = false;  // both ends turned out to be behind one TAP: only kept so that they are not
                                 // taken up again

    std::uint32_t index() const { return connection.handle.index; }
    /// A segment has passed on an open connection, and neither end has changed its state: what most do all
    /// day.
    bool is_steady() const {
        return rank == Rank::established && alarm == no_index && !connection.endpoint[0].starts_timer &&
               !connection.endpoint[1].starts_timer;
    }
    bool in_use() const { return rank != Rank::none; }
};
static_assert(sizeof(Record) <= 304, "docs/performance.md says how much memory a connection takes");

}  // namespace finwait
