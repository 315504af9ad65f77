// conn_state, case by case as Zeek's documentation of conn.log tells them (base/protocols/conn/main.zeek).
#include <gmock/gmock.h>

#include "tests/daemon/capture/passing.hpp"

namespace finwait::test {
namespace {

TEST(ZeekState, S0AttemptSeenNoReply) {
    EXPECT_EQ(Passing().client("S 0:0(0)").conn_state(), "S0");
    EXPECT_EQ(Passing().client("S 0:0(0)").client("S 0:0(0)").conn_state(), "S0");
}

TEST(ZeekState, S1EstablishedNotTerminated) {
    EXPECT_EQ(Passing().established().conn_state(), "S1");
    EXPECT_EQ(Passing().established().client("P. 1:11(10) ack 1").conn_state(), "S1");
    EXPECT_EQ(Passing().client("S 0:0(0)").server("S. 0:0(0) ack 1").conn_state(), "S1")
        << "Zeek takes the SYN-ACK for enough";
}

TEST(ZeekState, SFNormalEstablishmentAndTermination) {
    Passing p;
    p.established().client("F. 1:1(0) ack 1").server("F. 1:1(0) ack 2");
    EXPECT_EQ(p.conn_state(), "SF") << "it believes that the FINs it saw arrived";
    EXPECT_EQ(p.client(". 2:2(0) ack 2").conn_state(), "SF");
    EXPECT_EQ(p.client("R. 2:2(0) ack 2").conn_state(), "SF") << "a RST behind both FINs ends nothing";
}

TEST(ZeekState, REJAttemptRejected) {
    EXPECT_EQ(Passing().client("S 0:0(0)").server("R. 0:0(0) ack 1").conn_state(), "REJ");
}

TEST(ZeekState, REJAlsoWhenBothResetAndNoDataPassed) {
    Passing p;
    p.established().client("R. 1:1(0) ack 1").server("R. 1:1(0) ack 1");
    EXPECT_EQ(p.conn_state(), "REJ");
}

TEST(ZeekState, S2CloseAttemptByOriginatorNoReply) {
    EXPECT_EQ(Passing().established().client("F. 1:1(0) ack 1").server(". 1:1(0) ack 2").conn_state(), "S2");
}

TEST(ZeekState, S3CloseAttemptByResponderNoReply) {
    EXPECT_EQ(Passing().established().server("F. 1:1(0) ack 1").client(". 1:1(0) ack 2").conn_state(), "S3");
}

TEST(ZeekState, RSTOEstablishedOriginatorAborted) {
    EXPECT_EQ(Passing().established().client("R. 1:1(0) ack 1").conn_state(), "RSTO");
}

TEST(ZeekState, RSTRResponderSentARst) {
    EXPECT_EQ(Passing().established().server("R. 1:1(0) ack 1").conn_state(), "RSTR");
}

TEST(ZeekState, RSTOS0SynAndRstAndNoSynAck) {
    EXPECT_EQ(Passing().client("S 0:0(0)").client("R 1:1(0)").conn_state(), "RSTOS0");
}

TEST(ZeekState, OTHNotRSTOS0WhenTheOriginatorShowedMore) {
    // An ACK of the originator between SYN and RST: something is missing in what was seen.
    EXPECT_EQ(Passing().client("S 0:0(0)").client(". 1:1(0) ack 1").client("R 1:1(0)").conn_state(), "OTH");
}

TEST(ZeekState, RSTRHSynAckAndRstAndNoSyn) {
    EXPECT_EQ(Passing().turned_round().server("S. 0:0(0) ack 1").server("R 1:1(0)").conn_state(), "RSTRH");
}

TEST(ZeekState, SHSynAndFinAndNoSynAck) {
    EXPECT_EQ(Passing().client("S 0:0(0)").client("F. 1:1(0) ack 1").conn_state(), "SH");
}

TEST(ZeekState, SHRSynAckAndFinAndNoSyn) {
    EXPECT_EQ(Passing().turned_round().server("S. 0:0(0) ack 1").server("F. 1:1(0) ack 1").conn_state(),
              "SHR");
}

TEST(ZeekState, OTHMidstreamTraffic) {
    EXPECT_EQ(Passing().client("P. 1:11(10) ack 1").server(". 1:1(0) ack 11").conn_state(), "OTH");
    EXPECT_EQ(Passing().conn_state(), "OTH");
}

TEST(ZeekState, AnAckThatShowsAMissedSynEstablishes) {
    EXPECT_EQ(Passing().turned_round().server("S. 0:0(0) ack 1").client(". 1:1(0) ack 1").conn_state(), "S1");
}

TEST(ZeekState, ASimultaneousOpenEstablishes) {
    EXPECT_EQ(Passing().client("S 0:0(0)").server("S 0:0(0)").conn_state(), "S1");
}

TEST(ZeekState, AnAckBeforeTheSynAckChangesNothing) {
    EXPECT_EQ(Passing().client("S 0:0(0)").server(". 500:500(0) ack 300").conn_state(), "S0")
        << "half-open discovery";
}

TEST(ZeekState, AFinAndARstBehindItAnsweredByAFinIsAClose) {
    Passing p;
    p.established().client("F. 1:1(0) ack 1").client("R. 2:2(0) ack 1").server("F. 1:1(0) ack 2");
    EXPECT_EQ(p.conn_state(), "SF");
}

TEST(ZeekState, ARstBehindTheOwnFinAloneIsAReset) {
    EXPECT_EQ(Passing().established().client("F. 1:1(0) ack 1").client("R. 2:2(0) ack 1").conn_state(),
              "RSTO");
}

TEST(ZeekState, MidstreamTrafficThatIsClosedIsSF) {
    Passing p;
    p.client("P. 1:11(10) ack 1").client("F. 11:11(0) ack 1").server("F. 1:1(0) ack 12");
    EXPECT_EQ(p.conn_state(), "SF");
}

TEST(ZeekState, EveryStateIsListed) {
    EXPECT_THAT(ZeekRecord::conn_states,
                testing::UnorderedElementsAre("S0", "S1", "SF", "REJ", "S2", "S3", "RSTO", "RSTR", "RSTOS0",
                                              "RSTRH", "SH", "SHR", "OTH"));
}

}  // namespace
}  // namespace finwait::test
