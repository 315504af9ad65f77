// Resets from both sides: an end that aborts, an end that only answers, an end that is reset.
#include <gmock/gmock.h>

#include "tests/support/scenario.hpp"

namespace finwait::test {
namespace {

using enum State;

TEST(Reset, AnEmittedResetClosesItsSenderEvenIfItIsLost) {
    Scenario s(established);
    s.at(10ms).client("R. 101:101(0) ack 101 win 0").lost();
    s.expect(client, Closed, Certainty::proven).expect(server, Established).expect_role("rst");
    s.at(20ms).server("P. 101:201(100) ack 101").passes();
    s.client("R 101:101(0) win 0").passes();
    s.expect(server, Closed).expect_closed(true);
}

TEST(Reset, OutsideWhatWasSentItIsNoAbort) {
    Scenario s(established);
    s.at(10ms).client("R 70000:70000(0) win 0").lost();
    s.expect(client, Established);
}

TEST(Reset, TheAnswerOfSynSentIsNoAbort) {
    Scenario s(syn_sent);
    s.at(10ms).forged_to(client, ". 900:900(0) ack 0");
    s.client("R 0:0(0) win 0").passes();
    s.expect(client, SynSent);
}

TEST(Reset, WithoutAQuestionItIsAnAbort) {
    Scenario s(syn_received);
    s.at(10ms).server("R. 1:1(0) ack 1 win 0").passes();
    s.expect(server, Closed);
}

TEST(Reset, TheAnswerOfARequestToAnotherSynIsNoRefusal) {
    Scenario s(syn_received);
    s.at(10ms).forged_to(server, "S 500:500(0)");
    s.expect(server, Listen);
    const std::string zero = std::to_string(-std::int64_t{s.talk.server().iss.value()});
    s.server("R. " + zero + ":" + zero + "(0) ack 501 win 0").passes();
    s.expect(server, Listen).expect(client, SynSent);
}

TEST(Reset, AnInexactOneIsChallengedAndTheChallengeHasItsRole) {
    Scenario s(established);
    s.at(10ms).forged_to(server, "R 201:201(0)");
    s.server(". 101:101(0) ack 101").passes();
    s.expect_role("challenge-ack").expect(server, Established);
    s.at(20ms).server(". 101:101(0) ack 101").passes();
    s.expect_role("ack");
}

TEST(Reset, AChallengeThatNeverComesIsForgotten) {
    Scenario s(established);
    s.at(10ms).forged_to(server, "R 201:201(0)");
    s.at(2000ms).server(". 101:101(0) ack 101 win 500").passes();
    s.expect_role("window-update");
}

TEST(Reset, OfARequestReturnsItToListen) {
    Scenario s(syn_received);
    s.at(10ms).client("R 1:1(0) win 0").passes();
    s.expect(server, Listen).expect(client, Closed).expect_closed(true);
    s.expect_transition("server SYN-RECEIVED --RequestDropped--> LISTEN");
}

TEST(Reset, TheAckARequestOwesIsNoSignOfEstablished) {
    for (const char* odd : {"R 101:101(0)", "S 900000:900000(0)", ". 900000:900000(0) ack 1"}) {
        Scenario s(syn_received);
        s.at(10ms).forged_to(server, odd);
        s.server(". 1:1(0) ack 1").lost();
        s.expect(server, SynReceived, Certainty::proven);
    }
}

TEST(Reset, AChallengeOutOfFinWait2ShowsThatItsSocketIsStillOpen) {
    Scenario s(close_wait);
    s.at(20ms).forged_to(client, "R 201:201(0)");
    s.expect(client, FinWait2, Certainty::implied);
    s.client(". 102:102(0) ack 101").passes();
    s.expect(client, FinWait2, Certainty::proven).expect_role("challenge-ack");
    s.at(1h).expect(client, FinWait2);
}

TEST(Reset, OfASimultaneousOpenClosesIt) {
    Scenario s;
    const Step a = s.at(0ms).client("S 0:0(0)");
    s.server("S 0:0(0)").passes();
    a.passes();
    s.forged_to(server, "R 1:1(0)");
    s.expect(server, Closed).expect(client, SynReceived);
}

TEST(Reset, WhatLeftBeforeTheResetCameDoesNotRevive) {
    Scenario s(established);
    s.at(10ms).forged_to(client, "R 101:101(0)");
    s.client("P. 101:201(100) ack 101").passes();  // had waited in its queue
    s.expect(client, Closed);
}

TEST(Reset, OnlyTheServerLosesTheConnection) {
    Scenario s(established);
    s.at(10ms).forged_to(server, "R 101:101(0)");
    s.expect(server, Closed).expect(client, Established);
    s.at(20ms).client("P. 101:201(100) ack 101").passes();
    s.server("R 101:101(0) win 0").passes();
    s.expect(client, Closed).expect_role("rst");
}

TEST(Reset, TheRfcTakesOnlyTheExactOne) {
    Tracker::Settings settings;
    for (HostSettings& host : settings.host) host.flavour = Flavour::Rfc;
    Scenario s(close_wait, settings);
    s.at(50ms).forged_to(server, "R 101:101(0)");
    s.expect(server, CloseWait);
    s.at(60ms).forged_to(server, "R 102:102(0)");
    s.expect(server, Closed);
}

}  // namespace
}  // namespace finwait::test
