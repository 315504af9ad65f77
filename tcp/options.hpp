// TCP options that change what a segment means (RFC 9293 §3.2, 7323, 2018, 7413, 2385, 5925, 8684).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "tcp/seq.hpp"

namespace finwait {

struct Timestamps {
    std::uint32_t value = 0;  // TSval
    std::uint32_t echo = 0;   // TSecr
};
struct SackBlock {
    Seq left, right;  // right is one past the last byte
};

struct Options {
    std::optional<std::uint16_t> mss;
    std::optional<std::uint8_t> window_scale;  // shift, 0 to 14 (larger values are read as 14, RFC 7323 §2.3)
    std::optional<Timestamps> timestamps;
    bool sack_permitted = false;
    bool fast_open = false;                  // kind 34 (or the experimental 254 with magic 0xF989)
    std::uint8_t fast_open_cookie_size = 0;  // 0: a request
    bool md5 = false;                        // kind 19
    bool authentication = false;             // TCP-AO, kind 29
    bool multipath = false;                  // MPTCP, kind 30
    bool malformed = false;                  // a length that lies; what stood before it counts, as in Linux
    std::uint8_t sack_count = 0;
    std::array<SackBlock, 4> sack{};
};

Options parse_options(std::span<const std::byte>);

}  // namespace finwait
