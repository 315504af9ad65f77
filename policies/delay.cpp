// delay: every segment leaves later. Content-blind; a constant plus jitter with the distributions of netem
// and the meaning of iproute2's tables. It is not a rate: segments do not queue behind each other. Unlike
// netem it keeps order unless told otherwise, and its correlation is one.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "policies/language/catalog.hpp"
#include "policies/language/quantity.hpp"
#include "policies/models/jitter.hpp"

namespace finwait {

namespace {

constexpr std::string_view distributions[] = {"uniform", "normal", "pareto", "paretonormal"};

class Delay final : public Policy {
  public:
    Delay(Duration one_way, Duration jitter, Jitter deviation, bool keep_order)
        : one_way_(one_way), jitter_(jitter), deviation_(std::move(deviation)), keep_order_(keep_order) {}

    Verdict judge(const Packet& packet, Moment& moment) override {
        if (jitter_ == Duration::zero()) return hold(packet.count, moment.now() + one_way_, packet.from);
        const double stray =
            deviation_.next(moment.dice(), packet.from) * static_cast<double>(jitter_.count());
        const Duration delay = one_way_ + Duration(std::llround(stray));
        return hold(1, moment.now() + std::max(delay, Duration::zero()), packet.from);
    }

  private:
    Verdict hold(std::uint32_t segments, TimePoint until, Side from) {
        if (keep_order_) until = last_[index(from)] = std::max(until, last_[index(from)]);
        return Verdict::hold(segments, until, 0, keep_order_);
    }

    Duration one_way_, jitter_;
    Jitter deviation_;
    bool keep_order_;
    std::array<TimePoint, 2> last_{};  // by direction: nothing may leave before it
};

constexpr Parameter parameters[] = {
    {.key = "one-way", .type = Parameter::Type::duration, .says = "added in each direction"},
    {.key = "round-trip",
     .type = Parameter::Type::duration,
     .says = "instead of one-way: half of it in each direction"},
    {.key = "jitter",
     .type = Parameter::Type::duration,
     .says = "spread around the delay",
     .standard = "\"0ms\""},
    {.key = "distribution",
     .type = Parameter::Type::word,
     .says = "of the jitter: uniform (within +-jitter), normal (jitter is the standard deviation), "
             "pareto or paretonormal (a long tail, up to 4 times the jitter)",
     .words = distributions,
     .standard = "\"uniform\"",
     .needs = "jitter",
     .example = "\"normal\""},
    {.key = "table",
     .type = Parameter::Type::file,
     .says =
         "instead of distribution: a file in the format of iproute2's *.dist, values in 1/8192 of the jitter",
     .needs = "jitter",
     .example = "\"measured.dist\""},
    {.key = "correlation",
     .type = Parameter::Type::probability,
     .says = "of each jitter with the one before it, below 100%",
     .standard = "\"0%\"",
     .needs = "jitter"},
    {.key = "keep-order",
     .type = Parameter::Type::flag,
     .says = "a segment never overtakes an earlier one of its direction; false is as in netem",
     .standard = "true"},
};

Duration one_way(const Arguments& a) {
    return a.duration("one-way").value_or(a.duration("round-trip").value_or(Duration::zero()) / 2);
}

Distribution distribution(const Arguments& a) {
    if (a.has("table")) return Distribution::table;
    const std::string word = a.word("distribution").value_or("uniform");
    return static_cast<Distribution>(std::find(std::begin(distributions), std::end(distributions), word) -
                                     std::begin(distributions));
}

/// The table that was asked for, empty where there is none.
JitterTable table(const Arguments& a, Complaints& complaints) {
    const auto file = a.file("table");
    if (!file) return {};
    Parsed<JitterTable> parsed = parse_jitter_table(file->text);
    if (!parsed)
        complaints.error(a.position("table"), "table '" + file->name + "': " + parsed.problem, parsed.hint);
    return parsed.value.value_or(JitterTable{});
}

std::unique_ptr<Policy> make(const Arguments& a, Complaints& complaints) {
    if (a.has("one-way") == a.has("round-trip")) {
        complaints.missing(a.position("round-trip"), "delay needs either 'one-way' or 'round-trip'",
                           "for example delay = { one-way = \"20ms\" }");
        return nullptr;
    }
    if (a.has("distribution") && a.has("table"))
        complaints.error(a.position("table"), "'table' beside 'distribution'",
                         "a table is a distribution: leave one of them out");
    const double rho = a.probability("correlation").value_or(0);
    if (rho >= 1)
        complaints.error(a.position("correlation"), "a correlation of 100% would never change the delay",
                         "below 100%, or a delay without jitter");
    return std::make_unique<Delay>(one_way(a), a.duration("jitter").value_or(Duration::zero()),
                                   Jitter(distribution(a), rho, table(a, complaints)),
                                   a.flag("keep-order").value_or(true));
}

std::string tell(const Arguments& a) {
    std::string words = "leaves " + to_text(one_way(a)) + " later";
    if (const auto jitter = a.duration("jitter")) {
        switch (distribution(a)) {
            case Distribution::uniform: words += ", give or take " + to_text(*jitter); break;
            case Distribution::normal: words += ", spread normally by " + to_text(*jitter); break;
            case Distribution::pareto:
            case Distribution::paretonormal:
                words += ", spread by " + to_text(*jitter) + " with a long tail (" + *a.word("distribution") +
                         "), at most " + to_text(*jitter * 4) + " more";
                break;
            case Distribution::table:
                words += ", spread by " + to_text(*jitter) + " as '" + a.file("table")->name + "' has it";
                break;
        }
        if (const auto rho = a.probability("correlation"); rho && *rho > 0)
            words += ", each by " + percent_text(*rho) + " like the one before";
    }
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
