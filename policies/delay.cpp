// delay: every segment leaves later. Content-blind; a constant plus jitter, uniform within +-jitter or normal
// with jitter as its standard deviation (netem's delay TIME JITTER distribution). It is not a rate: segments
// do not queue behind each other. Unlike netem it keeps order unless told otherwise.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>

#include "policies/language/catalog.hpp"
#include "policies/language/quantity.hpp"

namespace finwait {

namespace {

constexpr std::string_view distributions[] = {"uniform", "normal"};

struct Line {
    Duration one_way{}, jitter{};
    bool normal = false;
    bool keep_order = true;
};

class Delay final : public Policy {
  public:
    explicit Delay(const Line& line) : line_(line) {}

    Verdict judge(const Packet& packet, Moment& moment) override {
        const std::size_t direction = index(packet.from);
        if (line_.jitter == Duration::zero())
            return hold(packet.count, moment.now() + line_.one_way, direction);
        const double deviation = line_.normal ? normal(moment, packet.from) : uniform(moment, packet.from);
        ++draws_[direction];
        const auto jitter = Duration(std::llround(deviation * static_cast<double>(line_.jitter.count())));
        return hold(1, moment.now() + std::max(line_.one_way + jitter, Duration::zero()), direction);
    }

  private:
    Verdict hold(std::uint32_t segments, TimePoint until, std::size_t direction) {
        if (line_.keep_order) until = last_[direction] = std::max(until, last_[direction]);
        return Verdict::hold(segments, until, 0, line_.keep_order);
    }
    double uniform(Moment& moment, Side from) const {
        return 2 * moment.dice().uniform(line_scope, from, 2 * draws_[index(from)]) - 1;
    }
    /// Box and Muller (1958); two draws each.
    double normal(Moment& moment, Side from) const {
        const std::uint64_t n = 2 * draws_[index(from)];
        const double radius = std::sqrt(-2 * std::log(1 - moment.dice().uniform(line_scope, from, n)));
        return radius * std::cos(2 * std::numbers::pi * moment.dice().uniform(line_scope, from, n + 1));
    }

    Line line_;
    std::array<TimePoint, 2> last_{};  // by direction: nothing may leave before it
    std::array<std::uint64_t, 2> draws_{};
};

constexpr Parameter parameters[] = {
    {.key = "one-way", .type = Parameter::Type::duration, .says = "added in each direction"},
    {.key = "round-trip",
     .type = Parameter::Type::duration,
     .says = "instead of one-way: half of it in each direction"},
    {.key = "jitter", .type = Parameter::Type::duration, .says = "spread around the delay; default 0"},
    {.key = "distribution",
     .type = Parameter::Type::word,
     .says =
         "of the jitter: uniform (within +-jitter, the default) or normal (jitter is the standard deviation)",
     .words = distributions},
    {.key = "keep-order",
     .type = Parameter::Type::flag,
     .says = "a segment never overtakes an earlier one of its direction; default true, false is as in netem"},
};

std::unique_ptr<Policy> make(const Arguments& a, Complaints& complaints) {
    if (a.has("one-way") == a.has("round-trip")) {
        complaints.missing(a.position("round-trip"), "delay needs either 'one-way' or 'round-trip'",
                           "for example delay = { one-way = \"20ms\" }");
        return nullptr;
    }
    if (a.has("distribution") && !a.has("jitter")) {
        complaints.error(a.position("distribution"), "'distribution' says nothing without 'jitter'",
                         "add jitter = \"2ms\"");
    }
    Line line;
    line.one_way = a.duration("one-way").value_or(a.duration("round-trip").value_or(Duration::zero()) / 2);
    line.jitter = a.duration("jitter").value_or(Duration::zero());
    line.normal = a.word("distribution") == "normal";
    line.keep_order = a.flag("keep-order").value_or(true);
    return std::make_unique<Delay>(line);
}

std::string tell(const Arguments& a) {
    const Duration one_way =
        a.duration("one-way").value_or(a.duration("round-trip").value_or(Duration::zero()) / 2);
    std::string words = "leaves " + to_text(one_way) + " later";
    if (const auto jitter = a.duration("jitter"))
        words += (a.word("distribution") == "normal" ? ", spread normally by " : ", give or take ") +
                 to_text(*jitter);
    if (!a.flag("keep-order").value_or(true)) words += "; later ones may overtake";
    return words;
}

}  // namespace

const PolicyKind delay_policy{
    .name = "delay",
    .aware = false,
    .memory = Memory::line,
    .takes_segments = true,
    .takes_triggers = false,
    .own_chance = false,
    .says = "every segment leaves later",
    .parameters = parameters,
    .make = make,
    .tell = tell,
    .example = "delay = { one-way = \"20ms\", jitter = \"2ms\" }",
};

}  // namespace finwait
