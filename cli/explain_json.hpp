// Connections of a capture as one JSON document, written as they come: no more than one is held at a time.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "cli/explained.hpp"

namespace finwait {

enum class SegmentWish : std::uint8_t { none, lifecycle, all };

class ExplainJson {
  public:
    /// Must outlive it.
    ExplainJson(std::FILE* out, SegmentWish segments) : out_(out), segments_(segments) {}

    void add(const Explained&);
    /// What there is to say about the capture as a whole; ends the document.
    struct Capture {
        std::string file, link_type, taken_at, ending, trouble;
        std::int64_t wall_clock = 0;  // of the first packet, nanoseconds since 1970
        std::uint64_t packets = 0;
        std::int64_t lasted = 0;  // nanoseconds
        std::vector<std::pair<std::string, std::uint64_t>> counts;
    };
    void finish(const Capture&);

  private:
    std::string segments_of(const Explained&) const;

    std::FILE* out_;
    SegmentWish segments_;
    bool begun_ = false;
};

}  // namespace finwait
