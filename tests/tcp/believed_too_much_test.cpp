// What a tracker must not believe: a FIN that its receiver refused, a segment that left before the reset
// came, and that a state is still what it was when its end last spoke. Each was measured on Linux 6.18.
#include <gmock/gmock.h>

#include "tcp/standing.hpp"
#include "tests/support/scenario.hpp"

namespace finwait::test {
namespace {

using enum State;

TEST(RefusedFin, IsNotTakenBecauseDataInItsPlaceIsAcknowledged) {
    for (const char* refused : {"F. 101:101(0) ack -5000000", "F 101:101(0)"}) {
        Scenario s(established);
        s.at(10ms).client(refused).passes();
        s.at(20ms).client("P. 101:102(1) ack 101").passes();
        s.at(30ms).server(". 101:101(0) ack 102").passes();
        s.expect(server, Established);
    }
}

TEST(RefusedFin, IsNotTakenInFinWait2) {
    Scenario s(established);
    s.at(10ms).server("F. 101:101(0) ack 101").passes();
    s.at(11ms).client(". 101:101(0) ack 102").passes();
    s.at(20ms).client("F 101:101(0)").passes();
    s.at(30ms).client("P. 101:102(1) ack 102").passes();
    s.server(". 102:102(0) ack 102").passes();
    s.expect(server, FinWait2);
}

TEST(RefusedFin, IsTakenWhenItComesAgainAsItShould) {
    Scenario s(established);
    s.at(10ms).client("F 101:101(0)").passes();
    s.at(20ms).client("F. 101:101(0) ack 101").passes();
    s.expect(server, CloseWait);
    s.at(21ms).server(". 101:101(0) ack 102").passes();
    s.expect(client, FinWait2).expect_role("active-fin-ack");
}

TEST(HeaderPrediction, KeepsTheTimestampOfAnAckThatIsTooOld) {
    Scenario s(established_with_timestamps);
    s.at(10ms).client(". 101:101(0) ack 50 <TS val 2000 ecr 2000>").passes();
    s.at(20ms).client("F. 101:101(0) ack 101 <TS val 1000 ecr 2000>").passes();
    s.expect(server, Established);
}

TEST(AfterAReset, WhatHadLeftBeforeItRevivesNobody) {
    Scenario s(syn_received);
    s.at(1s).server("S. 0:0(0) ack 1").passes();
    s.at(1100ms).client(". 1:1(0) ack 1").passes();  // a full accept queue might have ignored it
    s.at(1200ms).forged_to(server, "R 1:1(0)");
    s.expect(server, Closed, Certainty::proven);
    s.server("F. 1:1(0) ack 1").passes();
    s.expect(server, Closed, Certainty::proven);
}

Standing standing_of(const Scenario& s, End end) {
    return standing(s.connection(), s.talk.side_of(end), TimePoint(s.now()));
}
constexpr auto implied(Doubt why) {
    return Standing{Certainty::implied, why};
}

TEST(Standing, OfAStateThatCanBeLeftWithoutAWord) {
    Scenario s(syn_received);
    EXPECT_EQ(standing_of(s, server), implied(Doubt::listener));
    s.at(1s);
    EXPECT_EQ(standing_of(s, client), implied(Doubt::given_up));

    Scenario closing(crossed_fins);
    closing.at(20ms);
    EXPECT_EQ(standing_of(closing, client), implied(Doubt::given_up));

    Scenario last_ack(last_ack_lost);
    EXPECT_EQ(standing_of(last_ack, client), Standing{});
    last_ack.at(100ms);
    EXPECT_EQ(standing_of(last_ack, server), implied(Doubt::given_up));
}

TEST(Standing, OfAnEndWhoseFinMayWaitBehindData) {
    Scenario s(established);
    EXPECT_EQ(standing_of(s, client), Standing{});
    s.at(10ms).client("P. 101:201(100) ack 101").passes();
    EXPECT_EQ(standing_of(s, client), implied(Doubt::unsent));
    s.at(11ms).server(". 101:101(0) ack 201").passes();
    EXPECT_EQ(standing_of(s, client), Standing{});
    s.at(12ms).server(". 101:101(0) ack 201 win 0").passes();
    EXPECT_EQ(standing_of(s, client), implied(Doubt::unsent));
}

TEST(Standing, OfFinWait1WhenItsRepeatIsDue) {
    Scenario s(client_fin_lost);
    s.at(200ms);
    EXPECT_EQ(standing_of(s, client), Standing{});
    s.at(300ms);
    EXPECT_EQ(standing_of(s, client), implied(Doubt::timer));
}

TEST(Standing, OfFinWait2WhenItMayHaveLingeredLongEnough) {
    Scenario s(close_wait);
    s.at(900ms);
    EXPECT_EQ(standing_of(s, client), Standing{});
    s.at(1100ms);
    EXPECT_EQ(standing_of(s, client), implied(Doubt::orphan));
}

TEST(Standing, OfTheStateAfterAFinThatCrossedOneThatMayWait) {
    Scenario s(established);
    s.at(10ms).server("P. 101:1561(1460) ack 101").lost();
    s.at(11ms).client("F. 101:101(0) ack 101").passes();
    s.expect(server, CloseWait, Certainty::implied);
    s.at(220ms).server("FP. 101:1561(1460) ack 102").passes();
    s.expect(server, LastAck, Certainty::implied);  // or CLOSING
}

}  // namespace
}  // namespace finwait::test
