// What an end has only at times: something out of order, something to answer, a FIN. An open connection that
// is well has none of it, so Endpoint keeps it apart; see there for what each means.
#pragma once

#include <cstdint>
#include <optional>

#include "tcp/counts.hpp"
#include "tcp/intervals.hpp"
#include "tcp/owed.hpp"
#include "tcp/seq.hpp"

namespace finwait {

struct Occasional {
    std::optional<Seq> fin_end, peer_fin_end;
    std::optional<Seq> acked_syn_with, acked_fin_with;
    Intervals out_of_order;
    std::uint32_t refused = 0;  // intervals that found no place
    Owed owed;
    RareCounts counts;
    TimePoint lingers_from{};  // FIN-WAIT-2: when its socket was last known not to have been closed for long
    bool empty() const;
};

}  // namespace finwait
