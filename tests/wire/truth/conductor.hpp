// The box's policies in these tests: every TCP segment waits on the wire until the test says what becomes of
// it. So there is no race: what an end has sent is known before anything is delivered to it, and each
// delivery can be looked at alone.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "policies/language/profile.hpp"
#include "tcp/tracker.hpp"

namespace finwait::truth {

/// A segment, or a superframe of several, that is on the wire.
struct Flight {
    Ticket ticket = 0;
    Side from = Side::a;
    Origin origin = Origin::emitted;
    ConnectionHandle connection;
    std::uint64_t number = 0;  // of the frame; its copies have the same
    RunFacts facts;
    View view;
};

class Conductor {
  public:
    Conductor();
    ~Conductor();
    Conductor(const Conductor&) = delete;
    Conductor& operator=(const Conductor&) = delete;

    /// The policies, as a profile to be loaded; they refer to this conductor.
    Profile profile() const;

    std::deque<Flight> flights;  // on the wire, in the order of coming
    /// How many copies of what is emitted are made; unset: none.
    std::function<unsigned(const Packet&)> copies;

    /// What to do when the box is woken the next time.
    struct Order {
        std::optional<Ticket> release;
        std::vector<bool> lost;  // which wire segments of it are dropped; beyond its end: none
        std::optional<Recipe> forge;
    };
    std::optional<Order> order;

  private:
    class Copies;
    class Bag;
    class Gate;
};

}  // namespace finwait::truth
