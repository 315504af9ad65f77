// What two model endpoints say to each other: a TCP segment without the packet around it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tcp/flags.hpp"
#include "tcp/options.hpp"
#include "tcp/seq.hpp"

namespace finwait::model {

struct Segment {
    Seq seq, ack;
    Flags flags;
    std::uint16_t window = 0;  // as it stands in the header
    Options options;
    std::vector<std::byte> payload;

    bool has(Flags::Bit bit) const { return flags.has(bit); }
    std::uint32_t data() const { return static_cast<std::uint32_t>(payload.size()); }
    /// SEG.LEN: SYN and FIN count.
    std::uint32_t length() const {
        return data() + (has(Flags::syn) ? 1U : 0U) + (has(Flags::fin) ? 1U : 0U);
    }
    Seq end() const { return seq + length(); }
};

}  // namespace finwait::model
