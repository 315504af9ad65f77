// The 12 bytes in front of every frame on a TAP (struct virtio_net_hdr_v1, virtio 1.2 §5.1.6) and what they
// say in the core's terms. Always little-endian: the TAP is told so (TUNSETVNETLE), whatever the machine is.
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "tcp/frame.hpp"

namespace finwait {

using VnetHeader = std::array<std::byte, 12>;

/// Nothing when the header asks for a segmentation that we did not offer (UFO, tunnels) or do not know.
std::optional<Offload> decode(const VnetHeader&);
VnetHeader encode(const Offload&);

}  // namespace finwait
