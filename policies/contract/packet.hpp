// What a policy is shown: a run of one or more wire segments, with everything known about them. The bytes are
// behind `frame`; a policy never changes them there.
#pragma once

#include <cstdint>

#include "tcp/connection.hpp"
#include "tcp/frame.hpp"
#include "tcp/role.hpp"
#include "tcp/side.hpp"
#include "tcp/view.hpp"

namespace finwait {

/// Where a frame comes from.
enum class Origin : std::uint8_t {
    emitted,   // read from a TAP
    copy,      // a policy's copy of an emitted one; has its roles
    invented,  // a policy's own; has no roles
};
const char* name(Origin);

struct Packet {
    const Frame& frame;
    const View& view;  // of the whole frame
    Side from;
    Origin origin = Origin::emitted;
    const Connection* connection = nullptr;  // null: not TCP, not followed, or gone
    const RunFacts& facts;                   // of the whole frame
    std::uint64_t number = 0;                // the frame's, in order of arrival; copies and pieces keep it

    std::uint64_t bytes_before = 0;  // payload bytes its sender had emitted before this frame

    // The part of the run that is being judged. `first + count <= view.segments`.
    std::uint32_t first = 0;
    std::uint32_t count = 1;

    Packet part(std::uint32_t skip, std::uint32_t n) const {
        Packet p = *this;
        p.first += skip;
        p.count = n;
        return p;
    }
    Seq seq() const { return view.segments > 1 ? view.seq + first * view.segment_size : view.seq; }
    Seq end() const { return first + count == view.segments ? view.end() : seq() + payload(); }
    Facts fact(std::uint32_t n = 0) const {
        return origin == Origin::invented ? Facts{} : facts.of(first + n);
    }
    std::uint32_t payload_of(std::uint32_t n) const;  // payload bytes of the n-th segment of this part
    std::uint32_t payload() const;                    // of all its segments
    std::uint32_t wire_size() const;                  // bytes on the wire, headers of each segment included
};

}  // namespace finwait
