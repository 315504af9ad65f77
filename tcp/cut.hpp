// Cutting a frame at a byte of its transport payload, as the kernel's own segmentation would: headers,
// lengths, IP ids, sequence numbers, checksums (finished or not) and FIN, PSH and CWR right in both pieces.
// Whatever stands behind the IP packet (Ethernet padding) stays behind; an IPsec authentication header is
// copied and no longer true.
#pragma once

#include <cstdint>
#include <utility>

#include "tcp/frame.hpp"
#include "tcp/view.hpp"

namespace finwait {

/// The first `segments` wire segments of a superframe and the rest, TCP or UDP. 0 < segments < view.segments.
std::pair<Frame, Frame> cut_segments(const Frame&, const View&, std::uint32_t segments);

/// Two segments that meet at sequence number `at`, strictly inside (view.seq, view.end()): splits a FIN off
/// the data it rides on (at = end - 1), data off a SYN (at = seq + 1), or data in two. TCP only; a piece of
/// more than segment_size bytes is a superframe still. PSH goes with the last byte of payload.
std::pair<Frame, Frame> cut_at(const Frame&, const View&, Seq at);

/// Computes an unfinished transport checksum, as a device would, and clears the mark. Any kind of frame that
/// dissect() found sound; not a superframe. Nothing happens to a frame without the mark.
void finish_checksum(Frame&, const View&);

/// Computes IPv4 header and TCP/UDP checksum of a frame anew, finished, and clears the mark. Not a
/// superframe. The addresses are the view's. A UDP datagram that went without a checksum (IPv4 only) goes
/// without one.
void recompute_checksums(Frame&, const View&);
/// The IPv4 header's alone, of a superframe too.
void recompute_network_checksum(Frame&, const View&);

}  // namespace finwait
