// Keeps what is held until its deadline, or until somebody lets it go by its ticket. Order is exact: by
// deadline, and among equals by arrival. How much may be held is the box's decision, not made here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "policies/contract/verdict.hpp"
#include "policies/engine/item.hpp"
#include "tcp/timeline.hpp"

namespace finwait {

class Stage;

struct Held {
    Item item;
    TimePoint until{};
    Ticket ticket = 0;
    bool in_vain = true;  // as Verdict::in_vain
    Stage* by = nullptr;  // lives as long as item.chain
};

class DelayLine {
  public:
    void add(Held);
    std::optional<TimePoint> next() const;
    /// The earliest, if it is due.
    std::optional<Held> take_due(TimePoint now);
    /// Everything under this ticket, in order of arrival.
    std::vector<Held> take(Ticket);
    /// Everything, in order of deadline.
    std::vector<Held> take_all();
    bool holds(Ticket ticket) const { return tickets_.find(ticket) != tickets_.end(); }
    std::size_t frames() const { return line_.size(); }
    std::size_t bytes() const { return bytes_; }

  private:
    using Place = std::pair<TimePoint, std::uint64_t>;  // deadline, arrival
    using Line = std::map<Place, Held>;
    Held remove(Line::iterator);

    Line line_;
    std::unordered_map<Ticket, std::vector<Place>> tickets_;
    std::uint64_t arrivals_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace finwait
