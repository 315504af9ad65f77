// The laws of loss against their theory, each on a million segments. "One in a million" is the odds of a
// comparison failing by chance (statistics.hpp); seeds are fixed.
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "policies/models/correlated.hpp"
#include "policies/models/loss_chain.hpp"
#include "tests/policies/line.hpp"
#include "tests/policies/statistics.hpp"

namespace finwait::test {
namespace {

constexpr std::size_t million = 1'000'000;

/// A chain written down once more, from the model's definition, to work out what its runs should be.
template <std::size_t n>
struct Chain {
    std::array<std::array<double, n>, n> to;
    std::array<double, n> loss;

    using Row = std::array<double, n>;
    /// One step on, of those whose segment then meets `lost`.
    Row step(const Row& from, bool lost) const {
        Row next{};
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < n; ++j)
                next[j] += from[i] * to[i][j] * (lost ? loss[j] : 1 - loss[j]);
        }
        return next;
    }
    static double sum(const Row& row) {
        double total = 0;
        for (const double x : row) total += x;
        return total;
    }
    Row stationary() const {
        Row row{1};
        for (int steps = 0; steps < 100'000; ++steps) {
            const Row lost = step(row, true), kept = step(row, false);
            for (std::size_t i = 0; i < n; ++i) row[i] = lost[i] + kept[i];
        }
        return row;
    }
    double share() const { return sum(step(stationary(), true)); }
    /// P(a run of `lost` is longer than its index).
    std::vector<double> longer_than(bool lost) const {
        Row row = step(stationary(), !lost);
        row = step(row, lost);
        std::vector<double> tail{1};
        const double begun = sum(row);
        while (tail.back() > 1e-9) {
            row = step(row, lost);
            tail.push_back(sum(row) / begun);
        }
        return tail;
    }
    /// Variance of the share among `count` segments: losses that hang together count for less.
    double variance(double count) const {
        const double p = share();
        const Row time = stationary();
        Row row = step(time, true);
        double together = p * (1 - p);
        for (int lag = 1; lag < 5000; ++lag) {
            const Row lost = step(row, true), kept = step(row, false);
            together += 2 * (sum(lost) - p * p);
            for (std::size_t i = 0; i < n; ++i) row[i] = lost[i] + kept[i];
        }
        return together / count;
    }
};

template <std::size_t n>
void expect_law(const std::string& policy, const Chain<n>& chain) {
    SCOPED_TRACE(policy);
    const std::vector<bool> lost = Line(policy, 20261123).lost(million);
    EXPECT_NEAR(share(lost), chain.share(), one_in_a_million * std::sqrt(chain.variance(million)));
    for (const bool value : {true, false}) {
        const std::vector<double> tail = chain.longer_than(value);
        const auto runs_seen = runs(lost, value);
        const ChiSquared chi = chi_squared(
            runs_seen, [&](std::uint64_t length) { return length < tail.size() ? tail[length] : 0.0; });
        EXPECT_LE(chi.value, chi.limit) << "lengths of runs that are " << (value ? "lost" : "kept");
    }
}

/// Lost in the second state; from_good and from_bad: odds of a loss after one that passed, and after a loss.
Chain<2> memory_of_one(double from_good, double from_bad) {
    return {{{{1 - from_good, from_good}, {1 - from_bad, from_bad}}}, {0, 1}};
}

TEST(LossLaws, AChanceIsIndependent) {
    expect_law("loss = { chance = '1%' }", memory_of_one(0.01, 0.01));
    expect_law("loss = { chance = '30%' }", memory_of_one(0.3, 0.3));
}

TEST(LossLaws, BurstsHaveTheirMeanAndKeepTheChance) {
    // Runs of 5 on average end with 1/5; for 2% of all, 1 in 245 of the others begins one.
    expect_law("loss = { chance = '2%', burst = 5 }", memory_of_one(0.02 / 5 / 0.98, 0.8));
    expect_law("loss = { chance = '20%', burst = 1 }", memory_of_one(0.25, 0));
    const auto lost = Line("loss = { chance = '2%', burst = 5 }", 7).lost(million);
    const double runs_expected = million * 0.02 / 5;  // geometric lengths: variance 5 * 4
    EXPECT_NEAR(mean_run(runs(lost, true)), 5, one_in_a_million * std::sqrt(20 / runs_expected));
}

TEST(LossLaws, GilbertElliottWithDefaultsIsBernoulli) {
    expect_law("loss = { model = 'gilbert-elliott', p = '3%' }", memory_of_one(0.03, 0.03));
}

TEST(LossLaws, SimpleGilbert) {
    expect_law("loss = { model = 'gilbert-elliott', p = '1%', r = '25%' }", memory_of_one(0.01, 0.75));
}

TEST(LossLaws, GilbertElliott) {
    expect_law("loss = { model = 'gilbert-elliott', p = '2%', r = '15%', 1-h = '70%', 1-k = '0.5%' }",
               Chain<2>{{{{0.98, 0.02}, {0.15, 0.85}}}, {0.005, 0.7}});
}

TEST(LossLaws, FourStates) {
    expect_law(
        "loss = { model = 'four-state', p13 = '2%', p31 = '20%', p32 = '10%', p23 = '40%', p14 = '1%' }",
        Chain<4>{{{{0.97, 0, 0.02, 0.01}, {0, 0.6, 0.4, 0}, {0.2, 0.1, 0.7, 0}, {1, 0, 0, 0}}},
                 {0, 0, 1, 1}});
}

TEST(LossLaws, FourStatesWithDefaultsAreBernoulli) {
    expect_law("loss = { model = 'four-state', p13 = '4%' }", memory_of_one(0.04, 0.04));
}

TEST(LossLaws, WhatChainsComeToIsWorkedOut) {
    const auto ge = LossChain::gilbert_elliott(0.02, 0.15, 0.7, 0.005).outcome();
    const Chain<2> theory{{{{0.98, 0.02}, {0.15, 0.85}}}, {0.005, 0.7}};
    EXPECT_NEAR(ge.share, theory.share(), 1e-9);
    double run = 0;
    for (const double tail : theory.longer_than(true)) run += tail;
    EXPECT_NEAR(ge.run, run, 1e-6);
    EXPECT_NEAR(LossChain::bursts(0.02, 5).outcome().share, 0.02, 1e-12);
    EXPECT_NEAR(LossChain::bursts(0.02, 5).outcome().run, 5, 1e-9);
    EXPECT_EQ(LossChain::gilbert_elliott(0, 1, 1, 0).outcome().share, 0);
    EXPECT_EQ(LossChain::bursts(0.5, 1).outcome().run, 1) << "one that alternates";
    // Nothing leads out of the burst: in the long run all is lost.
    EXPECT_EQ(LossChain::gilbert_elliott(0.1, 0, 1, 0).outcome().share, 1);
}

// A draw lies between 0 and 1 with variance (1 - rho) / (1 + rho) / 12; that of a share among n correlated
// segments is at most (1 + rho) / (1 - rho) times that among independent ones, as AR(1)'s is.
TEST(LossLaws, ACorrelatedChanceComesToWhatItIsSaidToComeTo) {
    for (const auto& [chance, rho] :
         {std::pair{0.1, 0.25}, {0.3, 0.25}, {0.3, 0.5}, {0.5, 0.9}, {0.8, 0.5}}) {
        const auto percent = [](double x) { return std::to_string(x * 100) + "%"; };
        SCOPED_TRACE(percent(chance) + " " + percent(rho));
        const auto lost =
            Line("loss = { chance = '" + percent(chance) + "', correlation = '" + percent(rho) + "' }", 3)
                .lost(million);
        const auto [expected, run] = CorrelatedChance(chance, rho).outcome();
        const double error = std::sqrt(expected * (1 - expected) / million * (1 + rho) / (1 - rho));
        EXPECT_NEAR(share(lost), expected, one_in_a_million * error);
        const double spread = std::sqrt(run / (expected * million) * (1 + rho) / (1 - rho));
        EXPECT_NEAR(mean_run(runs(lost, true)), run, run * one_in_a_million * spread);
    }
    EXPECT_NEAR(CorrelatedChance(0.5, 0.6).outcome().share, 0.5, 1e-3) << "by symmetry";
    // netem's own example, "loss 0.3% 25%", loses next to nothing.
    EXPECT_LT(CorrelatedChance(0.003, 0.25).outcome().share, 1e-6);
}

TEST(LossLaws, DirectionsAreApart) {
    for (const char* policy : {"loss = { model = 'gilbert-elliott', p = '5%', r = '20%' }",
                               "loss = { chance = '40%', correlation = '30%' }",
                               "loss = { pattern = '1101' }", "loss = { every = 7 }"}) {
        Line alone(policy, 5), both(policy, 5);
        const auto expected = alone.lost(10'000);
        std::vector<bool> seen;
        for (int turn = 0; turn < 100; ++turn) {
            both.lost(40 * static_cast<std::size_t>(turn % 3), Side::b);
            const auto part = both.lost(100, Side::a);
            seen.insert(seen.end(), part.begin(), part.end());
        }
        EXPECT_EQ(seen, expected) << policy;
    }
}

}  // namespace
}  // namespace finwait::test
