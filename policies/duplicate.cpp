// duplicate: with a chance a segment arrives more than once. Content-blind; netem's "duplicate", to which
// copies and a gap between them are added. Copies meet only the policies behind this one, each by itself:
// they are not duplicated again, and the originals are neither lost nor late for it.
#include <string>

#include "policies/language/catalog.hpp"
#include "policies/language/quantity.hpp"
#include "policies/models/alike.hpp"
#include "policies/models/chance.hpp"

namespace finwait {

namespace {

constexpr std::uint64_t most_copies = 16;

class Duplicate final : public Policy {
  public:
    Duplicate(const CorrelatedChance& chance, std::uint64_t copies, Duration gap)
        : chance_(chance), copies_(copies), gap_(gap) {}

    Verdict judge(const Packet& packet, Moment& moment) override {
        // One at a time: a copy follows its own segment, and the next of the run comes after it.
        const auto [doubled, segments] = alike_.next(
            packet.from, packet.count, [&] { return chance_.met(moment.dice(), packet.from); }, 1);
        if (doubled) {
            Duration later{};
            for (std::uint64_t n = 0; n < copies_; ++n)
                moment.emit(packet.part(0, segments), Place::after, later += gap_);
        }
        return Verdict::pass(segments);
    }

  private:
    CorrelatedChance chance_;
    std::uint64_t copies_;
    Duration gap_;
    Alike alike_;
};

constexpr Parameter parameters[] = {
    chance_parameter,
    correlation_parameter,
    {.key = "copies",
     .type = Parameter::Type::count,
     .says = "how many arrive beside the segment itself, 1 to 16",
     .standard = "1",
     .least = 1,
     .most = most_copies},
    {.key = "gap",
     .type = Parameter::Type::duration,
     .says = "time from the segment to its copy, and from each copy to the next",
     .standard = "\"0ms\""},
};

std::unique_ptr<Policy> make(const Arguments& a, Complaints& complaints) {
    const auto chance = read_chance(a, complaints);
    if (!chance) return nullptr;
    return std::make_unique<Duplicate>(*chance, a.count("copies").value_or(1),
                                       a.duration("gap").value_or(Duration::zero()));
}

std::string tell(const Arguments& a) {
    const std::uint64_t copies = a.count("copies").value_or(1);
    std::string words = copies == 1 ? "arrives twice" : "arrives " + std::to_string(copies + 1) + " times";
    if (const auto gap = a.duration("gap")) words += ", " + to_text(*gap) + " apart,";
    return words + " with " + tell_chance(a);
}

}  // namespace

const PolicyKind duplicate_policy{
    .name = "duplicate",
    .aware = false,
    .memory = Memory::line,
    .takes_segments = true,
    .takes_triggers = false,
    .own_chance = true,
    .says = "has segments arrive more than once",
    .parameters = parameters,
    .make = make,
    .tell = tell,
};

}  // namespace finwait
