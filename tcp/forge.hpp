// Builds a TCP segment from its meaning: the one place where finwait makes bytes of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "tcp/address.hpp"
#include "tcp/flags.hpp"
#include "tcp/frame.hpp"
#include "tcp/options.hpp"
#include "tcp/seq.hpp"

namespace finwait {

/// Everything that is written into a forged frame. Option order and padding follow Linux.
struct Blueprint {
    Mac source_mac, destination_mac;
    VlanStack vlans;
    Address source, destination;  // both of one family
    std::uint16_t source_port = 0, destination_port = 0;
    std::uint8_t ttl = 64;
    std::uint16_t ip_id = 0;  // IPv4 only
    Seq seq, ack;             // ack is written as 0 unless flags has ACK
    Flags flags;
    std::uint16_t window = 0;  // as it stands in the header
    Options options;           // MSS, window scale, SACK permitted, timestamps and SACK are written
    std::span<const std::byte> payload;
};

/// A single wire segment with finished checksums.
Frame forge(const Blueprint&);

}  // namespace finwait
