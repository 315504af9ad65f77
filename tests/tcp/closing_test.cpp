// Every way to close (RFC 9293 §3.6): what each end is at each moment, and what each segment is called.
#include <gmock/gmock.h>

#include "tests/support/scenario.hpp"

namespace finwait::test {
namespace {

using enum State;

TEST(Closing, FourSegments) {
    Scenario s(established);
    const Step fin1 = s.at(10ms).client("F. 101:101(0) ack 101");
    s.expect(client, FinWait1).expect(server, Established).expect_role("active-fin");
    fin1.passes();
    s.expect(server, CloseWait);
    const Step ack1 = s.at(11ms).server(". 101:101(0) ack 102");
    s.expect(client, FinWait1).expect_role("active-fin-ack");
    ack1.passes();
    s.expect(client, FinWait2);
    const Step fin2 = s.at(20ms).server("F. 101:101(0) ack 102");
    s.expect(server, LastAck).expect_role("passive-fin");
    fin2.passes();
    s.expect(client, TimeWait).expect_closed(false);
    const Step ack2 = s.at(21ms).client(". 102:102(0) ack 102");
    s.expect(server, LastAck).expect_role("last-ack").expect_occurrence(Role::last_ack, 1);
    ack2.passes();
    s.expect(server, Closed).expect(client, TimeWait).expect_closed(true);
    EXPECT_EQ(s.times_closed(), 1U);
    EXPECT_EQ(s.connection().closer, s.talk.side_of(client));
}

TEST(Closing, ThreeSegments) {
    Scenario s(established);
    s.at(10ms).client("F. 101:101(0) ack 101").passes();
    s.at(11ms).server("F. 101:101(0) ack 102").lost();
    s.expect_role("active-fin-ack+passive-fin").expect(server, LastAck).expect(client, FinWait1);
    s.at(211ms).server("F. 101:101(0) ack 102").passes();
    s.expect_role("active-fin-ack+passive-fin").expect_retransmission(true);
    s.expect_occurrence(Role::active_fin_ack, 2)
        .expect_occurrence(Role::passive_fin, 2)
        .expect(client, TimeWait);
    s.at(212ms).client(". 102:102(0) ack 102").passes();
    s.expect_role("last-ack").expect(server, Closed);
}

TEST(Closing, Simultaneous) {
    Scenario s(crossed_fins);
    s.expect(client, Closing).expect(server, Closing).expect_role("active-fin");
    s.at(11ms).client(". 102:102(0) ack 102").passes();
    s.expect_role("active-fin-ack").expect(server, TimeWait);
    s.server(". 102:102(0) ack 102").passes();
    s.expect_role("active-fin-ack").expect(client, TimeWait).expect_closed(true);
}

TEST(Closing, AFirstFinThatDoesNotAcknowledgeTheDeliveredOneIsActive) {
    Scenario s(established);
    s.at(10ms).client("F. 101:101(0) ack 101").passes();
    s.expect(server, CloseWait);
    s.server("F. 101:101(0) ack 101").passes();  // it had waited in its queue
    s.expect(server, Closing).expect(client, Closing).expect_role("active-fin");
    s.expect_transition("server CLOSE-WAIT --FinsCrossed--> CLOSING");
}

TEST(Closing, TheCrossingFinThatComesAgainAcknowledgesTheOther) {
    Scenario s(established);
    s.at(10ms).client("F. 101:101(0) ack 101").lost();
    s.server("F. 101:101(0) ack 101").passes();
    s.expect(client, Closing).expect(server, FinWait1);
    s.at(20ms).client("F. 101:101(0) ack 102").passes();
    s.expect_role("active-fin+active-fin-ack").expect_retransmission(true).expect(server, TimeWait);
}

TEST(Closing, HalfCloseGoesOnTalking) {
    Scenario s(close_wait);
    for (int i = 0; i < 3; ++i) {
        const std::string from = std::to_string(101 + 100 * i), to = std::to_string(201 + 100 * i);
        s.at(100ms * (i + 1)).server("P. " + from + ":" + to + "(100) ack 102").passes();
        s.expect_role("data");
        s.client(". 102:102(0) ack " + to).passes();
        s.expect_role("ack");
    }
    s.expect(client, FinWait2, Certainty::proven).expect(server, CloseWait);
    EXPECT_FALSE(s.model(client).may_be_orphan);
    s.at(500ms).server("F. 401:401(0) ack 102").passes();
    s.at(501ms).client(". 102:102(0) ack 402").passes();
    s.expect_role("last-ack").expect(client, TimeWait).expect(server, Closed);
}

TEST(Closing, AClosedSocketsFinWait2AnswersDataWithAReset) {
    Scenario s(close_wait);
    s.at(20ms).server("P. 101:201(100) ack 102").passes();
    s.expect(client, FinWait2, Certainty::implied);
    s.client("R 102:102(0) win 0").passes();
    s.expect(client, Closed, Certainty::proven).expect(server, Closed);
}

TEST(Closing, AFinMayRideOnData) {
    Scenario s(established);
    s.at(10ms).client("FP. 101:201(100) ack 101").passes();
    s.expect_role("data+active-fin").expect(server, CloseWait);
    s.at(11ms).server("P. 101:201(100) ack 202").passes();
    s.expect_role("data+active-fin-ack").expect(client, FinWait2);
}

TEST(Closing, AFinThatOvertookDataWaits) {
    Scenario s(established);
    const Step data = s.at(10ms).client("P. 101:201(100) ack 101");
    s.client("F. 201:201(0) ack 101").passes();
    s.expect(server, Established).expect(client, FinWait1);
    s.server(". 101:101(0) ack 101").passes();
    s.expect_role("ack");
    data.passes();
    s.expect(server, CloseWait);
}

TEST(Closing, BeforeTheHandshakesAckHasCome) {
    Scenario s(syn_received);
    s.at(1000ms).server("S. 0:0(0) ack 1").passes();
    s.at(1001ms).client(". 1:1(0) ack 1").lost();
    s.at(1002ms).client("F. 1:1(0) ack 1").passes();
    s.expect_role("active-fin").expect(server, CloseWait).expect(client, FinWait1);
}

TEST(Closing, TimeWaitAnswersEveryRepeatedFin) {
    Scenario s(last_ack_lost);
    s.expect(server, LastAck).expect(client, TimeWait);
    for (std::uint32_t n = 2; n <= 4; ++n) {
        s.at(200ms * n).server("F. 101:101(0) ack 102").passes();
        s.expect_role("passive-fin").expect_retransmission(true).expect_occurrence(Role::passive_fin, n);
        const Step answer = s.client(". 102:102(0) ack 102");
        s.expect_role("last-ack+time-wait-ack").expect_occurrence(Role::last_ack, n);
        s.expect_occurrence(Role::time_wait_ack, n - 1);
        n < 4 ? answer.lost() : answer.passes();
    }
    s.expect(server, Closed);
}

TEST(Closing, ADataSegmentHealsALostAckAndIsNotCounted) {
    Scenario s(established);
    s.at(10ms).client("F. 101:101(0) ack 101").passes();
    s.at(11ms).server(". 101:101(0) ack 102").lost();
    s.expect_role("active-fin-ack");
    s.at(15ms).server("P. 101:201(100) ack 102").passes();
    s.expect_role("data").expect(client, FinWait2);
}

TEST(Closing, ARepeatWithoutItsAckAcknowledgesNothing) {
    Scenario s(established);
    s.at(10ms).client("F. 101:101(0) ack 101").passes();
    s.at(11ms).server("P. 101:201(100) ack 102").lost();
    s.expect_role("data+active-fin-ack");
    s.at(211ms).server("P. 101:201(100) ack 102").lost();
    s.expect_role("data+active-fin-ack").expect_retransmission(true);
    s.at(611ms).server("P 101:201(100)").lost();
    s.expect_role("data").expect_retransmission(true);
}

}  // namespace
}  // namespace finwait::test
