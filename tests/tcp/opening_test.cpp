// Every way to open (RFC 9293 §3.5), and what each loss on the way leaves behind.
#include <gmock/gmock.h>

#include "tests/support/scenario.hpp"

namespace finwait::test {
namespace {

using enum State;

TEST(Opening, ThreeSegments) {
    Scenario s;
    const Step syn = s.at(0ms).client("S 0:0(0) <mss 1460,sackOK,wscale 7>");
    s.expect(client, SynSent, Certainty::proven)
        .expect(server, Listen, Certainty::implied)
        .expect_role("syn");
    syn.passes();
    s.expect(server, SynReceived, Certainty::implied);
    const Step syn_ack = s.at(1ms).server("S. 0:0(0) ack 1 <mss 1460,sackOK,wscale 7>");
    s.expect(server, SynReceived, Certainty::proven).expect(client, SynSent).expect_role("syn-ack");
    syn_ack.passes();
    s.expect(client, Established);
    const Step ack = s.at(2ms).client(". 1:1(0) ack 1 win 512");
    s.expect_role("handshake-ack").expect(server, SynReceived);
    ack.passes();
    s.expect(server, Established, Certainty::implied);  // a full accept queue would ignore it
    s.at(3ms).server("P. 1:101(100) ack 1 win 512").passes();
    s.expect(server, Established, Certainty::proven).expect_role("data");
    EXPECT_EQ(s.model(client).shift(), 7U);
    EXPECT_EQ(s.model(client).delivered_mss, 1460);
    EXPECT_EQ(s.connection().opener, s.talk.side_of(client));
}

TEST(Opening, TheHandshakesAckMayCarryData) {
    Scenario s(syn_received);
    s.at(1000ms).server("S. 0:0(0) ack 1").passes();
    s.at(1001ms).client("P. 1:101(100) ack 1").lost();
    s.expect_role("handshake-ack+data").expect_occurrence(Role::handshake_ack, 1);
    s.at(1200ms).client("P. 1:101(100) ack 1").passes();
    s.expect_role("handshake-ack+data").expect_retransmission(true).expect_occurrence(Role::handshake_ack, 2);
    s.expect(server, Established);
    s.at(1300ms).client("P. 101:201(100) ack 1").passes();
    s.expect_role("data");
}

TEST(Opening, ALostAckOfTheHandshakeLeavesTheServerWaiting) {
    Scenario s(syn_received);
    s.at(1000ms).server("S. 0:0(0) ack 1").passes();
    s.expect_retransmission(true).expect_occurrence(Role::syn_ack, 2);
    s.at(1001ms).client(". 1:1(0) ack 1").lost();
    s.expect(client, Established).expect(server, SynReceived);
    // The repeated SYN-ACK is answered by one more of the same role; that one arrives.
    s.at(3000ms).server("S. 0:0(0) ack 1").passes();
    s.at(3001ms).client(". 1:1(0) ack 1").passes();
    s.expect_role("handshake-ack").expect_occurrence(Role::handshake_ack, 2).expect(server, Established);
}

TEST(Opening, AFullAcceptQueueReturnsTheServerToSynReceived) {
    Scenario s(syn_received);
    s.at(1000ms).server("S. 0:0(0) ack 1").passes();
    s.at(1001ms).client(". 1:1(0) ack 1").passes();
    s.expect(server, Established, Certainty::implied);
    s.at(3000ms).server("S. 0:0(0) ack 1").passes();
    s.expect(server, SynReceived, Certainty::implied);
    s.at(3001ms).client(". 1:1(0) ack 1").passes();
    s.expect(server, Established);
}

TEST(Opening, SimultaneousByTwoBareSyns) {
    Scenario s;
    const Step a = s.at(0ms).client("S 0:0(0)");
    const Step b = s.server("S 0:0(0)");
    s.expect(client, SynSent).expect(server, SynSent);
    a.passes(), b.passes();
    s.expect(client, SynReceived).expect(server, SynReceived);
    const Step a_answer = s.at(1ms).client("S. 0:0(0) ack 1");
    s.expect_role("syn-ack").expect_retransmission(false);
    const Step b_answer = s.server("S. 0:0(0) ack 1");
    a_answer.passes(), b_answer.passes();
    s.expect(client, Established).expect(server, Established);
}

TEST(Opening, SynAcksThatCross) {
    Scenario s;
    const Step a = s.at(0ms).client("S 0:0(0)");
    s.server("S 0:0(0)").passes(), a.passes();
    s.at(1ms).client("S. 0:0(0) ack 1").passes();
    s.expect(server, Established, Certainty::proven);
    s.server("S. 0:0(0) ack 1").passes();  // it had waited in its queue: nobody goes back to SYN-RECEIVED
    s.expect_role("syn-ack").expect(server, Established, Certainty::proven);
    s.expect(client, Established, Certainty::proven);
}

TEST(Opening, ABareSynFromAnEndThoughtToListenProvesASimultaneousOpen) {
    Scenario s;
    s.at(0ms).client("S 0:0(0)").passes();
    s.expect(server, SynReceived, Certainty::implied);
    s.server("S 0:0(0)").passes();  // it had waited in its queue
    s.expect(server, SynReceived, Certainty::proven).expect(client, SynReceived);
    EXPECT_TRUE(s.model(server).active_open);
    EXPECT_EQ(s.times_opened(), 1U);
}

TEST(Opening, SplitHandshake) {
    Scenario s;
    s.at(0ms).client("S 0:0(0)").passes();
    s.at(1ms).server("S 0:0(0)").passes();
    s.expect(client, SynReceived);
    s.at(2ms).client("S. 0:0(0) ack 1").passes();
    s.expect(server, Established);
    s.at(3ms).server(". 1:1(0) ack 1").passes();
    s.expect_role("handshake-ack").expect(client, Established);
}

TEST(Opening, SplitHandshakeWithASynAckAfterTheSyn) {
    Scenario s;
    s.at(0ms).client("S 0:0(0)").passes();
    s.at(1ms).server("S 0:0(0)").passes();
    s.at(2ms).server("S. 0:0(0) ack 1").passes();
    s.expect(client, Established);
}

TEST(Opening, ARefusedSyn) {
    Scenario s;
    s.at(0ms).client("S 0:0(0)").passes();
    Conversation& talk = s.talk;
    const std::string sequence_zero = std::to_string(-std::int64_t{talk.server().iss.value()});
    const Step refusal = s.server("R. " + sequence_zero + ":" + sequence_zero + "(0) ack 1 win 0");
    s.expect_role("rst+refusal").expect(server, Closed, Certainty::proven).expect(client, SynSent);
    refusal.passes();
    s.expect(client, Closed).expect_closed(true);
    EXPECT_EQ(s.times_closed(), 1U);
}

TEST(Opening, AStaleSynAckIsAnsweredWithAResetAndNothingMoves) {
    Scenario s(syn_sent);
    s.forged_to(client, "S. 700:700(0) ack 500");
    s.expect(client, SynSent);
    s.client("R 500:500(0) win 0").passes();
    s.expect(client, SynSent, Certainty::proven).expect_role("rst");
}

TEST(Opening, AnOldDuplicateSyn) {  // RFC 9293 figure 8
    Scenario s(syn_sent);
    s.at(10ms).forged_to(server, "S -5000:-5000(0)");
    s.expect(server, SynReceived);
    s.at(11ms).server("S. 0:0(0) ack -4999").passes();
    s.expect(client, SynSent);
    s.at(12ms).client("R -4999:-4999(0) win 0").passes();
    s.expect(client, SynSent).expect(server, Listen);
    s.at(13ms).client("S 0:0(0)").passes();
    s.expect(server, SynReceived).expect_retransmission(true);
    s.talk.server().iss = Seq(9'000'000);
    s.at(14ms).server("S. 0:0(0) ack 1").passes();
    s.at(15ms).client(". 1:1(0) ack 1").passes();
    s.expect(client, Established).expect(server, Established).expect_role("handshake-ack");
}

TEST(Opening, FastOpenSpeaksFromSynReceived) {
    Scenario s;
    s.at(0ms).client("S 0:100(100)").passes();
    s.expect_role("syn+data");
    s.at(1ms).server("S. 0:0(0) ack 101").lost();
    s.at(2ms).server("P. 1:501(500) ack 101").lost();
    s.expect(server, SynReceived);
    s.at(1001ms).server("S. 0:0(0) ack 101").passes();
    s.at(1002ms).client(". 101:101(0) ack 1").passes();
    s.expect(server, Established).expect(client, Established);
}

}  // namespace
}  // namespace finwait::test
