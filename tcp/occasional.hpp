// What an end has only at times: something out of order, something to answer, a FIN. An open connection that
// is well has none of it, so Endpoint keeps it apart; see there for what each means.
#pragma once

#include <cstdint>
#include <optional>

#include "tcp/counts.hpp"
#include "tcp/intervals.hpp"
#include "tcp/owed.hpp"
#include "tcp/seq.hpp"

namespace finwait {

struct Occasional {
    std::optional<Seq> fin_end, peer_fin_end;
    std::optional<Seq> acked_syn_with, acked_fin_with;
    Intervals out_of_order;
    std::uint32_t refused = 0;  // intervals that found no place
    Owed owed;
    RareCounts counts;
    TimePoint lingers_from{};  // FIN-WAIT-2: when its socket was last known not to have been closed for long
    bool empty() const;
};

/// A window's shift (RFC 7323), or none, in a byte.
class Shift {
  public:
    Shift() = default;
    Shift(std::optional<std::uint8_t> shift) : value_(shift.value_or(none)) {}  // NOLINT: the same in a byte
    explicit operator bool() const { return value_ != none; }
    unsigned operator*() const { return value_; }
    void reset() { value_ = none; }

  private:
    static constexpr std::uint8_t none = UINT8_MAX;
    std::uint8_t value_ = none;
};

}  // namespace finwait
