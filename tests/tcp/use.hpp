// What finwait does with foreign bytes, and what must hold whatever they are. Shared by the tests of hostile
// frames and the fuzzer.
#pragma once

#include "tcp/frame.hpp"
#include "tcp/view.hpp"

namespace finwait::test {

/// Dissects the frame; finishes, sums and cuts it at every interesting place if it dissects. Aborts with a
/// message when a promise is broken. Returns what dissect() said.
View use(const Frame&);

}  // namespace finwait::test
