// What the fuzzer of the tracker does with a file: it is a program whose steps let frames in from either
// side, decide what becomes of them, and let time pass; after each step every promise of the tracker is
// checked. Deterministic. One layout for the fuzzer, its corpus and the replay.
//
//     first byte    connections at most (1 to 8), and both hosts' flavours and timers
//     each step     a byte that says what and whose, then what that takes (Speaker, and `Fate` below)
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "tcp/tracker.hpp"

namespace finwait::test {

/// What a program led to. A broken promise ends the process with the timeline so far.
struct Outcome {
    std::size_t steps = 0, segments = 0, transitions = 0;
    Tracker::Counters counters;
    std::string timeline;  // empty unless it was asked for
};

Outcome run_life_program(std::span<const std::byte> program, bool with_timeline = false);

}  // namespace finwait::test
