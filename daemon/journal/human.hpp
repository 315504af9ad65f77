// Quantities as people read them.
#pragma once

#include <cstdint>
#include <string>

#include "tcp/timeline.hpp"

namespace finwait {

std::string human_duration(Duration);    // "0.041 ms", "59.8 s", "312 s", "2 h 05 min"
std::string human_bytes(std::uint64_t);  // "75 bytes", "1.2 KiB", "3.0 GiB"
std::string human_count(std::uint64_t n, const char* singular);  // "1 segment", "741 segments"

}  // namespace finwait
