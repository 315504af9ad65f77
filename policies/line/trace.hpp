// A line whose bandwidth was recorded, in the format of mahimahi's mm-link (Netravali et al., USENIX ATC'15):
// each line of the file is a millisecond at which 1504 bytes can be delivered, in order; when the last is
// over, the trace begins again. What an opportunity is not used for is lost with it.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "policies/language/parsed.hpp"
#include "policies/line/medium.hpp"

namespace finwait {

/// Bytes of one opportunity: an IP packet of 1500 and the 4 bytes that a TUN device puts before it.
inline constexpr std::uint64_t opportunity = 1504;

class Trace final : public Medium {
  public:
    /// What is wrong with a trace is said with the number of its line: "line 17: …".
    static Parsed<std::shared_ptr<const Medium>> read(std::string_view text);

    /// An opportunity carries what was there before it: a frame that comes at its very instant waits for the
    /// next.
    Slot carry(Cursor&, TimePoint now, std::uint64_t bytes) const override;

  private:
    explicit Trace(std::vector<std::uint64_t> schedule) : schedule_(std::move(schedule)) {}
    TimePoint time_of(const Cursor&) const;
    std::uint64_t first_after(Duration since_start) const;

    std::vector<std::uint64_t> schedule_;  // milliseconds; the last is the length of the trace
};

}  // namespace finwait
