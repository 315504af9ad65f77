// One policy of a line, fed with wire segments and nothing else: no box around it, no connection, nothing
// that leaves. So a million segments take no time, and their fates can be counted.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "policies/engine/stage.hpp"
#include "tests/policies/bench.hpp"

namespace finwait::test {

class Line : private Moment::Engine {
  public:
    /// The only policy of a profile: "loss = { chance = '1%' }".
    Line(const std::string& policy, std::uint64_t seed);

    struct Fate {
        bool lost = false;
        Duration held{};               // zero: went on at once
        std::vector<Duration> copies;  // how much later than the segment's judgement each leaves
    };
    /// The next segments of one direction, in superframes of `per_frame`, which are `apart` in time.
    std::vector<Fate> feed(std::size_t segments, Side from = Side::a, std::uint32_t per_frame = 40,
                           Duration apart = std::chrono::microseconds(10));
    /// The same, only whether each was lost.
    std::vector<bool> lost(std::size_t segments, Side from = Side::a);

  private:
    Ticket new_ticket() override { return 1; }
    void release(Ticket) override {}
    void release_beside(Ticket, Place) override {}
    bool holds(Ticket) const override { return false; }
    bool emit_copy(const Packet&, Place, Duration later) override;
    bool emit_recipe(const Recipe&, Place) override { return false; }
    const Connection* connection(ConnectionHandle) const override { return nullptr; }

    Stage stage_;
    TimePoint now_{};
    struct Copy {
        std::uint32_t segment;
        Duration later;
    };
    std::vector<Copy> copies_;  // made while judging
};

}  // namespace finwait::test
