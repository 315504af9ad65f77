// loss: single wire segments are lost, by one of several laws: a chance of each, runs of a mean length,
// netem's loss models, a pattern, or every n-th. Content-blind; models after netem, Gilbert and Elliott
// (models/). It does not see superframes: of a run it loses single segments, never the whole for one draw.
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>

#include "policies/language/catalog.hpp"
#include "policies/language/quantity.hpp"
#include "policies/language/spelling.hpp"
#include "policies/models/alike.hpp"
#include "policies/models/chance.hpp"
#include "policies/models/loss_chain.hpp"

namespace finwait {

namespace {

/// Over and over: true loses. Nothing is left to the dice.
struct Pattern {
    std::vector<bool> lost;
    std::array<std::size_t, 2> next{};  // by direction

    bool draw(Side from) {
        std::size_t& n = next[index(from)];
        const bool fate = lost[n];
        n = n + 1 == lost.size() ? 0 : n + 1;
        return fate;
    }
};
struct EveryNth {
    std::uint64_t n;
    std::array<std::uint64_t, 2> count{};  // by direction, since the last that was lost

    bool draw(Side from) {
        std::uint64_t& seen = count[index(from)];
        if (++seen < n) return false;
        seen = 0;
        return true;
    }
};
using Law = std::variant<CorrelatedChance, LossChain, Pattern, EveryNth>;

class Loss final : public Policy {
  public:
    explicit Loss(Law law) : law_(std::move(law)) {}

    Verdict judge(const Packet& packet, Moment& moment) override {
        const auto [lost, segments] =
            alike_.next(packet.from, packet.count, [&] { return draw(moment.dice(), packet.from); });
        return lost ? Verdict::drop(segments) : Verdict::pass(segments);
    }

  private:
    bool draw(const Dice& dice, Side from) {
        if (auto* chance = std::get_if<CorrelatedChance>(&law_)) return chance->met(dice, from);
        if (auto* chain = std::get_if<LossChain>(&law_)) return chain->lost(dice, from);
        if (auto* pattern = std::get_if<Pattern>(&law_)) return pattern->draw(from);
        return std::get<EveryNth>(law_).draw(from);
    }

    Law law_;
    Alike alike_;
};

constexpr std::string_view models[] = {"gilbert-elliott", "four-state"};
constexpr std::size_t longest_pattern = 10'000;

constexpr Parameter of_model(std::string_view key, std::string_view says, std::string_view standard = {}) {
    return {.key = key,
            .type = Parameter::Type::probability,
            .says = says,
            .standard = standard,
            .needs = "model"};
}

constexpr Parameter parameters[] = {
    {.key = "chance", .type = Parameter::Type::probability, .says = "odds of each segment, 0% to 100%"},
    {.key = "burst",
     .type = Parameter::Type::count,
     .says = "losses come in runs of so many on average, and the chance stays what is lost of all",
     .needs = "chance",
     .example = "3",
     .least = 1},
    correlation_parameter,
    {.key = "model",
     .type = Parameter::Type::word,
     .says =
         "a loss model of netem: gilbert-elliott (p, r, 1-h, 1-k) or four-state (p13, p31, p32, p23, p14)",
     .words = models,
     .example = "\"gilbert-elliott\""},
    of_model("p", "gilbert-elliott: from the good state to the bad one"),
    of_model("r", "gilbert-elliott: back to the good state; default 1 - p"),
    of_model("1-h", "gilbert-elliott: lost in the bad state", "\"100%\""),
    of_model("1-k", "gilbert-elliott: lost in the good state", "\"0%\""),
    of_model("p13", "four-state: from passing (1) into a burst of losses (3)"),
    of_model("p31", "four-state: out of the burst; default 1 - p13"),
    of_model("p32", "four-state: from losing in the burst to passing in it (2)", "\"0%\""),
    of_model("p23", "four-state: from passing in the burst to losing in it", "\"100%\""),
    of_model("p14", "four-state: from passing (1) into a loss that stays alone (4)", "\"0%\""),
    {.key = "pattern",
     .type = Parameter::Type::text,
     .says = "1 passes, 0 is lost, over and over: \"1101\" loses the third of every four",
     .example = "\"1101\""},
    {.key = "every",
     .type = Parameter::Type::count,
     .says = "every n-th is lost",
     .example = "100",
     .least = 1},
};

constexpr std::string_view ways[] = {"chance", "model", "pattern", "every"};
constexpr std::string_view of_gilbert_elliott[] = {"p", "r", "1-h", "1-k"};
constexpr std::string_view of_four_state[] = {"p13", "p31", "p32", "p23", "p14"};

/// One way of choosing.
bool one_way(const Arguments& a, Complaints& complaints) {
    std::string_view way;
    for (const std::string_view key : ways) {
        if (!a.has(key)) continue;
        if (!way.empty()) {
            complaints.error(a.position(key), quoted(key) + " beside " + quoted(way),
                             "each says which segments are lost: leave one of them out");
            return false;
        }
        way = key;
    }
    if (way.empty())
        complaints.missing(a.position("chance"), "loss needs 'chance', 'model', 'pattern' or 'every'",
                           "for example loss = { chance = \"1%\" }");
    return !way.empty();
}

/// A model's own keys, the first of which it cannot do without, and none of the other's.
bool fits_model(const Arguments& a, std::span<const std::string_view> own,
                std::span<const std::string_view> others, Complaints& complaints) {
    const std::string model = *a.word("model");
    bool fits = true;
    for (const std::string_view key : others) {
        if (!a.has(key)) continue;
        std::string list;
        for (const std::string_view of : own) list += (list.empty() ? "" : ", ") + quoted(of);
        complaints.error(a.position(key), model + " has no " + quoted(key), "it has " + list);
        fits = false;
    }
    if (fits && !a.has(own.front())) {
        complaints.missing(a.position("model"), model + " needs " + quoted(own.front()),
                           "for example " + std::string(own.front()) + " = \"1%\"");
        return false;
    }
    return fits;
}

double odds(const Arguments& a, std::string_view key, double otherwise) {
    return a.probability(key).value_or(otherwise);
}

LossChain chain(const Arguments& a) {
    if (a.word("model") == models[0]) {
        const double p = odds(a, "p", 0);
        return LossChain::gilbert_elliott(p, odds(a, "r", 1 - p), odds(a, "1-h", 1), odds(a, "1-k", 0));
    }
    const double p13 = odds(a, "p13", 0);
    return LossChain::four_states(p13, odds(a, "p31", 1 - p13), odds(a, "p32", 0), odds(a, "p23", 1),
                                  odds(a, "p14", 0));
}

std::optional<Law> model(const Arguments& a, Complaints& complaints) {
    if (a.word("model") == models[0]) {
        if (!fits_model(a, of_gilbert_elliott, of_four_state, complaints)) return std::nullopt;
        return chain(a);
    }
    if (!fits_model(a, of_four_state, of_gilbert_elliott, complaints)) return std::nullopt;
    const std::size_t before = complaints.errors();
    const auto at_most_all = [&](std::string_view one, double first, std::string_view other, double second) {
        if (first + second <= 1 + 1e-9) return;
        complaints.error(
            a.position(a.has(other) ? other : one),
            quoted(one) + " and " + quoted(other) + " are " + percent_text(first + second) + " together",
            "both leave the same state: at most 100%, and what is left stays in it");
    };
    const double p13 = odds(a, "p13", 0);
    at_most_all("p13", p13, "p14", odds(a, "p14", 0));
    at_most_all("p31", odds(a, "p31", 1 - p13), "p32", odds(a, "p32", 0));
    if (complaints.errors() != before) return std::nullopt;
    return chain(a);
}

std::optional<Law> chance(const Arguments& a, Complaints& complaints) {
    if (!a.has("burst")) return read_chance(a, complaints);
    if (a.has("correlation")) {
        complaints.error(a.position("correlation"), "'correlation' beside 'burst'",
                         "'burst' alone makes runs and keeps the chance");
        return std::nullopt;
    }
    const double share = *a.probability("chance");
    const auto run = static_cast<double>(*a.count("burst"));
    if (const double most = run / (run + 1); share > most) {  // at least one passes between two runs
        complaints.error(
            a.position("burst"),
            "runs of " + run_text(run) + " on average are " + share_text(most) + " of all at most",
            "a longer burst, or a smaller chance");
        return std::nullopt;
    }
    return LossChain::bursts(share, run);
}

std::optional<Law> pattern(const Arguments& a, Complaints& complaints) {
    const std::string text = *a.text("pattern");
    if (text.empty() || text.size() > longest_pattern || text.find_first_not_of("01") != std::string::npos) {
        complaints.error(a.position("pattern"),
                         "a pattern is 1 to " + std::to_string(longest_pattern) + " of the digits 0 and 1",
                         "1 passes, 0 is lost: \"1101\" loses the third of every four");
        return std::nullopt;
    }
    Pattern pattern;
    for (const char c : text) pattern.lost.push_back(c == '0');
    return pattern;
}

std::unique_ptr<Policy> make(const Arguments& a, Complaints& complaints) {
    if (!one_way(a, complaints)) return nullptr;
    const auto law = [&]() -> std::optional<Law> {
        if (a.has("chance")) return chance(a, complaints);
        if (a.has("model")) return model(a, complaints);
        if (a.has("pattern")) return pattern(a, complaints);
        return EveryNth{*a.count("every")};
    }();
    return law ? std::make_unique<Loss>(*law) : nullptr;
}

std::string tell_chain(const LossChain& chain) {
    const auto [share, run] = chain.outcome();
    std::string words = share_text(share) + " of all";
    if (run > 0 && std::isfinite(run)) words += ", " + run_text(run) + " in a row on average";
    return words;
}

std::string tell(const Arguments& a) {
    if (a.has("burst"))
        return "lost: " + tell_chain(LossChain::bursts(*a.probability("chance"),
                                                       static_cast<double>(*a.count("burst"))));
    if (a.has("chance")) return "lost with " + tell_chance(a);
    if (a.has("model")) return "lost by the " + *a.word("model") + " model: " + tell_chain(chain(a));
    if (const auto every = a.count("every")) return "lost each time " + std::to_string(*every) + " have come";
    const std::string text = *a.text("pattern");
    const auto lost = static_cast<double>(std::count(text.begin(), text.end(), '0'));
    return "lost where " + text +
           " has a 0, over and over: " + share_text(lost / static_cast<double>(text.size())) + " of all";
}

}  // namespace

const PolicyKind loss_policy{
    .name = "loss",
    .aware = false,
    .memory = Memory::line,
    .takes_segments = true,
    .takes_triggers = false,
    .own_chance = true,
    .says = "loses segments, each by itself or in runs",
    .parameters = parameters,
    .make = make,
    .tell = tell,
    .example = "loss = { chance = \"1%\" }",
};

}  // namespace finwait
