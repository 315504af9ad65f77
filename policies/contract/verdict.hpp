// What may become of a segment. Four answers, given for the first `segments` of the run that was shown; the
// rest is asked about again. And one wish: to have the run cut at a sequence number first, and be asked about
// both pieces.
#pragma once

#include <cstdint>

#include "policies/contract/fate.hpp"
#include "tcp/seq.hpp"
#include "tcp/timeline.hpp"

namespace finwait {

/// Names a group of held frames, so that they can be let go early. 0: none.
using Ticket = std::uint64_t;

struct Verdict {
    enum class Kind : std::uint8_t { pass, drop, hold, alter, cut };
    Kind kind = Kind::pass;
    std::uint32_t segments = 1;  // of the run, from its start; 1 <= segments <= packet.count
    TimePoint until{};     // hold: the longest; it then goes on at its next stage as if at this very time
    Ticket ticket = 0;     // hold: may be released before. alter: handed back; parts that differ in it are
                           // altered one by one
    bool ordered = false;  // hold: the line keeps its order; frames under a newer profile wait for this one
    bool in_vain = true;   // hold with a ticket: reaching `until` is told to be in vain, as `hold-expired`
    Fate reason = Fate::dropped;  // drop: what it is counted as
    Seq at{};                     // cut: strictly inside the sequence space of the run that was shown

    static Verdict pass(std::uint32_t segments) { return {.kind = Kind::pass, .segments = segments}; }
    static Verdict drop(std::uint32_t segments, Fate reason = Fate::dropped) {
        return {.kind = Kind::drop, .segments = segments, .reason = reason};
    }
    static Verdict hold(std::uint32_t segments, TimePoint until, Ticket ticket = 0, bool ordered = false) {
        return {
            .kind = Kind::hold, .segments = segments, .until = until, .ticket = ticket, .ordered = ordered};
    }
    /// The same, if it may well be that nobody lets it go before.
    static Verdict wait(std::uint32_t segments, TimePoint until, Ticket ticket) {
        return {.kind = Kind::hold, .segments = segments, .until = until, .ticket = ticket, .in_vain = false};
    }
    /// Policy::alter is called for it, and it goes on.
    static Verdict alter(std::uint32_t segments, Ticket ticket = 0) {
        return {.kind = Kind::alter, .segments = segments, .ticket = ticket};
    }
    /// Splits a FIN off the data it rides on (at = end - 1), or data off a SYN (at = seq + 1).
    static Verdict cut(Seq at) { return {.kind = Kind::cut, .segments = 0, .at = at}; }

    /// Would two neighbouring parts of a run meet the same fate, so that no cut is needed?
    bool same_fate(const Verdict& other) const {
        return kind == other.kind && until == other.until && ticket == other.ticket &&
               ordered == other.ordered && reason == other.reason;
    }
};

}  // namespace finwait
