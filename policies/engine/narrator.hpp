// Turns what happens in the box into events for an observer. Lifecycle segments are told one by one; data and
// ACKs that merely pass only while a connection is young, then they are summed up.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "policies/contract/per_connection.hpp"
#include "policies/engine/event.hpp"
#include "policies/engine/item.hpp"
#include "tcp/tracker.hpp"

namespace finwait {

class Narrator {
  public:
    Narrator(Observer* observer, std::uint32_t detail) : observer_(observer), detail_(detail) {}

    void opened(TimePoint, std::uint64_t generation, const Connection&);
    /// Decides whether this item is told one by one, and if so tells that it was emitted.
    void emitted(TimePoint, Item&, const Connection&);
    void fated(TimePoint, const Item&, const Connection&, Fate, std::string_view policy,
               TimePoint until = {});
    /// Kept until the segment that caused it has been told.
    void moved(std::uint64_t generation, const Connection&, const Transition&);
    void closed(TimePoint, std::uint64_t generation, const Connection&);
    void flush_moves();
    void forgotten(const Connection&);
    void report(TimePoint, std::uint64_t generation, const PolicyReport&);

  private:
    struct Memory {
        std::uint32_t told = 0;
        std::optional<Event> bulk;  // with the states as they were at the last segment that it sums up
    };
    void tell(const Event&);
    void tell_bulk(const Connection&);
    bool one_by_one(TimePoint, const Item&, const Connection&);

    Observer* observer_;
    std::uint32_t detail_;
    PerConnection<Memory> memory_;
    std::vector<Event> later_;
};

/// How a segment is told: with numbers relative to each end's ISS.
Brief brief(const Item&, const Connection&);

}  // namespace finwait
