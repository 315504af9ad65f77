// What TCP owes in each cell, worked out from RFC 9293, 5961 and 1337 and not from any run: which data
// arrive, where each end's life ends and how, and who has to send what again. A handful of rules and one line
// per segment.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "tcp/state.hpp"
#include "tests/matrix/cell.hpp"

namespace finwait::matrix {

/// The last state of an end, and how it was left.
struct Fate {
    State last = State::Closed;
    model::Ending ending = model::Ending::none;
};
std::string to_string(const Fate&);  // "TIME-WAIT, reset"

/// Repeats that have to be, or may be.
struct Repeats {
    unsigned syn = 0, fin = 0;
};

struct Owed {
    std::array<Fate, 2> fate;              // by End
    bool data_whole = true;                // every byte of both directions is read
    bool opening_repeats = false;          // SYN or SYN-ACK, or both: their timers run side by side
    std::array<Repeats, 2> at_least{};     // by End
    std::array<bool, 2> may_repeat_fin{};  // by End
    std::vector<std::string> because;      // sentences, with the sections they rest on

    Fate& of(End e) { return fate[index(e)]; }
    const Fate& of(End e) const { return fate[index(e)]; }
};

Owed owed(const Cell&);

}  // namespace finwait::matrix
