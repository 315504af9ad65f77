// reorder: all segments are delayed but a few, which so overtake those before them. Content-blind; netem's
// "delay BY reorder CHANCE CORRELATION gap GAP". It does not know what it puts in front: for the order of a
// particular segment see hold.
#include <array>
#include <string>

#include "policies/language/catalog.hpp"
#include "policies/language/quantity.hpp"
#include "policies/models/alike.hpp"
#include "policies/models/chance.hpp"

namespace finwait {

namespace {

class Reorder final : public Policy {
  public:
    Reorder(const CorrelatedChance& chance, std::uint64_t gap, Duration by)
        : chance_(chance), gap_(gap), by_(by) {}

    Verdict judge(const Packet& packet, Moment& moment) override {
        const auto [at_once, segments] =
            alike_.next(packet.from, packet.count, [&] { return draw(moment.dice(), packet.from); });
        return at_once ? Verdict::pass(segments) : Verdict::hold(segments, moment.now() + by_);
    }

  private:
    bool draw(const Dice& dice, Side from) {
        std::uint64_t& since = since_[index(from)];
        // As in netem the dice are not asked where the gap has decided.
        const bool at_once = since + 1 >= gap_ && chance_.met(dice, from);
        since = at_once ? 0 : since + 1;
        return at_once;
    }

    CorrelatedChance chance_;
    std::uint64_t gap_;
    Duration by_;
    std::array<std::uint64_t, 2> since_{};  // by direction: delayed since the last that went at once
    Alike alike_;
};

constexpr Parameter parameters[] = {
    {.key = "by",
     .type = Parameter::Type::duration,
     .says = "how much later the others leave",
     .required = true},
    {.key = "chance",
     .type = Parameter::Type::probability,
     .says = "odds of going at once; 100% where only a gap is given"},
    correlation_parameter,
    {.key = "gap",
     .type = Parameter::Type::count,
     .says = "of so many in a row one at most goes at once: the last",
     .standard = "1",
     .example = "5",
     .least = 1},
};

std::unique_ptr<Policy> make(const Arguments& a, Complaints& complaints) {
    if (!a.has("chance") && !a.has("gap")) {
        complaints.missing(a.position("chance"), "reorder needs 'chance' or 'gap'",
                           "for example reorder = { chance = \"25%\", by = \"10ms\" }");
        return nullptr;
    }
    const auto chance = read_chance(a, complaints, 1);
    if (!chance) return nullptr;
    return std::make_unique<Reorder>(*chance, a.count("gap").value_or(1), *a.duration("by"));
}

std::string tell(const Arguments& a) {
    const std::uint64_t gap = a.count("gap").value_or(1);
    const std::string by = to_text(*a.duration("by"));
    if (!a.has("chance"))
        return "each " + std::to_string(gap) + "th goes at once, the others " + by + " later";
    std::string words = "goes at once with " + tell_chance(a);
    if (gap > 1) words += ", but not within " + std::to_string(gap - 1) + " of another that did";
    return words + ", else " + by + " later";
}

}  // namespace

const PolicyKind reorder_policy{
    .name = "reorder",
    .aware = false,
    .memory = Memory::line,
    .takes_segments = true,
    .takes_triggers = false,
    .own_chance = true,
    .says = "delays all segments but a few, which so overtake",
    .parameters = parameters,
    .make = make,
    .tell = tell,
    .example = "reorder = { chance = \"25%\", by = \"10ms\" }",
};

}  // namespace finwait
