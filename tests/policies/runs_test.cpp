// A packet is a run of wire segments: conditions pick some of them, and the box cuts only where answers
// differ.
#include <random>

#include "tcp/dissect.hpp"
#include "tests/policies/bench.hpp"

namespace finwait::test {
namespace {

/// The early FIN: splits a FIN off the data it rides on and sends it ahead; the data follows 5 ms later.
class FinFirst final : public Policy {
  public:
    Verdict judge(const Packet& packet, Moment& moment) override {
        const bool has_fin =
            packet.view.flags.has(Flags::fin) && packet.first + packet.count == packet.view.segments;
        if (!has_fin) return Verdict::hold(packet.count, moment.now() + 5ms);
        if (packet.payload() == 0) return Verdict::pass(packet.count);
        return Verdict::cut(packet.end() - 1);
    }
};
constexpr PolicyKind fin_first{.name = "fin-first",
                               .aware = true,
                               .memory = Memory::none,
                               .takes_segments = true,
                               .takes_triggers = false,
                               .own_chance = false,
                               .says = "",
                               .parameters = {},
                               .make = [](const Arguments&, Complaints&) -> std::unique_ptr<Policy> {
                                   return std::make_unique<FinFirst>();
                               }};

TEST(Runs, AFinIsSplitOffASuperframeAndSentAhead) {
    Bench box(with_policy(fin_first));
    box.client("S 0:0(0)")
        .at(5ms)
        .server("S. 0:0(0) ack 1")
        .at(10ms)
        .client(". 1:1(0) ack 1")
        .at(20ms)
        .ignore();

    box.client("FP. 1:3001(3000) ack 1 gso 1000");
    box.expect_to_server(20ms, "F. 3001:3001(0) ack 1");
    box.expect(End::client, State::FinWait1);
    box.expect(End::server,
               State::Established);  // a FIN acts only when the data before it is there (RFC 9293 §3.10.7.4)
    box.at(25ms);
    box.expect_to_server(25ms, "P. 1:3001(3000) ack 1 gso 1000");  // whole: nobody asked for a cut there
    box.expect(End::server, State::CloseWait);
    EXPECT_EQ(box.box().counters().cuts, 1U);
    EXPECT_EQ(box.connection().traffic[0].segments, 2U + 3U) << "pieces are not emitted again";
}

TEST(Runs, OnlyTheLastSegmentOfASuperframeCarriesItsFin) {
    Bench box("[[policy]]\nmatch = { role = 'active-fin' }\ndrop = {}");
    box.open();
    box.client("FP. 1:3001(3000) ack 1 gso 1000");
    box.expect_to_server(0ms, ". 1:2001(2000) ack 1 gso 1000");
    box.expect_nothing();
    box.expect(End::server, State::Established);
    EXPECT_EQ(box.fate(Fate::dropped), 1U);
    EXPECT_EQ(box.fate(Fate::delivered), 3U + 2U);
}

TEST(Runs, AnAnswerForTheMiddleCutsInThree) {
    Bench box("[[policy]]\nmatch = { role = 'data', occurrence = '2..3' }\ndrop = {}");
    box.open();
    box.client("P. 1:4501(4500) ack 1 gso 1000");
    box.expect_to_server(0ms, ". 1:1001(1000) ack 1");
    box.expect_to_server(0ms, "P. 3001:4501(1500) ack 1 gso 1000");
    box.expect_nothing();
}

TEST(Runs, ASuperframeThatNobodyTouchesStaysAsItIs) {
    Bench box("[[policy]]\nmatch = { role = 'last-ack' }\ndrop = {}\n[[policy]]\nloss = { chance = '0%' }");
    box.open();
    const Frame sent = frame("P. 1:40001(40000) ack 1 gso 1400", End::client);
    box.emit(Side::a, sent.copy());
    ASSERT_EQ(box.sent().size(), 1U);
    const Frame& left = box.sent().front().frame;
    EXPECT_TRUE(
        std::equal(left.bytes().begin(), left.bytes().end(), sent.bytes().begin(), sent.bytes().end()));
    EXPECT_EQ(left.offload, sent.offload);
    EXPECT_EQ(box.box().counters().cuts, 0U);
}

/// What left, segment by segment: superframes taken apart in the mind.
std::vector<std::pair<Duration, std::uint32_t>> segments_left(const Bench& box) {
    std::vector<std::pair<Duration, std::uint32_t>> left;
    for (const auto& sent : box.sent()) {
        const View v = dissect(sent.frame);
        for (std::uint32_t n = 0; n < v.segments; ++n)
            left.emplace_back(sent.at, (v.seq + n * v.segment_size).value());
    }
    std::sort(left.begin(), left.end());
    return left;
}

// A run's verdicts equal those of its segments judged singly: random profiles over random runs, whole and
// taken apart.
TEST(Runs, ARunMeetsTheFateOfItsSegmentsJudgedSingly) {
    const std::uint64_t seed = 20261123;
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const std::vector<std::string> policies = {
        "loss = { chance = '20%' }",
        "loss = { chance = '40%', correlation = '30%' }",
        "loss = { chance = '20%', burst = 3 }",
        "loss = { model = 'gilbert-elliott', p = '10%', r = '40%', 1-h = '80%', 1-k = '2%' }",
        "loss = { model = 'four-state', p13 = '10%', p31 = '30%', p32 = '20%', p23 = '50%', p14 = '5%' }",
        "loss = { pattern = '110111' }",
        "times = 5\nloss = { every = 3 }",
        "delay = { one-way = '3ms', jitter = '1ms', distribution = 'paretonormal', correlation = '40%' }",
        "delay = { one-way = '3ms', jitter = '2ms', keep-order = false }",
        "delay = { one-way = '3ms', jitter = '2ms' }",
        "duplicate = { chance = '20%' }",
        "duplicate = { chance = '40%', correlation = '20%', copies = 2 }",
        "duplicate = { chance = '50%', copies = 2, gap = '2ms' }",
        "times = 7\nduplicate = { chance = '30%', gap = '1ms' }",
        "reorder = { chance = '30%', by = '3ms' }",
        "reorder = { chance = '50%', correlation = '40%', gap = 3, by = '2ms' }",
        "reorder = { gap = 4, by = '1ms' }",
        "match = { role = 'data' }\nchance = '40%'\ndrop = {}",
        "match = { role = 'data' }\nskip = 3\ntimes = 4\ndrop = {}",
        "match = { role = 'data', occurrence = '3..9' }\nhold = { for = '1ms' }",
        "match = { length = '..999' }\ndrop = {}",
        "match = { role = 'active-fin' }\nhold = { for = '2ms' }",
        "match = { bytes = '5000..' }\nchance = '50%'\nhold = { for = '4ms' }",
        "match = { role = 'data' }\ntimes-per-connection = 5\nhold = { for = '7ms' }",
        "corrupt = { chance = '20%', correlation = '20%', where = 'payload', checksum = 'fix' }",
        "match = { role = 'data', occurrence = '4..15' }\nrewrite = { sequence-by = 1000000 }",
        "match = { role = 'data' }\nchance = '30%'\nrewrite = { window = 100 }",
        "match = { role = 'data', occurrence = '5..6' }\novertake = { n = 2, lookahead = '2ms' }",
        "match = { role = 'data' }\nchance = '20%'\nreset = { to = 'receiver', sequence = 'outside' }",
        "match = { role = 'data' }\nchance = '20%'\nforge = { segment = 'ack', to = 'receiver', place = "
        "'before' }",
        "match = { role = 'data', occurrence = 9 }\nblackhole = { for = '2ms' }",
    };
    for (int round = 0; round < 300; ++round) {
        std::string toml = "seed = " + std::to_string(random() % 1000) + "\n";
        for (std::size_t n = 1 + random() % 4; n > 0; --n)
            toml += "[[policy]]\n" + policies[random() % policies.size()] + "\n";
        Bench whole(toml), single(toml);
        const char* opening[] = {"S 0:0(0)", ". 1:1(0) ack 1"};
        for (Bench* box : {&whole, &single}) {
            box->client(opening[0])
                .at(20ms)
                .server("S. 0:0(0) ack 1")
                .at(40ms)
                .client(opening[1])
                .at(60ms)
                .ignore();
        }
        std::uint32_t seq = 1;
        for (int burst = 0; burst < 4; ++burst) {
            const bool fin = burst == 3;
            const auto length = static_cast<std::uint32_t>(1001 + random() % 20'000);
            const auto word = [](const char* flags, std::uint32_t first, std::uint32_t bytes) {
                return std::string(flags) + " " + std::to_string(first) + ":" +
                       std::to_string(first + bytes) + "(" + std::to_string(bytes) + ") ack 1";
            };
            const Duration at = 60ms + burst * 1ms;
            whole.at(at).client(word(fin ? "F." : ".", seq, length) + " gso 1000");
            single.at(at);
            for (std::uint32_t done = 0; done < length; done += 1000) {
                const std::uint32_t bytes = std::min(1000U, length - done);
                single.client(word(fin && done + bytes == length ? "F." : ".", seq + done, bytes));
            }
            seq += length;
        }
        whole.at(1s);
        single.at(1s);
        ASSERT_EQ(segments_left(whole), segments_left(single)) << toml << "\nwhole:\n"
                                                               << whole.timeline() << "\nsingly:\n"
                                                               << single.timeline();
    }
}

// A line with a bandwidth sends what lies less than a millisecond apart together, at the time of the last:
// the fates are equal, and each segment of a run leaves at its own time or less than a millisecond later.
TEST(Runs, OnALineWithABandwidthTheFatesAreEqualAndTheTimesWithinAMillisecond) {
    const std::uint64_t seed = 20261124;
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const std::vector<std::string> bandwidths = {"1mbit", "7mbit", "30mbit", "123mbit", "1gbit"};
    const std::vector<std::string> queues = {
        "queue = '20 packets'", "queue = '30KB'",
        "queue = '2ms'",        "drop = 'codel', target = '500us', interval = '3ms'",
        "burst = 5000",         "overhead = 24"};
    for (int round = 0; round < 200; ++round) {
        const bool loss = random() % 2 == 0;
        const std::string toml = std::string("seed = 3\n") +
                                 (loss ? "[[policy]]\nloss = { chance = '10%' }\n" : "") +
                                 "[[policy]]\nrate = { bandwidth = '" + bandwidths[random() % 5] + "', " +
                                 queues[random() % 6] + " }\n";
        Bench whole(toml), single(toml);
        std::uint32_t seq = 1;
        Duration at{};
        for (int burst = 0; burst < 40; ++burst) {
            const auto count = static_cast<std::uint32_t>(1 + random() % 30);
            at += Duration(random() % 3'000'000);
            const auto word = [](std::uint32_t first, std::uint32_t bytes) {
                return ". " + std::to_string(first) + ":" + std::to_string(first + bytes) + "(" +
                       std::to_string(bytes) + ") ack 1";
            };
            whole.at(at).client(word(seq, count * 1000) + (count > 1 ? " gso 1000" : ""));
            single.at(at);
            for (std::uint32_t n = 0; n < count; ++n) single.client(word(seq + n * 1000, 1000));
            seq += count * 1000;
        }
        whole.at(3600s);
        single.at(3600s);
        const auto together = segments_left(whole), apart = segments_left(single);
        ASSERT_EQ(together.size(), apart.size()) << toml;
        for (std::size_t n = 0; n < apart.size(); ++n) {
            ASSERT_EQ(together[n].second, apart[n].second) << toml << "segment " << n;
            ASSERT_GE(together[n].first, apart[n].first) << toml << "segment " << n;
            ASSERT_LT(together[n].first - apart[n].first, 1ms) << toml << "segment " << n;
        }
    }
}

}  // namespace
}  // namespace finwait::test
