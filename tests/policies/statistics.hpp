// What tests of chance need: samples held against their theory. A comparison fails by chance once in a
// million where the theory holds ("one in a million" below); seeds are fixed, so it fails always or never.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <vector>

namespace finwait::test {

/// Standard errors of a normal estimate that are exceeded, either way, once in a million.
inline constexpr double one_in_a_million = 4.892;

struct Summary {
    double mean = 0, deviation = 0;
    double lag_one = 0;  // autocorrelation of neighbours
};
Summary summary(const std::vector<double>& sample);
double share(const std::vector<bool>& fates);  // of those that are true

/// Lengths of the runs of `value` and how often each was seen; one that the end cut short is left out.
std::map<std::uint64_t, std::uint64_t> runs(const std::vector<bool>& fates, bool value);
double mean_run(const std::map<std::uint64_t, std::uint64_t>& runs);

/// The greatest distance between the sample and a distribution (Kolmogorov and Smirnov). `below(x)`: its P(X
/// <= x).
double ks_distance(std::vector<double> sample, const std::function<double(double)>& below);
/// What that exceeds once in a million (Massart's bound, exact enough from 100 values on).
double ks_limit(std::size_t sample);

/// Pearson's chi-squared of run lengths against P(run > n), lengths that are seldom seen taken together; and
/// what that exceeds once in a million.
struct ChiSquared {
    double value = 0, limit = 0;
};
ChiSquared chi_squared(const std::map<std::uint64_t, std::uint64_t>& runs,
                       const std::function<double(std::uint64_t)>& longer_than);

}  // namespace finwait::test
