#include "policies/contract/packet.hpp"

#include <algorithm>

namespace finwait {

const char* name(Origin origin) {
    switch (origin) {
        case Origin::emitted: return "emitted";
        case Origin::copy: return "copy";
        case Origin::invented: return "invented";
    }
    return "";
}

std::uint32_t Packet::payload_of(std::uint32_t n) const {
    if (view.segments <= 1) return view.payload_length;
    const std::uint32_t before = (first + n) * view.segment_size;
    return std::min<std::uint32_t>(view.segment_size, view.payload_length - before);
}

std::uint32_t Packet::payload() const {
    if (count == view.segments) return view.payload_length;
    return (count - 1) * view.segment_size + payload_of(count - 1);
}

std::uint32_t Packet::wire_size() const {
    if (view.segments <= 1) return static_cast<std::uint32_t>(frame.size());
    return count * view.payload_offset + payload();
}

}  // namespace finwait
