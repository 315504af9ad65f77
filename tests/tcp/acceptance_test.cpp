// What an open end takes and what it does not: keepalives, window probes, old timestamps, the window's edge,
// the circle.
#include <gmock/gmock.h>

#include "tests/support/scenario.hpp"

namespace finwait::test {
namespace {

using enum State;

TEST(Acceptance, KeepaliveIsAnsweredAndMovesNothing) {
    Scenario s(established);
    s.at(75s).client(". 100:100(0) ack 101").passes();
    s.expect_role("keepalive");
    s.at(76s).client(". 100:101(1) ack 101").passes();
    s.expect_role("keepalive");
    s.server(". 101:101(0) ack 101").passes();
    s.expect_role("ack").expect(client, Established).expect(server, Established);
}

TEST(Acceptance, ZeroWindowProbesAndTheUpdate) {
    Scenario s(established);
    s.at(10ms).client("P. 101:201(100) ack 101").passes();
    s.at(11ms).server(". 101:101(0) ack 201 win 0").passes();
    s.expect_role("ack");
    s.at(200ms).client(". 200:200(0) ack 101").passes();
    s.expect_role("window-probe");
    s.server(". 101:101(0) ack 201 win 0").passes();
    s.expect_role("ack");
    s.at(600ms).client(". 201:202(1) ack 101").lost();
    s.expect_role("data+window-probe");
    s.at(700ms).server(". 101:101(0) ack 201 win 1000").passes();
    s.expect_role("window-update");
}

TEST(Acceptance, ABareFinNeedsNoRoom) {
    Scenario s(established);
    s.at(10ms).server(". 101:101(0) ack 101 win 0").lost();
    s.at(11ms).client("F. 101:101(0) ack 101").passes();
    s.expect(server, CloseWait);
}

TEST(Acceptance, AnOfferOnceMadeIsKept) {
    Scenario s(established);
    s.at(10ms).server(". 101:101(0) ack 101 win 10").passes();  // shrinks its window
    s.at(11ms).client("F. 101:201(100) ack 101").passes();
    s.expect(server, CloseWait);
}

TEST(Acceptance, ScaledWindowsReachFurther) {
    Scenario s;
    s.at(0ms).client("S 0:0(0) <wscale 7>").passes();
    s.server("S. 0:0(0) ack 1 <wscale 7>").passes();
    s.client(". 1:1(0) ack 1 win 1000").passes();
    s.server("P. 1:11(10) ack 1 win 1000").passes();
    s.forged_to(server, "R 128000:128000(0)");
    s.server(". 11:11(0) ack 1 win 1000").lost();
    s.expect_role("challenge-ack");
    s.forged_to(server, "R 128003:128003(0)");
    s.server(". 11:11(0) ack 1 win 1000").lost();
    s.expect_role("ack");
}

TEST(Acceptance, AShiftOnlyOneEndOfferedIsNotAgreed) {
    Scenario s;
    s.at(0ms).client("S 0:0(0) <wscale 7>").passes();
    s.server("S. 0:0(0) ack 1").passes();
    EXPECT_EQ(s.model(client).shift(), 0U);
    EXPECT_EQ(s.model(server).shift(), 0U);
}

TEST(Acceptance, TimestampsGoForwardAndOldOnesAreDropped) {
    Scenario s(established_with_timestamps);
    s.at(10ms).client("P. 101:201(100) ack 101 <TS val 1010 ecr 2000>").passes();
    s.server(". 101:101(0) ack 201 <TS val 2010 ecr 1010>").passes();
    EXPECT_EQ(s.model(server).ts_recent, 1010U);
    s.at(20ms).client("F. 201:201(0) ack 101 <TS val 1005 ecr 2010>").passes();
    s.expect(server, Established);
    s.at(30ms).client("F. 201:201(0) ack 101 <TS val 1030 ecr 2010>").passes();
    s.expect(server, CloseWait);
}

TEST(Acceptance, TimestampsWrapToo) {
    Scenario s;
    s.at(0ms).client("S 0:0(0) <TS val 4294967290 ecr 0>").passes();
    s.server("S. 0:0(0) ack 1 <TS val 1 ecr 4294967290>").passes();
    s.client(". 1:1(0) ack 1 <TS val 4 ecr 1>").passes();
    s.expect(server, Established);
    EXPECT_EQ(s.model(server).ts_recent, 4U);
}

TEST(Acceptance, SequenceNumbersWrapInTheMiddleOfALife) {
    Conversation talk = over_ipv6();
    talk.client().iss = Seq(0xffffffffU - 150U);
    talk.server().iss = Seq(0xffffffffU - 50U);
    Scenario s(time_wait, {}, talk);
    s.expect(client, TimeWait).expect(server, Closed);
    Scenario t(established, {}, talk);
    t.at(10ms).client("F. 101:301(200) ack 101").passes();
    t.expect(server, CloseWait).expect_role("data+active-fin");
}

TEST(Acceptance, MoreHolesThanAreKeptLeaveTheStateImpliedUntilItSpeaks) {
    Scenario s(established);
    for (int i = 0; i < 9; ++i) {
        const std::string first = std::to_string(201 + 200 * i), end = std::to_string(301 + 200 * i);
        s.at(10ms).client("P. " + first + ":" + end + "(100) ack 101").passes();
    }
    s.expect(server, Established, Certainty::implied);
    s.at(20ms).server(". 101:101(0) ack 101").passes();
    s.expect(server, Established, Certainty::proven);
}

TEST(Acceptance, WhatStraddlesTheEdgeIsImpliedAndMayTurnOutRefused) {
    Scenario s(established);
    s.at(10ms).client("P. 101:60101(60000) ack 101 gso 1448").passes();
    s.at(11ms).client("F. 60101:66101(6000) ack 101").passes();
    s.expect(server, CloseWait, Certainty::implied);
    s.at(12ms).server(". 101:101(0) ack 60101").passes();
    s.expect(server, Established, Certainty::proven);
    s.at(20ms).client("F. 60101:66101(6000) ack 101").passes();
    s.at(21ms).server(". 101:101(0) ack 66102").passes();
    s.expect(server, CloseWait, Certainty::proven);
}

TEST(Acceptance, AnOldOptionIsNotAgreedWhenTheBoxTookItOut) {
    Scenario s;
    s.at(0ms).client("S 0:0(0) <TS val 1000 ecr 0>").lost();
    s.forged_to(server, "S 0:0(0)");  // as rewritten on the way
    s.server("S. 0:0(0) ack 1").passes();
    s.client(". 1:1(0) ack 1").passes();
    EXPECT_FALSE(s.model(client).timestamps_agreed());
    EXPECT_FALSE(s.model(server).timestamps_agreed());
    s.expect(client, Established).expect(server, Established);
}

}  // namespace
}  // namespace finwait::test
