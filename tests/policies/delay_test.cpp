#include "tests/policies/bench.hpp"

#include <algorithm>
#include <cmath>

#include "tcp/dissect.hpp"

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

// Mean and spread of 20,000 delays within five standard errors of theory; fixed seed.
TEST(Delay, JitterHasItsDistribution) {
    const auto delays = [](const char* distribution) {
        Bench box(std::string("seed = 9\n[[policy]]\ndelay = { one-way = '50ms', jitter = '10ms', keep-order "
                              "= false, distribution = '") +
                  distribution + "' }");
        std::vector<double> ms;
        for (int n = 0; n < 20'000; ++n) {
            const Duration start = n * 200ms;
            box.at(start).client("S 0:0(0)").at(start + 200ms);
            ms.push_back(std::chrono::duration<double, std::milli>(box.sent().front().at - start).count());
            box.ignore();
        }
        return ms;
    };
    const auto moments = [](const std::vector<double>& x) {
        double sum = 0, squares = 0;
        for (const double v : x) sum += v, squares += v * v;
        const double n = static_cast<double>(x.size()), mean = sum / n;
        return std::pair{mean, std::sqrt(squares / n - mean * mean)};
    };
    const auto uniform = delays("uniform");
    const auto [mean, deviation] = moments(uniform);
    EXPECT_NEAR(mean, 50, 5 * 5.7735 / std::sqrt(20'000));
    EXPECT_NEAR(deviation, 10 / std::sqrt(3), 0.1);
    EXPECT_GE(*std::min_element(uniform.begin(), uniform.end()), 40);
    EXPECT_LE(*std::max_element(uniform.begin(), uniform.end()), 60);

    const auto [normal_mean, normal_deviation] = moments(delays("normal"));
    EXPECT_NEAR(normal_mean, 50, 5 * 10 / std::sqrt(20'000));
    EXPECT_NEAR(normal_deviation, 10, 5 * 10 / std::sqrt(2 * 20'000));
}

}  // namespace
}  // namespace finwait::test
