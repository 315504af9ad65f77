#include "policies/models/chance.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "policies/language/quantity.hpp"

namespace finwait {

namespace {

double three_figures(double x) {
    if (x == 0 || !std::isfinite(x)) return x;
    const double scale = std::pow(10.0, 2 - std::floor(std::log10(std::abs(x))));
    return std::round(x * scale) / scale;
}

double correlation(const Arguments& a) {
    return a.probability("correlation").value_or(0);
}

}  // namespace

std::string share_text(double share) {
    if (share > 0 && share < 1e-8) return "less than 0.000001%";
    return percent_text(three_figures(share));
}

std::string run_text(double run) {
    std::array<char, 400> room{};
    const auto [end, error] =
        std::to_chars(room.data(), room.data() + room.size(), three_figures(run), std::chars_format::fixed);
    return {room.data(), error == std::errc{} ? end : room.data()};
}

std::optional<CorrelatedChance> read_chance(const Arguments& a, Complaints& complaints, double otherwise) {
    const double chance = a.probability("chance").value_or(otherwise), rho = correlation(a);
    if (rho >= 1) {
        complaints.error(a.position("correlation"), "a correlation of 100% would repeat one draw for ever",
                         "below 100%, for example correlation = \"25%\"");
        return std::nullopt;
    }
    const CorrelatedChance correlated(chance, rho);
    if (rho > 0) {
        const double share = correlated.outcome().share;
        if (std::abs(share - chance) > chance / 20)
            complaints.warn(a.position("correlation"),
                            "with netem's correlation of " + percent_text(rho) + " a chance of " +
                                percent_text(chance) + " is met by " + share_text(share) + " of all segments",
                            "it draws values that are seldom near 0% or 100%");
    }
    return correlated;
}

std::string tell_chance(const Arguments& a, double otherwise) {
    const double chance = a.probability("chance").value_or(otherwise), rho = correlation(a);
    std::string words = "a chance of " + percent_text(chance);
    if (rho > 0 && rho < 1) {
        const auto [share, run] = CorrelatedChance(chance, rho).outcome();
        words += " that each time depends by " + percent_text(rho) + " on the draw before, which comes to " +
                 share_text(share) + " of all";
        if (run > 0 && std::isfinite(run)) words += ", " + run_text(run) + " in a row on average";
    }
    return words;
}

}  // namespace finwait
