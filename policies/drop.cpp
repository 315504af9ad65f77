// drop: the selected segments are lost. Content-aware; the model is the network that "is not to be trusted"
// of RFC 9293 §3.6. It does not tell anybody: for a loss that is answered, see reset.
#include "policies/language/catalog.hpp"

namespace finwait {

namespace {

class Drop final : public Policy {
  public:
    Verdict judge(const Packet& packet, Moment&) override { return Verdict::drop(packet.count); }
};

}  // namespace

const PolicyKind drop_policy{
    .name = "drop",
    .aware = true,
    .memory = Memory::none,
    .takes_segments = true,
    .takes_triggers = false,
    .own_chance = false,
    .says = "loses the selected segments",
    .parameters = {},
    .make = [](const Arguments&, Complaints&) -> std::unique_ptr<Policy> { return std::make_unique<Drop>(); },
    .tell = [](const Arguments&) { return std::string("lost"); },
};

}  // namespace finwait
