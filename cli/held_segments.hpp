// Which segments wait in the box, as far as the events tell: those that were held and have met no later fate.
// Segments that were only counted (Bulk) are not among them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "policies/engine/event.hpp"

namespace finwait {

class HeldSegments {
  public:
    void fold(std::uint64_t connection, const Fated&);
    bool none() const { return by_.empty(); }
    std::map<std::string, std::uint64_t> by_policy() const;  // who holds how many wire segments

  private:
    // The last number is that of the wire segment in its frame: a run may leave piece by piece. Copies of one
    // segment count as one, which is over when the first of them leaves: better to wait too short than in
    // vain.
    using Key = std::tuple<std::uint64_t, std::uint64_t, Origin, End, std::uint32_t>;
    std::map<Key, std::string> by_;
};

}  // namespace finwait
