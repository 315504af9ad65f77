#include "tcp/dissect.hpp"
#include "tests/policies/bench.hpp"

namespace finwait::test {
namespace {

TEST(Reset, ExactBehindQueuedDataIsStillExact) {
    // The RST is invented when the request is seen, but both wait 20 ms; when it leaves, RCV.NXT has moved
    // past the request.
    Bench box(
        "[[policy]]\nmatch = { role = 'data', occurrence = 1 }\nreset = { to = 'server' }\n[[policy]]\ndelay "
        "= { one-way = '20ms' }");
    box.client("S 0:0(0)")
        .at(20ms)
        .server("S. 0:0(0) ack 1")
        .at(40ms)
        .client(". 1:1(0) ack 1")
        .at(60ms)
        .ignore();
    box.client("P. 1:101(100) ack 1").at(100ms);
    box.expect_to_server(80ms, "P. 1:101(100) ack 1");
    box.expect_to_server(80ms, "R. 101:101(0) ack 1");
    box.expect(End::server, State::Closed);
    box.expect(End::client, State::Established);  // nobody told it
}

TEST(Reset, TheTrackerFollowsWhatItReallyDoes) {
    // Inside the window but not exact: a challenge ACK, and the connection lives (RFC 5961 §3.2).
    Bench box(
        "[[policy]]\nmatch = { role = 'data', occurrence = 1, from = 'client' }\nreset = { to = 'server', "
        "sequence = 'in-window' }");
    box.open();
    box.client("P. 1:101(100) ack 1");
    box.expect_to_server(0ms, "P. 1:101(100) ack 1");
    box.expect(End::server, State::Established);
    ASSERT_EQ(box.sent().size(), 1U);
    const View rst = dissect(box.sent().front().frame);
    const Endpoint& server = box.connection().server();
    EXPECT_TRUE(precedes(server.rcv_nxt, rst.seq) && precedes(rst.seq, server.window_edge));
    box.ignore().server(". 1:1(0) ack 101");
    const auto& last =
        std::get<Emitted>(std::find_if(box.events().rbegin(), box.events().rend(), [](const Event& e) {
                              return std::holds_alternative<Emitted>(e.body);
                          })->body);
    EXPECT_TRUE(last.segment.facts.roles.has(Role::challenge_ack)) << to_string(last.segment.facts.roles);
}

TEST(Reset, EverySequenceChoice) {
    const auto sequence = [](const char* choice) {
        Bench box(std::string("[[policy]]\nmatch = { role = 'data' }\nreset = { to = 'server', instead = "
                              "true, sequence = '") +
                  choice + "' }");
        box.client("S 0:0(0)").server("S. 0:0(0) ack 1 win 10000").client(". 1:1(0) ack 1").ignore();
        box.client("P. 1:101(100) ack 1");
        EXPECT_EQ(box.sent().size(), 1U) << "the segment itself must not pass";
        return static_cast<std::int64_t>(dissect(box.sent().front().frame).seq.value()) -
               box.talk().at(End::client).iss.value();
    };
    // The server has received nothing but the SYN: RCV.NXT is 1, its window ends at 10001.
    EXPECT_EQ(sequence("exact"), 1);
    EXPECT_EQ(sequence("left-edge"), 0);
    EXPECT_EQ(sequence("right-edge"), 10000);
    EXPECT_EQ(sequence("outside"), 10002);
    EXPECT_EQ(sequence("+100"), 101);
    EXPECT_EQ(sequence("-5"), -4);
    const std::int64_t inside = sequence("in-window");
    EXPECT_GT(inside, 1);
    EXPECT_LT(inside, 10000);
}

TEST(Reset, ASequenceHasOneSign) {
    EXPECT_THROW(profile("[[policy]]\nmatch = { role = 'data' }\nreset = { sequence = '+-5' }"),
                 std::invalid_argument);
    EXPECT_THROW(profile("[[policy]]\nmatch = { role = 'data' }\nreset = { sequence = '+' }"),
                 std::invalid_argument);
}

TEST(Reset, CarriesWhatTheConnectionCarries) {
    Conversation talk = over_ipv6();
    talk.vlans = {{VlanTag{0x8100, 42}}, 1};
    Bench box("[[policy]]\nmatch = { role = 'data' }\nreset = { to = 'both' }", talk);
    box.client("S 0:0(0) <TS val 100 ecr 0>")
        .server("S. 0:0(0) ack 1 <TS val 900 ecr 100>")
        .client(". 1:1(0) ack 1 <TS val 101 ecr 900>");
    box.ignore().client("P. 1:11(10) ack 1 <TS val 105 ecr 900>");
    ASSERT_EQ(box.sent().size(), 3U) << box.timeline();
    for (const auto& sent : box.sent()) {
        const View v = dissect(sent.frame);
        EXPECT_EQ(v.oddity, Oddity::none);
        EXPECT_EQ(v.vlans, talk.vlans);
        ASSERT_TRUE(v.options.timestamps);
        EXPECT_EQ(v.destination_mac, talk.at(sent.to == Side::b ? End::server : End::client).mac);
        if (!v.flags.has(Flags::rst)) continue;
        EXPECT_EQ(v.options.timestamps->value, sent.to == Side::b ? 105U : 900U);
        EXPECT_EQ(v.options.timestamps->echo, sent.to == Side::b ? 900U : 105U);
    }
}

TEST(Reset, ABurstAtAnInterval) {
    Bench box(
        "[[policy]]\non = { opened = true }\nreset = { to = 'server', sequence = 'outside', count = 3, "
        "interval = '10ms' }");
    box.open().at(0ms).ignore();
    box.at(1s);
    std::vector<Duration> left;
    for (const auto& sent : box.sent()) left.push_back(sent.at);
    EXPECT_EQ(left, (std::vector<Duration>{10ms, 20ms})) << box.timeline();
    EXPECT_EQ(box.box().counters().inventions, 3U);
}

TEST(Reset, ToOneEndOnly) {
    Bench box(
        "[[policy]]\nmatch = { role = 'data', from = 'client' }\nreset = { to = 'sender', instead = true }");
    box.open();
    box.client("P. 1:11(10) ack 1");
    box.expect_to_client(0ms, "R. 1:1(0) ack 11");
    box.expect_nothing();
    box.expect(End::client, State::Closed);
    box.expect(End::server, State::Established);
}

}  // namespace
}  // namespace finwait::test
