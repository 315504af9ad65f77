#include "tests/policies/bench.hpp"

namespace finwait::test {
namespace {

TEST(Hold, TheFinWaitsForThePeersFinAndBothEndsCloseAtOnce) {
    Bench box(
        "[[policy]]\nmatch = { role = 'active-fin', from = 'client' }\nhold = { until = 'peer-fin', at-most "
        "= '2s' }");
    box.open();
    box.at(10ms).client("F. 1:1(0) ack 1");
    box.expect_nothing();
    box.expect(End::client, State::FinWait1);
    box.expect(End::server, State::Established);  // it has not been told

    box.at(300ms).server("F. 1:1(0) ack 1");
    box.expect_to_client(300ms, "F. 1:1(0) ack 1");  // the peer's goes first, then ours is let go
    box.expect_to_server(300ms, "F. 1:1(0) ack 1");
    box.expect(End::client, State::Closing);
    box.expect(End::server, State::Closing);

    box.at(301ms).client(". 2:2(0) ack 2").server(". 2:2(0) ack 2");
    box.expect(End::client, State::TimeWait);
    box.expect(End::server, State::TimeWait);
    EXPECT_EQ(box.fate(Fate::released), 1U);
    EXPECT_EQ(box.fate(Fate::hold_expired), 0U);
}

TEST(Hold, WhenNeitherEndGoesFirstBothFinsCount) {
    Bench box("[[policy]]\nmatch = { role = 'active-fin' }\nhold = { until = 'peer-fin' }");
    box.open();
    box.at(10ms).client("F. 1:1(0) ack 1").at(20ms).server("F. 1:1(0) ack 1");
    box.expect_to_client(20ms, "F. 1:1(0) ack 1");
    box.expect_to_server(20ms, "F. 1:1(0) ack 1");
}

TEST(Hold, ARetransmissionJoinsTheHoldAndEndsWithIt) {
    Bench box(
        "[[policy]]\nmatch = { role = 'active-fin' }\nhold = { until = 'peer-fin', at-most = '500ms' }");
    box.open();
    box.at(10ms).client("F. 1:1(0) ack 1").at(220ms).client("F. 1:1(0) ack 1");
    box.expect_nothing();
    box.at(1s);
    box.expect_to_server(510ms, "F. 1:1(0) ack 1");
    box.expect_to_server(510ms, "F. 1:1(0) ack 1");
    EXPECT_EQ(box.fate(Fate::hold_expired), 2U);
}

TEST(Hold, ForATimeWhateverHappens) {
    Bench box("[[policy]]\nmatch = { role = 'syn-ack' }\nhold = { for = '3s' }");
    box.client("S 0:0(0)").server("S. 0:0(0) ack 1").ignore();
    box.at(1s).client("S 0:0(0)").ignore();
    box.at(4s).expect_to_client(3s, "S. 0:0(0) ack 1");
}

TEST(Hold, ForATimeARepeatLeavesWithItsOriginal) {
    Bench box("[[policy]]\nmatch = { role = 'active-fin' }\nhold = { for = '300ms' }");
    box.open();
    box.at(10ms).client("F. 1:1(0) ack 1").at(220ms).client("F. 1:1(0) ack 1");
    box.at(1s);
    box.expect_to_server(310ms, "F. 1:1(0) ack 1");
    box.expect_to_server(310ms, "F. 1:1(0) ack 1");
    EXPECT_EQ(box.fate(Fate::hold_expired), 0U) << "a time that was asked for is no failure";
}

TEST(Hold, UntilTheNextSegmentSwapsNeighbours) {
    Bench box(
        "[[policy]]\nmatch = { role = 'data', occurrence = 1, from = 'client' }\nhold = { until = "
        "'next-segment' }");
    box.open();
    box.at(1ms).client("P. 1:11(10) ack 1").at(2ms).client("P. 11:21(10) ack 1");
    box.expect_to_server(2ms, "P. 11:21(10) ack 1");
    box.expect_to_server(2ms, "P. 1:11(10) ack 1");
}

TEST(Hold, TheSegmentsBehindItInItsSuperframeCount) {
    Bench box(
        "[[policy]]\nmatch = { role = 'data', occurrence = 1, from = 'server' }\nhold = { until = "
        "'next-segment', at-most = '1s' }");
    box.open();
    box.server("P. 1:5001(5000) ack 1 gso 1000").at(2s);
    box.expect_to_client(0ms, "P. 1001:5001(4000) ack 1 gso 1000");
    box.expect_to_client(0ms, ". 1:1001(1000) ack 1");
    EXPECT_EQ(box.fate(Fate::hold_expired), 0U);
}

TEST(Hold, UntilSoManySegments) {
    Bench box(
        "[[policy]]\nmatch = { role = 'data', occurrence = 1, from = 'client' }\nhold = { until = '3 "
        "segments' }");
    box.open();
    box.client("P. 1:11(10) ack 1").client("P. 11:21(10) ack 1").client("P. 21:31(10) ack 1").ignore();
    EXPECT_EQ(box.box().counters().held_frames, 1U);
    box.client("P. 31:41(10) ack 1");
    box.expect_to_server(0ms, "P. 31:41(10) ack 1");
    box.expect_to_server(0ms, "P. 1:11(10) ack 1");
}

TEST(Hold, TheAckOfTheFinBehindTheServersOwnFin) {
    Bench box(
        "[[policy]]\nmatch = { role = 'active-fin-ack', from = 'server' }\nhold = { until = 'next-segment' "
        "}");
    box.open();
    box.at(1ms).client("F. 1:1(0) ack 1").ignore().at(2ms).server(". 1:1(0) ack 2");
    box.expect(End::client, State::FinWait1);
    box.at(3ms).server("F. 1:1(0) ack 2");
    box.expect_to_client(3ms, "F. 1:1(0) ack 2");
    box.expect_to_client(3ms, ". 1:1(0) ack 2");
}

TEST(Hold, UntilARoleIsDelivered) {
    // The last ACK waits until the server has sent its FIN once more, and that has reached the client.
    Bench box(
        "[[policy]]\nmatch = { role = 'last-ack', occurrence = 1 }\nhold = { until = 'delivered passive-fin' "
        "}");
    box.open();
    box.at(1ms).client("F. 1:1(0) ack 1").server(". 1:1(0) ack 2").server("F. 1:1(0) ack 2").ignore();
    box.client(". 2:2(0) ack 2");
    box.expect_nothing();
    box.at(201ms).server("F. 1:1(0) ack 2");
    box.expect_to_client(201ms, "F. 1:1(0) ack 2");
    box.expect_to_server(201ms, ". 2:2(0) ack 2");
    box.expect(End::server, State::Closed);
}

TEST(Hold, HasNotActedWhenWhatItWaitsForHasHappened) {
    Bench box("[[policy]]\nmatch = { role = 'passive-fin' }\nhold = { until = 'peer-fin' }");
    box.open();
    box.client("F. 1:1(0) ack 1").server("F. 1:1(0) ack 2").ignore();
    EXPECT_EQ(box.box().reports()[0].matched, 1U);
    EXPECT_EQ(box.box().reports()[0].acted, 0U);
}

TEST(Hold, AnOldSynThatComesAfterTheCloseBeginsARequestWithNothingOfTheOldLife) {
    Bench box("[[policy]]\nmatch = { role = 'syn', retransmission = false }\nhold = { for = '5s' }");
    box.client("S 0:0(0)").at(1s).client("S 0:0(0)").server("S. 0:0(0) ack 1").client(". 1:1(0) ack 1");
    box.client("P. 1:11(10) ack 1")
        .server(". 1:1(0) ack 11")
        .server("F. 1:1(0) ack 11")
        .client(". 11:11(0) ack 2");
    box.client("F. 11:11(0) ack 2").server(". 2:2(0) ack 12");
    box.expect(End::client, State::Closed);
    box.at(5s).server("S. 70000:70000(0) ack 1");  // it still listens, and takes the old SYN for a new one
    box.expect(End::server, State::SynReceived);
    EXPECT_EQ(box.connection().server().rcv_nxt, box.connection().client().iss + 1);
    box.client("R 1:1(0)");
    box.expect(End::server, State::Listen);
}

TEST(Hold, NeverForever) {
    Bench box("[[policy]]\nmatch = { role = 'active-fin' }\nhold = { until = 'peer-fin' }");
    box.open();
    box.client("F. 1:1(0) ack 1").at(10s);
    box.expect_to_server(2s, "F. 1:1(0) ack 1");
    EXPECT_EQ(box.fate(Fate::hold_expired), 1U);
}

}  // namespace
}  // namespace finwait::test
