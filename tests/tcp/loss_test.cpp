// Every segment of a life lost once and twice, late, duplicated and overtaken: the two ends always end well,
// are never shown where they are not, and each repeat has the role and the number it should have.
#include <gmock/gmock.h>

#include "tests/support/scenario.hpp"

namespace finwait::test {
namespace {

using enum State;

TEST(Loss, OfTheSyn) {
    Scenario s;
    for (std::uint32_t n = 1; n <= 2; ++n) {
        s.at(1s * n).client("S 0:0(0)").lost();
        s.expect_role("syn").expect_occurrence(Role::syn, n).expect_retransmission(n > 1);
        s.expect(client, SynSent).expect(server, Listen);
    }
    s.at(3s).client("S 0:0(0)").passes();
    s.expect(server, SynReceived);
    EXPECT_EQ(s.times_opened(), 1U);
}

TEST(Loss, OfTheSynAck) {
    Scenario s;
    s.at(0s).client("S 0:0(0)").passes();
    s.server("S. 0:0(0) ack 1").lost();
    s.at(1s).client("S 0:0(0)").passes();
    s.expect(server, SynReceived).expect(client, SynSent);
    s.server("S. 0:0(0) ack 1").lost();
    s.expect_occurrence(Role::syn_ack, 2).expect_retransmission(true);
    s.at(2s).server("S. 0:0(0) ack 1").passes();
    s.expect(client, Established);
}

TEST(Loss, OfTheHandshakesAckTwice) {
    Scenario s;
    s.at(0s).client("S 0:0(0)").passes();
    s.server("S. 0:0(0) ack 1").passes();
    for (std::uint32_t n = 1; n <= 2; ++n) {
        s.client(". 1:1(0) ack 1").lost();
        s.expect_role("handshake-ack").expect_occurrence(Role::handshake_ack, n);
        s.expect(client, Established).expect(server, SynReceived);
        s.at(1s * n).server("S. 0:0(0) ack 1").passes();
    }
    s.client(". 1:1(0) ack 1").passes();
    s.expect_occurrence(Role::handshake_ack, 3).expect(server, Established);
}

TEST(Loss, OfTheActiveFin) {
    Scenario s(client_fin_lost);
    s.expect(client, FinWait1).expect(server, Established);
    s.at(210ms).client("F. 101:101(0) ack 101").lost();
    s.expect_role("active-fin").expect_retransmission(true).expect_occurrence(Role::active_fin, 2);
    s.expect(client, FinWait1).expect(server, Established);
    s.at(610ms).client("F. 101:101(0) ack 101").passes();
    s.expect(server, CloseWait);
}

TEST(Loss, OfTheActiveFinsAck) {
    Scenario s(established);
    s.at(10ms).client("F. 101:101(0) ack 101").passes();
    s.server(". 101:101(0) ack 102").lost();
    for (std::uint32_t n = 2; n <= 3; ++n) {
        s.expect(client, FinWait1).expect(server, CloseWait);
        s.at(200ms * n).client("F. 101:101(0) ack 101").passes();
        const Step answer = s.server(". 101:101(0) ack 102");
        s.expect_role("active-fin-ack").expect_occurrence(Role::active_fin_ack, n);
        n == 2 ? answer.lost() : answer.passes();
    }
    s.expect(client, FinWait2);
}

TEST(Loss, OfThePassiveFin) {
    Scenario s(close_wait);
    for (std::uint32_t n = 1; n <= 2; ++n) {
        s.at(200ms * n).server("F. 101:101(0) ack 102").lost();
        s.expect_role("passive-fin").expect_retransmission(n > 1).expect_occurrence(Role::passive_fin, n);
        s.expect(client, FinWait2).expect(server, LastAck);
    }
    s.at(1s).server("F. 101:101(0) ack 102").passes();
    s.expect(client, TimeWait);
}

TEST(Loss, OfTheLastAckLeavesTheServerInLastAckAndTheClientInTimeWait) {
    Scenario s(last_ack_lost);
    s.expect(client, TimeWait).expect(server, LastAck).expect_closed(false);
    s.at(220ms).server("F. 101:101(0) ack 102").passes();
    s.client(". 102:102(0) ack 102").passes();
    s.expect(server, Closed).expect_closed(true);
}

TEST(Late, TheActiveFinArrivesAfterItsRepeat) {
    Scenario s(established);
    s.at(10ms).client("F. 101:101(0) ack 101").held_until(500ms);
    s.at(210ms).client("F. 101:101(0) ack 101").passes();
    s.expect(server, CloseWait);
    s.server(". 101:101(0) ack 102").passes();
    s.at(500ms).server(". 101:101(0) ack 102").passes();  // answers the late one
    s.expect_role("active-fin-ack").expect_occurrence(Role::active_fin_ack, 2).expect(client, FinWait2);
}

TEST(Late, TheHandshakesAckArrivesAfterData) {
    Scenario s(syn_received);
    s.at(1s).server("S. 0:0(0) ack 1").passes();
    s.client(". 1:1(0) ack 1").held_until(1500ms);
    s.at(1100ms).client("P. 1:101(100) ack 1").passes();
    s.expect(server, Established).expect_role("data");
    s.at(1500ms).expect(server, Established);
}

TEST(Late, TheSynAckArrivesAfterItsRepeat) {
    Scenario s;
    s.at(0s).client("S 0:0(0)").passes();
    s.server("S. 0:0(0) ack 1").held_until(1500ms);
    s.at(1s).server("S. 0:0(0) ack 1").passes();
    s.client(". 1:1(0) ack 1").passes();
    s.at(1500ms).client(". 1:1(0) ack 1").passes();
    s.expect_role("handshake-ack").expect_occurrence(Role::handshake_ack, 2);
}

TEST(Late, ASegmentOfAForgottenLifeFindsTheNewOneAndMovesNothing) {
    Scenario s(established);
    s.at(10ms).client("F. 101:101(0) ack 101").held_until(900ms);
    s.talk.client().iss = Seq(70'000'000);
    s.at(100ms).client("S 0:0(0)").lost();
    s.at(900ms)
        .expect(client, SynSent)
        .expect(server, CloseWait);  // the server is still of the old life: it takes it
}

TEST(Duplicated, EverySegmentOfALife) {
    Scenario s;
    s.at(0ms).client("S 0:0(0)").twice();
    s.server("S. 0:0(0) ack 1").twice();
    s.client(". 1:1(0) ack 1").twice();
    s.client(". 1:1(0) ack 1").twice();
    s.expect_role("handshake-ack").expect_occurrence(Role::handshake_ack, 2).expect(server, Established);
    s.at(1ms).server("P. 1:101(100) ack 1").twice();
    s.client(". 1:1(0) ack 101").passes();
    s.client(". 1:1(0) ack 101").passes();
    s.expect_role("ack");
    s.at(10ms).client("F. 1:1(0) ack 101").twice();
    s.server(". 101:101(0) ack 2").passes();
    s.expect_role("active-fin-ack").expect_occurrence(Role::active_fin_ack, 1);
    s.at(20ms).server("F. 101:101(0) ack 2").twice();
    s.client(". 2:2(0) ack 102").twice();
    s.expect_role("last-ack")
        .expect_occurrence(Role::last_ack, 1)
        .expect(client, TimeWait)
        .expect(server, Closed);
    EXPECT_EQ(s.times_closed(), 1U);
}

TEST(Duplicated, ASynThatComesMuchLaterIsChallenged) {
    Scenario s;
    const Step syn = s.at(0ms).client("S 0:0(0)").passes();
    s.server("S. 0:0(0) ack 1").passes();
    s.client(". 1:1(0) ack 1").passes();
    s.at(500ms).arrives_again(syn);
    s.server(". 1:1(0) ack 1").passes();
    s.expect_role("challenge-ack").expect(server, Established).expect(client, Established);
}

TEST(Overtaken, TheLastAckByNothingAndTheAckByItsFin) {
    Scenario s(established);
    s.at(10ms).client("F. 101:101(0) ack 101").passes();
    const Step ack = s.server(". 101:101(0) ack 102");
    s.server("F. 101:101(0) ack 102").passes();
    s.expect_role("passive-fin").expect(client, TimeWait);
    ack.passes();
    s.expect(client, TimeWait);
}

TEST(Overtaken, TheSynAckByData) {
    Scenario s(syn_received);
    const Step syn_ack = s.at(1s).server("S. 0:0(0) ack 1");
    s.forged_to(client, "P. 1:101(100) ack 1");
    s.expect(client, SynSent);
    syn_ack.passes();
    s.expect(client, Established);
}

TEST(Invented, AcksOfInventionsAreNoLastAcks) {
    Scenario s(time_wait);
    s.at(100ms).forged_to(client, "F. 101:101(0) ack 102");
    s.client(". 102:102(0) ack 102").passes();
    s.expect_role("time-wait-ack");
}

TEST(Invented, AForgedFinMakesItsReceiverPassive) {
    Scenario s(established);
    s.at(10ms).forged_to(server, "F. 101:101(0) ack 101");
    s.expect(server, CloseWait).expect(client, Established);
    s.server(". 101:101(0) ack 102").passes();
    s.expect_role("ack").expect(client, Established);
    s.at(20ms).server("F. 101:101(0) ack 102").passes();
    s.expect_role("passive-fin").expect(server, LastAck);
}

TEST(Refused, AWriteThatFailedLeavesItsReceiverUnsureAndTheNextEmissionDecides) {
    Scenario s(established);
    s.at(10ms).client("F. 101:101(0) ack 101").refused();
    s.expect(server, CloseWait, Certainty::unsure);
    s.at(20ms).server("P. 101:201(100) ack 101").passes();
    s.expect(server, Established, Certainty::proven);
    s.at(210ms).client("F. 101:101(0) ack 201").passes();
    s.expect(server, CloseWait);
}

TEST(Refused, ASynAckThatCouldNotBeWritten) {
    Scenario s(syn_received);
    s.at(1s).server("S. 0:0(0) ack 1").refused();
    s.at(2s).client("S 0:0(0)").passes();
    s.expect(client, SynSent, Certainty::proven);
}

}  // namespace
}  // namespace finwait::test
