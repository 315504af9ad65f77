// Changes to the headers of a frame that is already on its way: options, flags, window, TTL, ECN, numbers.
// Works on single segments and, where nothing of it depends on which segment of a run is meant, on
// superframes.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "tcp/flags.hpp"
#include "tcp/frame.hpp"
#include "tcp/view.hpp"

namespace finwait {

struct Rewriting {
    /// Options by their IANA kind; each becomes NOPs, so that nothing else moves. 254 is only the
    /// experimental fast open.
    std::vector<std::uint8_t> strip;
    /// Set where they are; on a SYN that lacks them they are added, if the header has room (40 bytes).
    std::optional<std::uint16_t> mss;
    std::optional<std::uint8_t> window_scale;
    std::optional<std::uint16_t> window;         // as it stands in the header
    std::optional<Flags> set_flags, mask_flags;  // those of the mask become as in set_flags
    std::int32_t sequence_by = 0, ack_by = 0;    // added; on the circle
    std::optional<std::uint8_t> ttl;             // IPv4 TTL, IPv6 hop limit
    std::optional<std::uint8_t> ecn;             // of the IP header: 0 not-ECT, 1 ECT(1), 2 ECT(0), 3 CE
    bool wrong_checksum = false;                 // off by one instead of right

    /// Does it mean the same for every segment of a run? Otherwise it is for single segments.
    bool suits_runs() const {
        return !set_flags && sequence_by == 0 && ack_by == 0 && !wrong_checksum && !mss && !window_scale;
    }
};

/// Changes a frame that dissect() found to be TCP. Checksums come out right, finished for a single segment.
void rewrite(Frame&, const View&, const Rewriting&);

}  // namespace finwait
