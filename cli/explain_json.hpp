// Connections of a capture as one JSON document. They are written as they end; those that end near one
// another in the order of their numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "cli/explained.hpp"

namespace finwait {

class ExplainJson {
  public:
    /// Text that waits for its order.
    static constexpr std::size_t batch = 16 << 20;  // bytes

    /// Must outlive it.
    ExplainJson(std::FILE* out, bool with_segments) : out_(out), with_segments_(with_segments) {}

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
    void flush();

    std::FILE* out_;
    bool with_segments_;
    std::vector<std::pair<std::uint64_t, std::string>> waiting_;  // by number
    std::size_t waiting_bytes_ = 0;
    bool begun_ = false;
};

}  // namespace finwait
