// What is held against one real endpoint, as data: where it is brought to, which segment it is then
// delivered, what it must do, and who says so.
#pragma once
#include "tcp/state.hpp"

namespace finwait::truth {

/// A state and the way there. The script has one step a line: what the application calls (listen, stop
/// listening, connect, accept, send 100, receive, shutdown, close) or, behind '<', a segment of the peer in
/// the notation of tests/support/notation.hpp. "fill" is data until the window is shut.
struct Start {
    State state;
    const char* circumstances;  // what is special about it; may be empty
    const char* script;
};

/// A segment is written in the same notation, with the peer's and the endpoint's numbers relative to their
/// ISSs. In it `edge` is the right edge of the window that the endpoint offers, `echo` its last TSval, and
/// behind '!' stands what is wrong with the frame (peer_fault.hpp).
struct Case {
    const Start* start;
    const char* name;
    const char* segment;
    State then;          // the kernel's state
    const char* answer;  // what it says at once, in the same notation; nothing: silence
    const char* roles;   // of that answer; "-": finwait does not follow it
    const char* source;  // where it is written, or that it was measured
};

}  // namespace finwait::truth
