// Numbers as tc writes them: other units than ours, in any case, and with a meaning where none stands.
#pragma once

#include <cstdint>
#include <string_view>

#include "policies/language/parsed.hpp"
#include "tcp/timeline.hpp"

namespace finwait::tc {

/// tc takes the next word for a number, where one may stand, by its begin.
bool begins_like_number(std::string_view);

/// s, ms, us and their longer names; microseconds without one.
Parsed<Duration> parse_time(std::string_view);
/// "0.1%", "10": a percentage either way; 0 to 1.
Parsed<double> parse_percent(std::string_view);
/// Bits per second: bit, kbit, …, bps, kbps, … (bytes), kibit, …; bits without one.
Parsed<std::uint64_t> parse_rate(std::string_view);
Parsed<std::uint64_t> parse_number(std::string_view);

}  // namespace finwait::tc
