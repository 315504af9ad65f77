#include "tests/wire/truth/scenario_test.hpp"

#include <unistd.h>

#include <iostream>

namespace finwait::truth {

void run_scenario(const Circumstances& how, const std::function<void(Scenario&)>& tell) {
    if (::geteuid() != 0) GTEST_SKIP() << "SKIPPED: needs root, for network namespaces and TAPs";
    constexpr int attempts = 3;
    for (int attempt = 1;; ++attempt) {
        Scenario scenario(how);
        tell(scenario);
        const bool well = scenario.problems.empty() && scenario.comparison.total() != 0;
        if (!well && scenario.stalled() && attempt < attempts) {
            std::cout
                << "The machine stood still for "
                << std::chrono::duration_cast<std::chrono::milliseconds>(scenario.wire.longest_stall).count()
                << " ms: told again\n";
            continue;
        }
        std::cout << scenario.comparison.text();
        for (const std::string& problem : scenario.problems) ADD_FAILURE() << problem;
        EXPECT_NE(scenario.comparison.total(), 0U) << "nothing was compared";
        if (!well) std::cout << scenario.ladder();
        return;
    }
}

}  // namespace finwait::truth
