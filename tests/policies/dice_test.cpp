#include "policies/contract/dice.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace finwait::test {
namespace {

using Block = std::array<std::uint32_t, 4>;

// The known answers that come with the Random123 library (kat_vectors, philox4x32 10 rounds).
TEST(Dice, PhiloxGivesItsKnownAnswers) {
    EXPECT_EQ(philox4x32({0, 0, 0, 0}, {0, 0}), (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    EXPECT_EQ(philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
              (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    EXPECT_EQ(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
              (Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Dice, AThrowIsAFunctionOfSeedPolicyScopeDirectionAndNumber) {
    const Dice dice(42, "loss-1");
    EXPECT_EQ(dice.bits(7, Side::a, 3), Dice(42, "loss-1").bits(7, Side::a, 3));
    EXPECT_NE(dice.bits(7, Side::a, 3), Dice(43, "loss-1").bits(7, Side::a, 3));
    EXPECT_NE(dice.bits(7, Side::a, 3), Dice(42, "loss-2").bits(7, Side::a, 3));
    EXPECT_NE(dice.bits(7, Side::a, 3), dice.bits(8, Side::a, 3));
    EXPECT_NE(dice.bits(7, Side::a, 3), dice.bits(7, Side::b, 3));
    EXPECT_NE(dice.bits(7, Side::a, 3), dice.bits(7, Side::a, 4));
}

// A million draws, mean and second moment within five standard errors (odds of failing by chance: 6 in 10
// million; the seed is fixed, so it fails always or never).
TEST(Dice, UniformHasTheMomentsOfUniform) {
    const Dice dice(20261123, "moments");
    constexpr int n = 1'000'000;
    double sum = 0, squares = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
        const double u = dice.uniform(line_scope, Side::a, i);
        ASSERT_GE(u, 0.0);
        ASSERT_LT(u, 1.0);
        sum += u;
        squares += u * u;
    }
    EXPECT_NEAR(sum / n, 0.5, 5 * std::sqrt(1.0 / 12 / n));
    EXPECT_NEAR(squares / n, 1.0 / 3, 5 * std::sqrt(4.0 / 45 / n));
}

}  // namespace
}  // namespace finwait::test
