// Makes of a captured packet a frame that dissect() can read, and mends what capturing did to it: bytes that
// a snap length cut off, lengths and checksums that an offloading host left to its device.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "daemon/capture/capture_reader.hpp"
#include "tcp/frame.hpp"
#include "tcp/view.hpp"

namespace finwait {

/// What is known about the checksum of a TCP segment.
enum class Sum : std::uint8_t {
    right,
    unfinished,  // the pseudo-header's sum (with or without the length), or zero: left to the sender's device
    unseen,      // part of the segment was cut off
    wrong,       // neither: damaged on its way, and no receiver will take it
};

struct CapturedFrame {
    View view;
    Sum sum = Sum::right;
    bool cut = false;             // by the snap length; what is missing reads as zero
    bool headers_cut = false;     // so much that it cannot be followed; `view` is not to be trusted
    bool options_cut = false;     // of TCP
    bool length_mended = false;   // the IP length was zero: a superframe as its sender's kernel left it
    std::uint64_t link_hash = 0;  // of the bytes before the IP header
    std::span<const std::byte> packet{};  // from the IP header to its end, as far as captured
};

class FrameMaker {
  public:
    /// The result's bytes are good until the next call.
    CapturedFrame read(LinkType, const CapturedPacket&);

  private:
    /// Both without what is beyond the largest frame there is.
    std::size_t fill(LinkType, const CapturedPacket&, CapturedFrame&);
    bool mend_ip(CapturedFrame&, std::size_t captured);
    void look_at_sum(CapturedFrame&) const;

    Frame frame_ = Frame::with_room(Frame::max_size);
};

/// Not for secrets: tells bytes from other bytes.
std::uint64_t hash_of(std::span<const std::byte>, std::uint64_t start = 0);

}  // namespace finwait
