// loss: each wire segment is lost with a chance of its own. Content-blind; independent (Bernoulli) loss, as
// netem's "loss random". It does not see superframes: of a run it loses single segments, never the whole for
// one draw.
#include <array>

#include "policies/language/catalog.hpp"
#include "policies/language/quantity.hpp"

namespace finwait {

namespace {

class Loss final : public Policy {
  public:
    explicit Loss(double chance) : chance_(chance) {}

    Verdict judge(const Packet& packet, Moment& moment) override {
        std::uint64_t& draws = draws_[index(packet.from)];
        const auto lost = [&] { return moment.dice().uniform(line_scope, packet.from, draws) < chance_; };
        const bool first = lost();
        std::uint32_t alike = 0;
        do {
            ++alike;
            ++draws;
        } while (alike < packet.count && lost() == first);
        return first ? Verdict::drop(alike) : Verdict::pass(alike);
    }

  private:
    double chance_;
    std::array<std::uint64_t, 2> draws_{};  // by direction
};

constexpr Parameter parameters[] = {
    {.key = "chance",
     .type = Parameter::Type::probability,
     .says = "odds of each segment, 0% to 100%",
     .required = true},
};

}  // namespace

const PolicyKind loss_policy{
    .name = "loss",
    .aware = false,
    .memory = Memory::line,
    .takes_segments = true,
    .takes_triggers = false,
    .own_chance = true,
    .says = "loses each segment with a chance",
    .parameters = parameters,
    .make = [](const Arguments& a, Complaints&) -> std::unique_ptr<Policy> {
        return std::make_unique<Loss>(a.probability("chance").value_or(0));
    },
    .tell =
        [](const Arguments& a) {
            return "lost with a chance of " + percent_text(a.probability("chance").value_or(0));
        },
};

}  // namespace finwait
