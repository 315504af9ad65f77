// A new ISS begins a new life: ports used again, half-open discovery (RFC 9293 §3.5.1), and what the other
// end still believes meanwhile. Also: which ends are behind which TAP.
#include <gmock/gmock.h>

#include "tcp/dissect.hpp"
#include "tests/support/scenario.hpp"

namespace finwait::test {
namespace {

using enum State;

TEST(Incarnation, ThePortIsUsedAgainOutOfTimeWait) {
    Scenario s(time_wait);
    const ConnectionHandle old = s.handle();
    const std::uint64_t old_id = s.connection().id;
    s.talk.client().iss = Seq(200'000'000), s.talk.server().iss = Seq(300'000'000);
    established(s);
    s.expect(client, Established).expect(server, Established);
    EXPECT_EQ(s.tracker().find(old), nullptr);
    EXPECT_NE(s.connection().id, old_id);
    EXPECT_EQ(s.connection().ordinal, 2U);
    EXPECT_EQ(s.model(client).incarnation, 2);
    EXPECT_EQ(s.times_forgotten(), 1U);
    EXPECT_EQ(s.tracker().size(), 1U);
}

TEST(Incarnation, TheServersTimeWaitTakesTheNewSyn) {
    Scenario s(established);
    s.at(10ms).server("F. 101:101(0) ack 101").passes();
    s.at(11ms).client("F. 101:101(0) ack 102").passes();
    s.at(12ms).server(". 102:102(0) ack 102").passes();
    s.expect(server, TimeWait).expect(client, Closed);
    s.talk.client().iss = Seq(1'001'000);
    const Step syn = s.at(1s).client("S 0:0(0)");
    s.expect(client, SynSent).expect(server, TimeWait);
    syn.passes();
    s.expect(server, SynReceived);
    s.talk.server().iss = Seq(77'000'000);
    s.server("S. 0:0(0) ack 1").passes();
    s.client(". 1:1(0) ack 1").passes();
    s.expect(client, Established).expect(server, Established).expect_role("handshake-ack");
    EXPECT_EQ(s.times_opened(), 2U);
}

TEST(Incarnation, HalfOpenDiscovery) {  // RFC 9293 figure 9, as Linux lives it
    Scenario s(established);
    const Conversation before = s.talk;
    s.talk.client().iss = Seq(400'000'000);
    s.at(60s).client("S 0:0(0)").passes();
    s.expect(client, SynSent).expect(server, Established);
    s.talk = before;
    s.talk.client().iss = Seq(400'000'000);
    const std::int64_t old_numbers = std::int64_t{before.at(client).iss.value()} + 101 - 400'000'000;
    s.server(". 101:101(0) ack " + std::to_string(old_numbers)).passes();
    s.expect_role("challenge-ack").expect(client, SynSent);
    const std::string at = std::to_string(old_numbers);
    s.client("R " + at + ":" + at + "(0) win 0").passes();
    s.expect(client, SynSent).expect(server, Closed);
    s.at(61s).client("S 0:0(0)").passes();
    s.expect(server, SynReceived);
    s.talk.server().iss = Seq(88'000'000);
    s.server("S. 0:0(0) ack 1").passes();
    s.client(". 1:1(0) ack 1").passes();
    s.expect(client, Established).expect(server, Established);
}

TEST(Incarnation, TheServerAnswersOutOfALifeWeNeverSaw) {
    Scenario s;
    s.at(0s).client("S 0:0(0)").passes();
    s.server(". 7000:7000(0) ack 90000").passes();  // a challenge ACK
    s.expect(server, Established, Certainty::unsure).expect(client, SynSent);
    s.client("R 90000:90000(0) win 0").passes();
    s.expect(client, SynSent).expect(server, Closed);
}

TEST(Incarnation, ARefusedOpenerMayTryAgain) {
    Scenario s;
    for (std::uint32_t n = 1; n <= 3; ++n) {
        s.talk.client().iss = Seq(1'000'000 * n);
        s.at(1s * n).client("S 0:0(0)").passes();
        s.expect(client, SynSent).expect(server, SynReceived);
        const std::string zero = std::to_string(-std::int64_t{s.talk.server().iss.value()});
        s.server("R. " + zero + ":" + zero + "(0) ack 1 win 0").passes();
        s.expect(client, Closed).expect(server, Closed);
        EXPECT_EQ(s.connection().ordinal, n);
    }
}

TEST(Incarnation, TheOtherEndOpensTheSamePairNext) {
    Scenario s(time_wait);
    s.talk.server().iss = Seq(600'000'000);
    s.at(120s).server("S 0:0(0)").passes();
    EXPECT_EQ(s.connection().opener, s.talk.side_of(server));
    s.expect(server, SynSent);
}

TEST(Incarnation, OrdinalsCountEachClientAndServicePair) {
    Scenario s;
    for (std::uint16_t n = 1; n <= 3; ++n) {
        s.talk.client().address.port = static_cast<std::uint16_t>(50000 + n);
        s.at(1s * n).client("S 0:0(0)").passes();
        EXPECT_EQ(s.connection().ordinal, n);
    }
    s.talk.server().address.port = 81;
    s.at(10s).client("S 0:0(0)").passes();
    EXPECT_EQ(s.connection().ordinal, 1U);
}

TEST(Sides, VlansAreWorldsOfTheirOwn) {
    Scenario s(established);
    const std::uint64_t untagged = s.connection().id;
    s.talk.vlans.count = 1;
    s.talk.vlans.tags[0] = {0x8100, 5};
    s.at(1s).client("S 0:0(0)").passes();
    EXPECT_NE(s.connection().id, untagged);
    EXPECT_EQ(s.tracker().size(), 2U);
    s.talk.vlans.tags[0] = {0x8100, 0x6005};  // another priority, the same VLAN
    s.server("S. 0:0(0) ack 1").passes();
    s.expect(client, Established);
}

TEST(Sides, TwoEndsBehindOneTapAreCountedAndNotFollowed) {
    Scenario s;
    s.at(0s).client("S 0:0(0)").lost();
    const View answer = dissect(frame("S. 0:0(0) ack 1", server, s.talk));
    const auto emission = s.tracker().emitted(TimePoint(1ms), s.talk.side_of(client), answer);
    EXPECT_FALSE(emission.connection);
    EXPECT_EQ(s.tracker().counters().one_sided, 1U);
    EXPECT_EQ(s.tracker().find(s.handle()), nullptr);
    EXPECT_EQ(s.times_forgotten(), 1U);
    s.at(2ms).client(". 1:1(0) ack 1").lost();
    EXPECT_FALSE(s.handle());
    EXPECT_EQ(s.tracker().counters().one_sided, 2U);
    std::size_t seen = 0;
    s.tracker().for_each([&](const Connection&) { ++seen; });
    EXPECT_EQ(seen, 0U);
    s.at(1min);
    EXPECT_EQ(s.tracker().size(), 0U);
}

TEST(Sides, AnEndThatHasBeenHeardStaysWhereItIs) {
    Scenario s(established);
    const View strayed = dissect(frame("F. 101:101(0) ack 101", server, s.talk));
    EXPECT_FALSE(s.tracker().emitted(TimePoint(1s), s.talk.side_of(client), strayed).connection);
    s.expect(client, Established).expect(server, Established);
    EXPECT_EQ(s.tracker().counters().one_sided, 1U);
}

}  // namespace
}  // namespace finwait::test
