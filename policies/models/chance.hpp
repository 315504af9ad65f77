// The keys `chance` and `correlation` of the policies that have odds of their own: read, warned of where
// netem's correlation does what few expect, and told.
#pragma once

#include <optional>
#include <string>

#include "policies/language/parameter.hpp"
#include "policies/models/correlated.hpp"

namespace finwait {

inline constexpr Parameter chance_parameter{
    .key = "chance",
    .type = Parameter::Type::probability,
    .says = "odds of each segment, 0% to 100%",
    .required = true,
};

inline constexpr Parameter correlation_parameter{
    .key = "correlation",
    .type = Parameter::Type::probability,
    .says =
        "netem's: how much of each draw is the draw before, below 100%; a small chance is then met far "
        "more rarely than it says",
    .standard = "\"0%\"",
    .needs = "chance",
};

/// `otherwise`: the chance where none was given. Nothing where the two cannot be had.
std::optional<CorrelatedChance> read_chance(const Arguments&, Complaints&, double otherwise = 0);

/// "a chance of 1%", and with a correlation what it comes to.
std::string tell_chance(const Arguments&, double otherwise = 0);

/// "1.23%": a share of all, to three figures.
std::string share_text(double share);
/// "1.5": a mean number in a row, to three figures.
std::string run_text(double run);

}  // namespace finwait
