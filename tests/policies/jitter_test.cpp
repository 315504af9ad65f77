// Jitter against its distributions, each on a million segments. "One in a million" is the odds of a
// comparison failing by chance (statistics.hpp); seeds are fixed.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numbers>
#include <sstream>

#include "policies/models/jitter.hpp"
#include "tests/policies/line.hpp"
#include "tests/policies/statistics.hpp"

namespace finwait::test {
namespace {

constexpr std::size_t million = 1'000'000;

/// Deviations from a mean of one second, in jitters of 100 ms.
std::vector<double> deviations(const std::string& more, Side from = Side::a) {
    Line line("delay = { one-way = '1s', jitter = '100ms', keep-order = false" + more + " }", 20261123);
    std::vector<double> x;
    for (const Line::Fate& fate : line.feed(million, from))
        x.push_back(std::chrono::duration<double>(fate.held - 1s).count() / 0.1);
    return x;
}

double normal_below(double x) {
    return std::erfc(-x / std::numbers::sqrt2) / 2;
}
double uniform_below(double x) {
    return std::clamp((x + 1) / 2, 0.0, 1.0);
}
/// P(Pareto with shape 3 and scale 1 <= v) = 1 - v^-3, of v = 3/4 x + 3/2; all beyond the top of a table is
/// there.
double pareto_below(double x) {
    return x >= 32767.0 / 8192 ? 1 : 1 - std::pow(std::max(0.75 * x + 1.5, 1.0), -3);
}
/// The inverse of an increasing function.
double inverse(const std::function<double(double)>& f, double y) {
    double low = -10, high = 10;
    for (int n = 0; n < 60; ++n) {
        const double middle = (low + high) / 2;
        (f(middle) < y ? low : high) = middle;
    }
    return low;
}

TEST(Jitter, Uniform) {
    const auto x = deviations("");
    EXPECT_LE(ks_distance(x, uniform_below), ks_limit(million));
    EXPECT_LE(std::abs(summary(x).lag_one), one_in_a_million / std::sqrt(million));
    EXPECT_GE(*std::min_element(x.begin(), x.end()), -1);
    EXPECT_LE(*std::max_element(x.begin(), x.end()), 1);
}

TEST(Jitter, Normal) {
    const auto x = deviations(", distribution = 'normal'");
    EXPECT_LE(ks_distance(x, normal_below), ks_limit(million));
    const Summary s = summary(x);
    EXPECT_NEAR(s.mean, 0, one_in_a_million / std::sqrt(million));
    EXPECT_NEAR(s.deviation, 1, one_in_a_million / std::sqrt(2.0 * million));
    EXPECT_LE(std::abs(s.lag_one), one_in_a_million / std::sqrt(million));
}

// The top of the table is an atom of 1/91: below it the distribution is held, and at it the share.
TEST(Jitter, Pareto) {
    const auto x = deviations(", distribution = 'pareto'");
    const double top = 32767.0 / 8192 - 1e-6;
    std::vector<double> below_top;
    for (const double v : x)
        if (v < top) below_top.push_back(v);
    const double atom = 1 - pareto_below(top);
    EXPECT_NEAR(static_cast<double>(x.size() - below_top.size()) / million, atom,
                one_in_a_million * std::sqrt(atom / million));
    EXPECT_LE(ks_distance(below_top, [&](double v) { return pareto_below(v) / (1 - atom); }),
              ks_limit(below_top.size()));
    EXPECT_GE(*std::min_element(x.begin(), x.end()), -2.0 / 3 - 1e-6);
}

TEST(Jitter, ParetonormalIsAQuarterNormalAndThreeQuartersPareto) {
    // Its inverse has a closed form, so ranks are compared: they are uniform.
    const auto quantile = [](double below) {
        return inverse(normal_below, below) / 4 +
               3 * std::min(inverse(pareto_below, below), 32767.0 / 8192) / 4;
    };
    const auto x = deviations(", distribution = 'paretonormal'");
    for (const double below : {0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98, 0.995, 0.9999}) {
        const double at = quantile(below);
        const auto seen =
            static_cast<double>(std::count_if(x.begin(), x.end(), [&](double v) { return v <= at; }));
        EXPECT_NEAR(seen / million, below, one_in_a_million * std::sqrt(below * (1 - below) / million))
            << below;
    }
}

// Neighbours in rank, as normal ones with a correlation of rho; distribution as without. For a normal jitter
// lag one is rho itself; for a uniform one 6/pi asin(rho/2) (Pearson 1907).
TEST(Jitter, CorrelationIsOneAndKeepsTheDistribution) {
    const double rho = 0.6, error = one_in_a_million / std::sqrt(million);
    const double thinner =
        std::sqrt((1 - rho) / (1 + rho));  // so many more are needed for the same certainty
    const auto normal = deviations(", distribution = 'normal', correlation = '60%'");
    EXPECT_NEAR(summary(normal).lag_one, rho, error);
    EXPECT_NEAR(summary(normal).mean, 0, error / thinner);
    EXPECT_LE(ks_distance(normal, normal_below), ks_limit(million) / thinner);
    const auto uniform = deviations(", correlation = '60%'");
    EXPECT_NEAR(summary(uniform).lag_one, 6 / std::numbers::pi * std::asin(rho / 2), error);
    EXPECT_LE(ks_distance(uniform, uniform_below), ks_limit(million) / thinner);
}

JitterTable shipped(const std::string& name) {
    for (const char* place :
         {"/usr/lib/tc", "/usr/share/tc", "/usr/lib/x86_64-linux-gnu/tc", "/usr/lib/aarch64-linux-gnu/tc"}) {
        std::ifstream file(std::string(place) + "/" + name + ".dist");
        if (!file) continue;
        std::stringstream text;
        text << file.rdbuf();
        const auto table = parse_jitter_table(text.str());
        EXPECT_TRUE(table) << table.problem;
        return table.value.value_or(JitterTable{});
    }
    return {};
}

// iproute2 makes its tables from the same formulas; an entry stands for some rank within its 4096th.
TEST(Jitter, MeansWhatTheTablesOfIproute2Mean) {
    const std::pair<const char*, Distribution> tables[] = {{"normal", Distribution::normal},
                                                           {"pareto", Distribution::pareto},
                                                           {"paretonormal", Distribution::paretonormal}};
    for (const auto& [name, distribution] : tables) {
        const JitterTable table = shipped(name);
        if (table.empty()) GTEST_SKIP() << "no " << name << ".dist of iproute2 here";
        ASSERT_EQ(table.size(), 4096U) << name;
        const Jitter jitter(distribution, 0);
        const auto at = [&](double entry) { return jitter.of_normal(inverse(normal_below, entry / 4096)); };
        const double rounding = 2.0 / 8192;
        for (std::size_t n = 1; n < 4096; ++n) {
            const double value = table[n] / 8192.0, entry = static_cast<double>(n);
            ASSERT_GE(value, at(entry) - rounding) << name << " " << n;
            ASSERT_LE(value, at(entry + 0.25) + rounding) << name << " " << n;
        }
    }
}

TEST(Jitter, ATableIsFollowed) {
    const auto table = parse_jitter_table("# measured\n -8192 0\n\n0 16384\n");
    ASSERT_TRUE(table) << table.problem;
    EXPECT_EQ(*table, (JitterTable{-8192, 0, 0, 16384}));
    Jitter jitter(Distribution::table, 0, *table);
    const Dice dice(1, "table");
    std::map<double, double> seen;
    for (std::size_t n = 0; n < million; ++n) ++seen[jitter.next(dice, Side::a)];
    const double error = one_in_a_million * std::sqrt(0.25 * million);
    EXPECT_EQ(seen.size(), 3U);
    EXPECT_NEAR(seen[-1], 0.25 * million, error);
    EXPECT_NEAR(seen[0], 0.5 * million, error);
    EXPECT_NEAR(seen[2], 0.25 * million, error);
}

TEST(Jitter, WhatIsNoTableIsSaidSo) {
    EXPECT_EQ(parse_jitter_table("# nothing\n").problem, "no number in it");
    EXPECT_EQ(parse_jitter_table("1 2\n3 four\n").problem,
              "line 2: 'four' is no number from -32768 to 32767");
    EXPECT_EQ(parse_jitter_table("40000").problem, "line 1: '40000' is no number from -32768 to 32767");
    EXPECT_EQ(parse_jitter_table("1.5").problem, "line 1: '1.5' is no number from -32768 to 32767");
    std::string long_one;
    for (int n = 0; n < 16385; ++n) long_one += "1 ";
    EXPECT_EQ(parse_jitter_table(long_one).problem, "more than 16384 numbers");
}

}  // namespace
}  // namespace finwait::test
