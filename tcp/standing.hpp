// How well a state is known at a moment, and why not better. What was proven when an end last spoke may have
// ended since without a segment to tell: applications close what they please, and some closes are silent.
#pragma once

#include "tcp/connection.hpp"

namespace finwait {

struct Standing {
    Certainty certainty = Certainty::proven;
    Doubt doubt = Doubt::none;
    friend bool operator==(const Standing&, const Standing&) = default;
};

Standing standing(const Connection&, Side, TimePoint now);

/// Data may be queued that it may not send yet, and a FIN behind it: close() has then made it FIN-WAIT-1 (or
/// LAST-ACK) before anything of it is seen. Not so when all was acknowledged and the window has room.
bool may_hold_back(const Endpoint&);

}  // namespace finwait
