#include "tests/policies/bench.hpp"

#include <algorithm>

#include "daemon/profile_file.hpp"
#include "tcp/dissect.hpp"
#include "tests/policies/reading.hpp"

namespace finwait::test {
namespace {

TEST(Delay, BothDirectionsAndNotOnlyTcp) {
    Bench box("[[policy]]\ndelay = { one-way = '20ms' }");
    box.client("S 0:0(0)");
    box.expect_nothing();
    box.expect(End::client, State::SynSent);
    box.expect(End::server, State::Listen);
    box.at(20ms).expect_to_server(20ms, "S 0:0(0)");
    box.expect(End::server, State::SynReceived);
    box.server("S. 0:0(0) ack 1");
    box.at(60ms).expect_to_client(40ms, "S. 0:0(0) ack 1");
}

TEST(Delay, ARoundTripIsHalvedPerDirection) {
    Bench box("[[policy]]\ndelay = { round-trip = '30ms' }");
    box.client("S 0:0(0)").at(1s);
    box.expect_to_server(15ms, "S 0:0(0)");
}

TEST(Delay, AHeldFrameGoesOnAtItsDeadlineNotAtTheLateWakeUp) {
    // Two delays in a row: were the second counted from the wake-up, the frame would leave at 510 ms.
    Bench box("[[policy]]\ndelay = { one-way = '20ms' }\n[[policy]]\ndelay = { one-way = '10ms' }");
    box.emit(End::client, "S 0:0(0)");
    box.box().advance(TimePoint(500ms));
    ASSERT_EQ(box.sent().size(), 1U);
    EXPECT_EQ(box.box().tracker().size(), 1U);
    EXPECT_EQ(box.connection().last_segment_at, TimePoint(30ms)) << box.timeline();
}

TEST(Delay, KeepsOrderUnderJitterUnlessToldOtherwise) {
    const auto order = [](const char* more) {
        Bench box(std::string("seed = 3\n[[policy]]\ndelay = { one-way = '10ms', jitter = '9ms'") + more +
                  " }");
        for (int n = 0; n < 100; ++n) {
            const std::string seq = std::to_string(n) + ":" + std::to_string(n + 1) + "(1) ack 1";
            box.at(n * 100us).client("P. " + seq);
        }
        box.at(1s);
        std::vector<std::uint32_t> left;
        for (const auto& sent : box.sent()) left.push_back(dissect(sent.frame).seq.value());
        EXPECT_EQ(left.size(), 100U);
        return std::is_sorted(left.begin(), left.end());
    };
    EXPECT_TRUE(order(""));
    EXPECT_FALSE(order(", keep-order = false"));
}

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Delay, WhatDoesNotFitTogetherIsRefused) {
    EXPECT_THAT(complaints_about_policy("delay = { one-way = '1ms', distribution = 'pareto' }"),
                ElementsAre(HasSubstr("distribution says nothing without jitter")));
    EXPECT_THAT(complaints_about_policy("delay = { one-way = '1ms', jitter = '1ms', correlation = '100%' }"),
                ElementsAre(HasSubstr("a correlation of 100% would never change the delay")));
}

std::vector<std::string> complaints_with_table(const std::string& more, const std::string& content) {
    Complaints complaints;
    read_profile_text(
        "[[policy]]\ndelay = { one-way = '50ms', jitter = '10ms', table = 'lab.dist'" + more + " }",
        complaints, [&](const std::string&) { return Parsed<std::string>::good(content); });
    std::vector<std::string> lines;
    for (const Complaint& complaint : complaints.sorted()) lines.push_back(to_string(complaint, "lab.toml"));
    return lines;
}

TEST(Delay, ATableIsReadWithTheProfile) {
    EXPECT_THAT(complaints_with_table("", "# two\n-8192 8192\n"), testing::IsEmpty());
    EXPECT_THAT(
        complaints_with_table("", "-8192 x\n"),
        ElementsAre(HasSubstr("lab.toml:2:54: table 'lab.dist': line 1: 'x' is no number from -32768 to "
                              "32767; a table holds the delay's deviations in 1/8192 of the jitter")));
    EXPECT_THAT(complaints_with_table(", distribution = 'normal'", "0\n"),
                ElementsAre(HasSubstr("'table' beside 'distribution'; a table is a distribution")));
}

TEST(Delay, TellsItsDistribution) {
    const auto told = [](const std::string& more) {
        const PolicySpec spec = good_policy("delay = { one-way = '20ms', jitter = '2ms'" + more + " }");
        return spec.kind->tell(spec.arguments);
    };
    EXPECT_EQ(told(""), "leaves 20ms later, give or take 2ms");
    EXPECT_EQ(told(", distribution = 'normal', correlation = '25%'"),
              "leaves 20ms later, spread normally by 2ms, each by 25% like the one before");
    EXPECT_EQ(told(", distribution = 'pareto', keep-order = false"),
              "leaves 20ms later, spread by 2ms with a long tail (pareto), at most 8ms more; later ones may "
              "overtake");
}

}  // namespace
}  // namespace finwait::test
