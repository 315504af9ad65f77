// SCENARIO(Group, Name) { s.open(); … }: a test that runs a named scenario between two real hosts. A scenario
// whose timing the machine has spoilt (it stood still for longer than kernels wait) is run again; one that is
// merely wrong is not.
#pragma once

#include <gtest/gtest.h>

#include <functional>

#include "tests/wire/truth/scenario.hpp"

namespace finwait::truth {

void run_scenario(const Circumstances&, const std::function<void(Scenario&)>&);

}  // namespace finwait::truth

#define SCENARIO_WITH(group, name, ...)                                                               \
    static void group##_##name(::finwait::truth::Scenario&);                                          \
    TEST(group, name) {                                                                               \
        ::finwait::truth::run_scenario(::finwait::truth::Circumstances{__VA_ARGS__}, group##_##name); \
    }                                                                                                 \
    static void group##_##name([[maybe_unused]] ::finwait::truth::Scenario& s)
#define SCENARIO(group, name) SCENARIO_WITH(group, name, )
