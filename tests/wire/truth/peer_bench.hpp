// Runs cases against one real endpoint, each on a connection of its own, and says what everybody made of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tcp/standing.hpp"
#include "tests/support/notation.hpp"
#include "tests/wire/truth/conntrack.hpp"
#include "tests/wire/truth/peer_case.hpp"
#include "tests/wire/truth/peer_wire.hpp"

namespace finwait::truth {

/// What finwait says of the endpoint.
struct Opinion {
    State state = State::Closed;
    Standing standing{Certainty::implied, Doubt::not_heard};
    bool followed = false;
};

struct Row {
    const Case* of = nullptr;
    State kernel_before = State::Closed, kernel = State::Closed;
    Opinion before;             // the segment
    Opinion at_once;            // when it had been delivered, and no answer was seen yet
    Opinion after;              // its answer
    std::string answer, roles;  // as in a case
    bool tracked = false;       // nf_conntrack was on
    std::optional<std::string> conntrack_before, conntrack;
    bool conntrack_invalid = false;  // that is what it called the segment
};

class Bench {
  public:
    /// Without nf_conntrack where `conntrack` is false or it cannot be had; then the reason is in
    /// no_conntrack.
    explicit Bench(bool conntrack);

    Row run(const Case&);
    std::string no_conntrack;
    std::string conntrack_settings() const { return conntrack_ ? conntrack_->settings() : ""; }

  private:
    class Conversation;
    PeerWire wire_;
    std::optional<Conntrack> conntrack_;
    std::uint16_t next_port_ = 20000;
};

}  // namespace finwait::truth
