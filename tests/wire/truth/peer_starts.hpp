// The states a case begins in, and the way there.
#pragma once

#include "tests/wire/truth/peer_case.hpp"

namespace finwait::truth::starts {

extern const Start closed, listen, syn_sent, syn_received, syn_received_ts, simultaneous, simultaneous_ts,
    fresh, established, established_ts, opener, hole, holes, unread, outstanding, shut, early_fin,
    fin_under_data, data_over_fin, two_fins, edge_fin, fin_wait_1, fin_wait_1_ts, fin_wait_1_closed,
    fin_wait_1_data, fin_wait_2, fin_wait_2_ts, fin_wait_2_hole, orphan, orphan_ts, close_wait, close_wait_ts,
    closing, closing_ts, last_ack, last_ack_ts, last_ack_data, time_wait, time_wait_ts, time_wait_opener,
    time_wait_deaf;

}  // namespace finwait::truth::starts
