// What rate and throttle may be told alike: how much waits, and how it reads in a sentence.
#pragma once

#include <string>
#include <string_view>

#include "policies/language/parameter.hpp"
#include "policies/language/value.hpp"
#include "policies/line/lane.hpp"

namespace finwait {

/// As netem's limit: a thousand packets.
inline constexpr std::uint64_t default_queue_packets = 1000;

/// The `queue` parameter: "1000 packets", "64KiB" or "50ms"; complained about where it is none of them.
QueueBound read_queue(const Arguments&, Complaints&);
/// "a queue of 1000 packets"
std::string tell_queue(const Arguments&);

}  // namespace finwait
