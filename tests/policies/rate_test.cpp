// The goodput of a set rate is exact in virtual time: counted on wire bytes, headers of every segment
// included.
#include <gmock/gmock.h>

#include <cmath>
#include <ostream>

#include "daemon/profile_file.hpp"
#include "tcp/dissect.hpp"
#include "tests/policies/bench.hpp"
#include "tests/policies/reading.hpp"

namespace finwait::test {
namespace {

constexpr std::uint32_t header = 14 + 20 + 20;

std::string data(std::uint32_t first, std::uint32_t length, std::uint32_t segment = 0) {
    return ". " + std::to_string(first) + ":" + std::to_string(first + length) + "(" +
           std::to_string(length) + ") ack 1" + (segment != 0 ? " gso " + std::to_string(segment) : "");
}

std::uint64_t wire_bytes(const Frame& frame) {
    const View view = dissect(frame);
    return view.payload_length + std::uint64_t{view.segments} * header;
}

TEST(Rate, AFrameLeavesWithItsLastBitAndTheNextWaitsForIt) {
    Bench box("[[policy]]\nrate = { bandwidth = '8mbit' }");  // a byte in a microsecond
    box.client(data(1, 946)).client(data(947, 446)).server(". 1:1(0) ack 1");
    box.at(10ms).client(data(1393, 946)).at(20ms);
    box.expect_to_client(54us, ". 1:1(0) ack 1");  // the other direction is a line of its own
    box.expect_to_server(1ms, data(1, 946));
    box.expect_to_server(1500us, data(947, 446));
    box.expect_to_server(11ms, data(1393, 946));
    box.expect_nothing();
}

TEST(Rate, OverheadIsAddedToEachFrame) {
    Bench box("[[policy]]\nrate = { bandwidth = '8mbit', overhead = 24 }");
    box.client(data(1, 946)).at(1s).expect_to_server(1024us, data(1, 946));
    Bench less("[[policy]]\nrate = { bandwidth = '8mbit', overhead = -14 }");
    less.client(data(1, 946)).at(1s).expect_to_server(986us, data(1, 946));
    Bench nothing("[[policy]]\nrate = { bandwidth = '8mbit', overhead = -1000 }");
    nothing.client(data(1, 46)).at(1s).expect_to_server(1us, data(1, 46));
}

struct Load {
    std::uint64_t rate;     // bits per second
    std::uint32_t segment;  // payload of a wire segment
    std::uint32_t length;   // of a frame: more than a segment is a superframe
    bool both_ways;
};
void PrintTo(const Load& load, std::ostream* out) {
    *out << load.rate << " bit/s, frames of " << load.length << (load.both_ways ? ", both ways" : "");
}

class Goodput : public testing::TestWithParam<Load> {};

// Offered at 1.2 times the rate, so the line is never idle and some is lost: between the first departure and
// the last exactly the set rate has passed.
TEST_P(Goodput, IsTheSetRate) {
    const Load load = GetParam();
    const std::uint32_t segments = (load.length + load.segment - 1) / load.segment;
    Bench box("[[policy]]\nrate = { bandwidth = '" + std::to_string(load.rate) + "bit', queue = '" +
              std::to_string(2 * segments) + " packets' }");
    const double frame_bits = 8.0 * (load.length + segments * header);
    const Duration every(std::llround(1e9 * frame_bits / static_cast<double>(load.rate) / 1.2));
    std::array<std::vector<std::pair<Duration, std::uint64_t>>, 2> left;  // by the side it went to
    const auto collect = [&] {
        for (const auto& [at, to, frame] : box.sent()) left[index(to)].emplace_back(at, wire_bytes(frame));
        box.ignore();
    };
    const std::string text = data(1, load.length, segments > 1 ? load.segment : 0);
    const Frame up = frame(text, End::client), down = frame(text, End::server);
    for (int n = 0; n < 2000; ++n) {
        box.at(n * every).emit(Side::a, up.copy());
        if (load.both_ways) box.emit(Side::b, down.copy());
        collect();
    }
    box.at(3600s);
    collect();
    EXPECT_GT(box.fate(Fate::queue_full), 100U);
    for (const Side to : {Side::b, Side::a}) {
        if (to == Side::a && !load.both_ways) continue;
        const auto& sent = left[index(to)];
        std::uint64_t bytes = 0;
        for (std::size_t n = 1; n < sent.size(); ++n) bytes += sent[n].second;
        const auto took = sent.back().first - sent.front().first;
        const double rate = 8e9 * static_cast<double>(bytes) / static_cast<double>(took.count());
        EXPECT_NEAR(rate / static_cast<double>(load.rate), 1, 1e-6) << box.fate(Fate::delivered);
    }
}

INSTANTIATE_TEST_SUITE_P(
    Rate, Goodput,
    testing::Values(Load{1'000'000, 1448, 1448, false}, Load{1'000'000, 1448, 14480, true},
                    Load{10'000'000, 1448, 1448, true}, Load{10'000'000, 1448, 60'000, false},
                    Load{100'000'000, 1448, 1448, false}, Load{100'000'000, 1448, 60'000, true},
                    Load{1'000'000'000, 1448, 1448, true}, Load{1'000'000'000, 1448, 60'000, true},
                    Load{1'000'000'000, 100, 60'000, false}, Load{333'333, 536, 536, false}));

TEST(Rate, ASlowLineCutsASuperframeAndAFastOneDoesNot) {
    Bench slow("[[policy]]\nrate = { bandwidth = '8mbit' }");
    slow.client(data(1, 2838, 946)).at(1s);
    slow.expect_to_server(1ms, data(1, 946));
    slow.expect_to_server(2ms, data(947, 946));
    slow.expect_to_server(3ms, data(1893, 946));

    Bench fast("[[policy]]\nrate = { bandwidth = '800mbit' }");
    fast.client(data(1, 37'840, 946)).at(1s);
    fast.expect_to_server(400us, data(1, 37'840, 946));
    EXPECT_EQ(fast.box().counters().cuts, 0U);

    // Between them pieces of a millisecond, each at the time of its last segment.
    Bench between("[[policy]]\nrate = { bandwidth = '32mbit' }");
    between.client(data(1, 9460, 946)).at(1s);
    between.expect_to_server(1ms, data(1, 3784, 946));
    between.expect_to_server(2ms, data(3785, 3784, 946));
    between.expect_to_server(2500us, data(7569, 1892, 946));
}

TEST(Rate, TheQueueIsBoundInPacketsBytesOrTime) {
    // Of twenty at once one is being sent, and the rest find the queue: a millisecond each.
    const auto arrived = [](const char* queue, bool superframe) {
        Bench box(std::string("[[policy]]\nrate = { bandwidth = '8mbit', queue = '") + queue + "' }");
        if (superframe) box.client(data(1, 20 * 946, 946));
        for (std::uint32_t n = 0; n < 20 && !superframe; ++n) box.client(data(1 + n * 946, 946));
        box.at(1s);
        EXPECT_EQ(box.fate(Fate::queue_full) + box.fate(Fate::delivered), 20U);
        return box.fate(Fate::delivered);
    };
    for (const bool superframe : {false, true}) {
        EXPECT_EQ(arrived("5 packets", superframe), 6U);
        EXPECT_EQ(arrived("0 packets", superframe), 1U);
        EXPECT_EQ(arrived("7KB", superframe), 8U);
        EXPECT_EQ(arrived("7999 bytes", superframe), 8U);
        EXPECT_EQ(arrived("3ms", superframe), 4U);
        EXPECT_EQ(arrived("2999us", superframe), 3U);
        EXPECT_EQ(arrived("1000 packets", superframe), 20U);
    }
}

TEST(Rate, SmallOnesFitWhereALargeOneDoesNot) {
    Bench box("[[policy]]\nrate = { bandwidth = '8mbit', queue = '1500 bytes' }");
    box.client(data(1, 946)).client(data(947, 946)).client(data(1893, 946)).client(data(2839, 46)).at(1s);
    box.expect_to_server(1ms, data(1, 946));
    box.expect_to_server(2ms, data(947, 946));
    box.expect_to_server(2100us, data(2839, 46));  // the time of the lost one is not used up
    box.expect_nothing();
}

TEST(Rate, ABurstGoesAtOnceAfterAnIdleTime) {
    Bench box("[[policy]]\nrate = { bandwidth = '8mbit', burst = 2000 }");
    box.at(1s);
    for (std::uint32_t n = 0; n < 4; ++n) box.client(data(1 + n * 946, 946));
    box.at(2s);
    for (const Duration at : {0ms, 0ms, 1ms, 2ms}) {
        EXPECT_EQ(box.sent().front().at, 1s + at);
        box.expect_to_server(1s + at, brief(box.sent().front().frame));
    }
}

TEST(Rate, CodelEndsAStandingQueueWhereATailDropKeepsIt) {
    // A sender that does not listen, 5 % above the rate, for a minute.
    const auto longest_wait_in_the_end = [](const char* drop) {
        Bench box(std::string("[[policy]]\nrate = { bandwidth = '8mbit', drop = '") + drop + "' }");
        Duration waited{};
        std::deque<Duration> came;
        for (int n = 0; n < 63'000; ++n) {
            const Duration at = n * 952us;
            box.at(at).client(data(1U + static_cast<std::uint32_t>(n) * 946U, 946));
        }
        box.at(120s);
        for (const auto& [at, to, frame] : box.sent()) {
            const std::uint32_t n = (dissect(frame).seq.value() - 1'000'001U) / 946U;
            if (at > 50s) waited = std::max(waited, at - n * 952us);
        }
        return waited;
    };
    EXPECT_GT(longest_wait_in_the_end("tail"), 900ms);
    EXPECT_LT(longest_wait_in_the_end("codel"), 100ms);
}

TEST(Rate, WhatCodelDropsTakesNoTimeOfTheLine) {
    Bench box("[[policy]]\nrate = { bandwidth = '8mbit', drop = 'codel' }");
    for (int n = 0; n < 4000; ++n)  // twice what the line carries
        box.at(n * 500us).client(data(1U + static_cast<std::uint32_t>(n) * 946U, 946));
    box.at(1h);
    EXPECT_GT(box.fate(Fate::codel), 30U);
    for (std::size_t n = 1; n < box.sent().size(); ++n)
        ASSERT_EQ(box.sent()[n].at - box.sent()[n - 1].at, 1ms) << "frame " << n;
}

TEST(Rate, TheSlowestAndTheFastestCount) {
    Bench slow("[[policy]]\nrate = { bandwidth = '1bit' }");
    slow.client(data(1, 946)).client(data(947, 60'000)).at(1000h);
    slow.expect_to_server(8000s, data(1, 946));
    slow.expect_to_server(8000s + 8s * 60'054, data(947, 60'000));
    Bench fast("[[policy]]\nrate = { bandwidth = '1tbit' }");
    for (std::uint32_t n = 0; n < 125; ++n) fast.client(data(1 + n * 946, 946));  // 8 ns each
    fast.at(1s);
    EXPECT_EQ(fast.sent().back().at, 1000ns);
}

TEST(Rate, FollowsATrace) {
    const std::string toml = "[[policy]]\nrate = { trace = 'up.trace' }";
    const auto files = [](const std::string&) { return Parsed<std::string>::good("10\n20\n20\n"); };
    Complaints complaints;
    Bench box(read_profile_text(toml, complaints, files).value());
    box.at(5s)
        .client(data(1, 1460))
        .client(data(1461, 1460))
        .client(data(2921, 1460))
        .client(data(4381, 1460));
    box.at(6s);
    box.expect_to_server(5010ms, data(1, 1460));
    box.expect_to_server(5020ms, data(1461, 1460));
    box.expect_to_server(5020ms, data(2921, 1460));
    box.expect_to_server(5030ms, data(4381, 1460));
}

TEST(Rate, KeepsTheOrderOverAChangeOfTheProfile) {
    Bench box("[[policy]]\nrate = { bandwidth = '8mbit' }");
    box.client(data(1, 946)).client(data(947, 946));
    box.load("policy = []");
    box.client(data(1893, 946)).at(1s);
    box.expect_to_server(1ms, data(1, 946));
    box.expect_to_server(2ms, data(947, 946));
    box.expect_to_server(2ms, data(1893, 946));
}

TEST(Rate, SaysWhatDoesNotFit) {
    const auto about = [](const std::string& parameters) {
        return complaints_about_policy("rate = { " + parameters + " }");
    };
    EXPECT_THAT(about(""), testing::ElementsAre("lab.toml:2:1: rate needs either 'bandwidth' or 'trace'; for "
                                                "example rate = { bandwidth = \"10mbit\" }"));
    EXPECT_THAT(
        about("bandwidth = '1mbit', queue = '1000'"),
        testing::ElementsAre("lab.toml:2:39: queue: '1000' has no unit; did you mean '1000 packets'?"));
    EXPECT_THAT(
        about("bandwidth = '1mbit', queue = 'long'"),
        testing::ElementsAre("lab.toml:2:39: queue: 'long' is no length of a queue; packets, bytes or a "
                             "time, such as \"1000 packets\", \"64KiB\" or \"50ms\""));
    EXPECT_THAT(
        about("bandwidth = '1mbit', queue = '2000000 packets'"),
        testing::ElementsAre("lab.toml:2:39: queue: '2000000 packets' is more than a million packets"));
    EXPECT_THAT(about("bandwidth = '1mbit', drop = 'tail', target = '5ms'"),
                testing::ElementsAre("lab.toml:2:55: target belongs to drop = \"codel\""));
    EXPECT_THAT(about("bandwidth = '1mbit', overhead = 70000"),
                testing::ElementsAre("lab.toml:2:42: overhead must be from -65535 to 65535"));
}

TEST(Rate, ATraceThatIsWrongIsComplainedAboutByItsOwnLine) {
    const auto files = [](const std::string&) { return Parsed<std::string>::good("10\n20\ntwenty\n"); };
    Complaints complaints;
    EXPECT_FALSE(read_profile_text("[[policy]]\nrate = { trace = 'up.trace' }", complaints, files));
    EXPECT_EQ(
        to_string(complaints.sorted().at(0), "lab.toml"),
        "lab.toml:2:18: trace: up.trace: line 3: 'twenty' is not a whole number; each line of a trace is one "
        "time in milliseconds");
}

}  // namespace
}  // namespace finwait::test
