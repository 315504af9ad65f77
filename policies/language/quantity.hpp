// Quantities as profiles write them: a number and its unit. A number without the unit it needs is refused,
// because 20 is a second to some and a millisecond to others.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "policies/language/parsed.hpp"
#include "tcp/timeline.hpp"

namespace finwait {

/// "20ms", "1.5s", "2min": ns, us, ms, s, min, h, and tc's other names for them (msec, secs, …). Up to a
/// year.
Parsed<Duration> parse_duration(std::string_view);
/// The same of a time that hosts and people wait, not frames: where no unit stands, seconds are proposed.
Parsed<Duration> parse_waiting_time(std::string_view);
/// "1.5%", from 0% to 100%; the value is 0 to 1.
Parsed<double> parse_percent(std::string_view);
/// Bytes: "64KiB", "1MB", "1500B", or the plain number. KB, MB, GB count by 1000, KiB, MiB, GiB by 1024.
Parsed<std::uint64_t> parse_size(std::string_view);
/// Bits per second, by 1000: "10mbit", "1.5gbit", "100kbps" (bytes, as in tc). Up to 1 tbit.
Parsed<std::uint64_t> parse_bandwidth(std::string_view);
/// A whole number from 0.
Parsed<std::uint64_t> parse_count(std::string_view);

/// The units that these are written with.
std::vector<std::string_view> duration_unit_names();
std::vector<std::string_view> size_unit_names();
std::vector<std::string_view> bandwidth_unit_names();

std::string to_text(Duration);  // "20ms", "1.5s", "2min"
std::string percent_text(double probability);
std::string bandwidth_text(std::uint64_t bits_per_second);  // "10mbit"
std::string size_text(std::uint64_t bytes);                 // "64KiB", "1MB", "1500 bytes"

}  // namespace finwait
