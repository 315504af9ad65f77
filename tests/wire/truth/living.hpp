// Tells a life between two real hosts, and holds both ends beside the kernels after every move.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "tests/wire/truth/application.hpp"
#include "tests/wire/truth/life.hpp"
#include "tests/wire/truth/wire.hpp"

namespace finwait::truth {

struct Outcome {
    Comparison comparison;
    std::uint64_t segments = 0;
    std::vector<Event> events;
};

class Living {
  public:
    /// The client's end has this port, the server's 80 (or, where both connect, this port too).
    Living(Wire&, const Life&, std::uint16_t client_port);
    /// To the end: what the moves leave open is closed, and the wire runs dry.
    Outcome live();

  private:
    void begin();
    void connect();
    void make(const Move&);
    void act(const Move&);
    void forge(const Move&);
    void take_in();
    void deliver(std::size_t flight, std::vector<bool> lost = {});
    void compare();
    void end();
    Application& of(End end) { return end == End::client ? client_ : server_; }

    Wire& wire_;
    const Life& life_;
    std::uint16_t client_port_, server_port_ = 80;
    Application client_, server_, listener_;
    std::set<ConnectionHandle> connections_;
    unsigned copies_ = 0;
    Outcome outcome_;
};

Outcome live(Wire&, const Life&, std::uint16_t client_port);
/// The fewest moves that still end in a disagreement.
Life shrink(Wire&, const Life&, std::uint16_t& next_port);

}  // namespace finwait::truth
