// Frames for the tests of this room, one of each kind a wire carries. Their bytes were made by scapy.
#pragma once

#include <random>
#include <string_view>
#include <vector>

#include "tcp/frame.hpp"

namespace finwait::test {

/// Blanks between the digits are allowed.
std::vector<std::byte> hex(std::string_view digits);

struct Sample {
    const char* name;
    const char* digits;
};
const std::vector<Sample>& samples();
Frame sample(std::string_view name);

/// `frame` (a tcp4, tcp6, udp4 or udp6 sample) with `payload` bytes of its own making and left to a device:
/// to be cut into segments of `segment_size` and summed, as a Linux sender hands it over. segment_size 0:
/// summed only.
Frame superframe(std::string_view name, std::size_t payload, std::uint16_t segment_size);

/// All of the above, and superframes of every kind.
std::vector<Frame> one_of_each_kind();

/// Damages a frame or its offload facts in a few places: bits, numbers at their limits, lengths.
void mutate(Frame&, std::mt19937_64&);

}  // namespace finwait::test
