// What has come to an endpoint, put in order: RCV.NXT, what waits behind a hole, and whether every byte is
// the one that was written there.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "tests/support/model/segment.hpp"
#include "tests/support/model/stream.hpp"

namespace finwait::model {

class Inbox {
  public:
    explicit Inbox(Stream expected) : expected_(expected) {}

    /// The peer's SYN has this number.
    void begin(Seq irs) { irs_ = irs, next_ = irs + 1; }
    /// Takes the data and the FIN of an acceptable segment that lie within [RCV.NXT, edge).
    void take(const Segment&, Seq edge);

    Seq irs() const { return irs_; }
    Seq next() const { return next_; }  // RCV.NXT
    bool at_end() const { return ended_; }
    std::uint64_t bytes() const { return bytes_; }
    bool intact() const { return intact_; }  // every byte so far
    bool has_hole() const { return !waiting_.empty() || (fin_ && !ended_); }
    /// RFC 2018: the latest first; here the lowest first, which no sender minds.
    std::vector<SackBlock> blocks() const;

  private:
    Seq place(std::uint64_t offset) const { return irs_ + 1 + static_cast<std::uint32_t>(offset); }

    Stream expected_;
    Seq irs_, next_;
    std::uint64_t bytes_ = 0;
    std::map<std::uint64_t, std::vector<std::byte>> waiting_;  // by place in the stream
    std::optional<Seq> fin_;                                   // its own number
    bool ended_ = false, intact_ = true;
};

}  // namespace finwait::model
