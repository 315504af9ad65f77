// outage: the line is dead, one way or both; everything is lost. Content-blind; the model is a pulled cable
// that nobody notices, as the carrier stays up. With `active` it flaps. It does not take the interface down:
// hosts that watch their link see nothing.
#include <array>
#include <string>

#include "policies/language/catalog.hpp"

namespace finwait {

namespace {

constexpr std::string_view directions[] = {"both", "from-a", "from-b"};

class Outage final : public Policy {
  public:
    Outage(bool from_a, bool from_b) : dead_{from_a, from_b} {}

    Verdict judge(const Packet& packet, Moment&) override {
        return dead_[index(packet.from)] ? Verdict::drop(packet.count, Fate::outage)
                                         : Verdict::pass(packet.count);
    }

  private:
    std::array<bool, 2> dead_;  // by the side a frame comes from
};

constexpr Parameter parameters[] = {
    {.key = "direction",
     .type = Parameter::Type::word,
     .says = "which is dead: both, or what comes from side a or side b alone",
     .words = directions,
     .standard = "\"both\""},
};

std::unique_ptr<Policy> make(const Arguments& a, Complaints&) {
    const std::string direction = a.word("direction").value_or("both");
    return std::make_unique<Outage>(direction != "from-b", direction != "from-a");
}

std::string tell(const Arguments& a) {
    const std::string direction = a.word("direction").value_or("both");
    return direction == "both"
               ? "lost, the line is dead"
               : "lost if it comes from side " + direction.substr(5) + ", the line is dead there";
}

}  // namespace

const PolicyKind outage_policy{
    .name = "outage",
    .aware = false,
    .memory = Memory::none,
    .takes_segments = true,
    .takes_triggers = false,
    .own_chance = false,
    .says = "the line is dead",
    .parameters = parameters,
    .make = make,
    .tell = tell,
};

}  // namespace finwait
