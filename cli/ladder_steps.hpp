// What the rungs of a ladder are: events put together into what a reader sees as one thing. An emission and
// its delivery at the same instant are one arrow; what waits in the box is two. Knows nothing of columns and
// glyphs.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "policies/engine/event.hpp"

namespace finwait {

/// A stay in the box.
struct Wait {
    std::string policy;
    TimePoint since{}, until{};  // until: the longest
    Duration took{};
    Fate let_go = Fate::delivered;  // released, hold_expired; delivered: its time was simply over
};

struct Step {
    enum class Kind : std::uint8_t {
        beginning,  // the first event: the states as they were
        through,    // sender to receiver at one instant; `fate` spoiled: which does not take it
        stopped,    // sender to the box, and no further: `fate` says why
        enters,     // sender to the box, where it waits
        leaves,     // out of the box to the receiver: after a wait, or because it was made there
        vanishes,   // was in the box and will not leave it: `fate` says why
        moved,      // a state changed and no segment did it
        bulk,
    };
    Kind kind = Kind::through;
    TimePoint at{};
    Brief segment;
    Fate fate = Fate::delivered;
    std::string policy;       // whose doing; may be empty
    std::string altered_by;   // the policy that changed it on its way
    std::vector<Wait> waits;  // leaves, vanishes: those behind it; enters: the one that begins
    Moved move;
    Bulk bulk;
    std::array<State, 2> state{};  // after it, by End
    std::array<Certainty, 2> certainty{};
    std::array<bool, 2> changed{};  // the state is another than one step before
    bool box_busy = false;          // something of this connection waits in the box after it
};

/// `events` of one connection, in order; those of other connections are passed over (the first decides).
std::vector<Step> ladder_steps(std::span<const Event> events);

}  // namespace finwait
