// The lifecycle matrix: every fault, to every segment of a life, whoever opens and closes, over either
// family. Model endpoints live through it on both sides of the real box; what has to come of it says
// rules.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "tests/matrix/cell.hpp"
#include "tests/matrix/page.hpp"
#include "tests/matrix/rules.hpp"

namespace finwait::matrix {
namespace {

using model::ConnectionReport;
using model::Ending;
using model::EndReport;
using model::Outcome;
using testing::IsEmpty;

/// Where it was before it was CLOSED.
Fate fate(const EndReport& end) {
    const auto& lived = end.history;
    const bool is_over = end.ending != Ending::none && lived.size() > 1;
    return {is_over ? lived[lived.size() - 2].state : end.state(), end.ending};
}

class Matrix : public testing::TestWithParam<Cell> {};

TEST_P(Matrix, Cell) {
    const Cell& cell = GetParam();
    const Owed owes = owed(cell);
    const Outcome o = run_exchange(profile(cell), exchange(cell));
    SCOPED_TRACE(o.timeline);

    EXPECT_EQ(o.acted("fault"), times(cell)) << "the fault did not happen as often as it should have";
    EXPECT_THAT(o.disagreements, IsEmpty());
    ASSERT_EQ(o.connections.size(), 1U);
    EXPECT_FALSE(o.timed_out);
    for (const End end : {End::client, End::server}) {
        SCOPED_TRACE(name(end));
        const EndReport& is = o.connections[0].at(end);
        EXPECT_EQ(to_string(fate(is)), to_string(owes.of(end)));
        EXPECT_TRUE(is.intact);
        EXPECT_EQ(is.received == exchange(cell).writes(opposite(end)), owes.data_whole);
        EXPECT_GE(is.said.syn, owes.at_least[index(end)].syn);
        EXPECT_GE(is.said.fin, owes.at_least[index(end)].fin);
        // Nobody repeats what nobody misses.
        EXPECT_TRUE(owes.opening_repeats || is.said.syn == 0);
        EXPECT_TRUE(owes.may_repeat_fin[index(end)] || is.said.fin == 0);
        EXPECT_EQ(is.said.data, 0U);
    }
}

INSTANTIATE_TEST_SUITE_P(All, Matrix, testing::ValuesIn(all_cells()),
                         [](const auto& tested) { return symbol(tested.param); });

TEST(Cells, AreAllThereAre) {
    std::set<std::string> names;
    for (const Cell& cell : all_cells()) names.insert(name(cell));
    EXPECT_EQ(names.size(), segments.size() * faults.size() * 8);
}

/// Every two values of different factors that come together in these cells.
std::set<std::pair<std::string, std::string>> meetings(const std::vector<Cell>& cells) {
    std::set<std::pair<std::string, std::string>> found;
    for (const Cell& cell : cells) {
        std::stringstream words(name(cell));
        std::vector<std::string> values;
        for (std::string value; std::getline(words, value, ',');) {
            for (const std::string& earlier : values) found.insert({earlier, value});
            values.push_back(value);
        }
    }
    return found;
}

TEST(CoveringPairs, MeetAsInAllCells) {
    EXPECT_EQ(meetings(covering_pairs()), meetings(all_cells()));
    EXPECT_LT(covering_pairs().size(), all_cells().size() / 6);
}

TEST(Page, IsUpToDate) {
    std::ifstream file(FINWAIT_MATRIX_PAGE);
    std::stringstream text;
    text << file.rdbuf();
    EXPECT_TRUE(text.str() == page()) << "docs/matrix.md is not what the rules say now; refresh it with\n"
                                         "  matrix_page > docs/matrix.md";
}

}  // namespace
}  // namespace finwait::matrix
