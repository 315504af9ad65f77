// What there is to say about a capture as a whole: how much of it was followed, what was not and why, and
// what capturing did to it.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "daemon/capture/capture_reader.hpp"
#include "daemon/capture/onlooker.hpp"

namespace finwait {

/// "lab.pcap: 15 packets in 0.212 s, Ethernet: 1 connection, 15 segments"
std::string capture_line(const CaptureReader&, const Onlooker&);
/// Sentences, each about one thing that is not as one would wish.
std::vector<std::string> capture_notes(const CaptureReader&, const Onlooker&, TakenAt);
/// The same as numbers, by names that do not change; zeroes are left out.
std::vector<std::pair<std::string, std::uint64_t>> capture_counts(const CaptureReader&, const Onlooker&);

}  // namespace finwait
