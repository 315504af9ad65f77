// Segments that no stack sends, to a real endpoint: finwait's state of it is the kernel's wherever it is
// proven, its answers have their roles, and docs/segments.md says so. With --table the program writes that
// page.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>

#include "tests/wire/truth/peer_cases.hpp"
#include "tests/wire/truth/peer_table.hpp"

namespace finwait::truth {
namespace {

/// What the cases and the committed page were measured on.
constexpr auto measured_on = "6.18";

State as_socket(State state) {
    return state == State::Listen ? State::Closed : state;
}

std::string described(const Row& row) {
    const Start& start = *row.of->start;
    return std::string(name(start.state)) + " (" + start.circumstances + "), " + row.of->name + ": " +
           row.of->segment;
}

bool as_measured(const Row& row) {
    return row.kernel_before == as_socket(row.of->start->state) && row.kernel == as_socket(row.of->then) &&
           row.answer == row.of->answer && row.roles == row.of->roles;
}

/// A case that the machine may have spoilt, because it stood still for longer than a kernel waits, is run
/// again.
std::vector<Row> run_all(Bench& bench) {
    constexpr int attempts = 3;
    std::vector<Row> rows;
    for (const Case* c : all_cases()) {
        Row row = bench.run(*c);
        for (int attempt = 1; attempt < attempts && !as_measured(row); ++attempt) row = bench.run(*c);
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string file(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

std::string first_difference(const std::string& x, const std::string& y) {
    std::istringstream xs(x), ys(y);
    std::string a, b;
    while (true) {
        const bool more_a = static_cast<bool>(std::getline(xs, a));
        const bool more_b = static_cast<bool>(std::getline(ys, b));
        if (!more_a && !more_b) return "none";
        if (more_a != more_b || a != b)
            return "\n  " + (more_a ? a : "(end)") + "\n  " + (more_b ? b : "(end)");
    }
}

class Peer : public testing::Test {
  protected:
    void SetUp() override {
        if (::geteuid() != 0) GTEST_SKIP() << "SKIPPED: needs root, for network namespaces and TAPs";
    }
    /// Another kernel may do something else: then only what finwait calls proven is held against it.
    static bool is_measured_kernel() {
        if (kernel_version() == measured_on) return true;
        std::cout << "NOTE: this is Linux " << kernel_version() << "; what Linux " << measured_on
                  << " was measured to do is not held against it, only what finwait calls proven\n";
        return false;
    }
};

TEST_F(Peer, WhatIsProvenIsTheKernels) {
    Bench bench(true);
    const std::vector<Row> rows = run_all(bench);
    std::size_t proven = 0, other = 0;
    for (const Row& row : rows) {
        const auto hold = [&](const Opinion& opinion, State kernel, const char* when) {
            ++(opinion.standing.certainty == Certainty::proven ? proven : other);
            EXPECT_TRUE(agrees(opinion, kernel)) << described(row) << "\n  " << when << " finwait says "
                                                 << text(opinion) << ", the kernel " << name(kernel);
        };
        hold(row.before, row.kernel_before, "before it");
        hold(row.at_once, row.kernel, "when it is delivered");
        hold(row.after, row.kernel, "after the answer");
    }
    std::cout << rows.size() << " segments; " << proven + other << " states held beside the kernel's, "
              << proven << " of them proven\n";
    EXPECT_GE(rows.size(), 150U);
}

TEST_F(Peer, EachIsAsItWasMeasured) {
    if (!is_measured_kernel()) GTEST_SKIP() << "SKIPPED: another kernel";
    Bench bench(true);
    for (const Row& row : run_all(bench)) {
        EXPECT_EQ(name(row.kernel_before), name(as_socket(row.of->start->state))) << described(row);
        EXPECT_STREQ(name(row.kernel), name(as_socket(row.of->then))) << described(row);
        EXPECT_EQ(row.answer, row.of->answer) << described(row);
        EXPECT_EQ(row.roles, row.of->roles) << described(row);
    }
}

TEST_F(Peer, ConntrackChangesNothing) {
    Bench with(true), without(false);
    if (!with.no_conntrack.empty()) GTEST_SKIP() << "SKIPPED: no nf_conntrack: " << with.no_conntrack;
    const std::vector<Row> on = run_all(with), off = run_all(without);
    for (std::size_t i = 0; i < on.size(); ++i) {
        EXPECT_STREQ(name(on[i].kernel), name(off[i].kernel)) << described(on[i]);
        EXPECT_EQ(on[i].answer, off[i].answer) << described(on[i]);
    }
}

TEST_F(Peer, ThePageIsFresh) {
    if (!is_measured_kernel()) GTEST_SKIP() << "SKIPPED: another kernel";
    Bench bench(true);
    if (!bench.no_conntrack.empty()) GTEST_SKIP() << "SKIPPED: no nf_conntrack: " << bench.no_conntrack;
    const std::string fresh = table(run_all(bench), bench);
    const std::string page = file(FINWAIT_SEGMENTS_PAGE);
    EXPECT_TRUE(page == fresh) << "docs/segments.md is not what is measured now; refresh it with\n  "
                               << "truth_peer --table > docs/segments.md\nThe first difference is"
                               << first_difference(page, fresh);
}

}  // namespace
}  // namespace finwait::truth

int main(int argc, char** argv) {
    using namespace finwait::truth;
    if (argc == 2 && std::strcmp(argv[1], "--table") == 0) {
        Bench bench(true);
        std::cout << table(run_all(bench), bench);
        return 0;
    }
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
