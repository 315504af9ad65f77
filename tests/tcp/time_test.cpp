// What time does: 2·MSL, tcp_fin_timeout, retries that run out; all by settings, all implied, and overridden
// by whatever the endpoint says next.
#include <gmock/gmock.h>

#include "tests/support/scenario.hpp"

namespace finwait::test {
namespace {

using enum State;

TEST(Time, TimeWaitEndsAfterTwoMsl) {
    Scenario s(time_wait);
    EXPECT_EQ(s.tracker().next_deadline(), TimePoint(20ms + 60s));
    s.at(20ms + 60s - 1ns).expect(client, TimeWait);
    s.at(20ms + 60s).expect(client, Closed, Certainty::implied);
    s.expect_transition("client TIME-WAIT --TimedOut--> CLOSED");
    EXPECT_EQ(s.times_closed(), 1U);
}

TEST(Time, AFinRestartsTimeWait) {
    Scenario s(last_ack_lost);
    s.at(30s).server("F. 101:101(0) ack 102").passes();
    s.at(89s).expect(client, TimeWait);
    s.at(90s).expect(client, Closed);
}

TEST(Time, AnExactAckRestartsItOnLinuxButNotByTheRfc) {
    for (const Flavour flavour : {Flavour::Linux, Flavour::Rfc}) {
        Tracker::Settings settings;
        for (HostSettings& host : settings.host) host.flavour = flavour;
        Scenario s(time_wait, settings);
        s.at(30s).forged_to(client, ". 102:102(0) ack 102");
        s.at(70s).expect(client, flavour == Flavour::Linux ? TimeWait : Closed);
    }
}

TEST(Time, TwoMslIsASetting) {
    Tracker::Settings settings;
    settings.host[index(Side::a)].time_wait = 4min;
    Scenario s(time_wait, settings);
    s.at(239s).expect(client, TimeWait);
    s.at(241s).expect(client, Closed);
}

TEST(Time, EachHostHasTimersOfItsOwn) {
    Tracker::Settings settings;
    settings.host[index(Side::a)].time_wait = 4min;  // the client's
    settings.host[index(Side::b)].time_wait = 30s;
    Scenario s(crossed_fins, settings);
    s.at(1s).client(". 102:102(0) ack 102").passes();
    s.at(2s).server(". 102:102(0) ack 102").passes();
    EXPECT_EQ(s.tracker().next_deadline(), TimePoint(31s));  // though the client's was started later
    s.at(31s).expect(server, Closed).expect(client, TimeWait);
    s.at(242s).expect(client, Closed);
}

TEST(Time, AHostWithoutRoomForTimeWaitIsClosedAtOnce) {
    Tracker::Settings settings;
    settings.host[index(Side::a)].time_wait = 0s;  // tcp_max_tw_buckets = 0
    Scenario s(time_wait, settings);
    s.at(s.now()).expect(client, Closed, Certainty::implied);
}

TEST(Time, BothEndsMayBeInTimeWait) {
    Scenario s(crossed_fins);
    s.at(1s).client(". 102:102(0) ack 102").passes();
    s.at(2s).server(". 102:102(0) ack 102").passes();
    s.expect(client, TimeWait).expect(server, TimeWait);
    s.at(61s).expect(server, Closed).expect(client, TimeWait);
    s.at(62s).expect(client, Closed);
}

TEST(Time, AnOrphanedFinWait2EndsAndWhatItSaysOverridesThat) {
    Scenario s(close_wait);
    s.at(60s).expect(client, FinWait2);
    s.at(72s).expect(client, Closed, Certainty::implied).expect(server, CloseWait);
    s.server("P. 101:201(100) ack 102").lost();
    s.client(". 102:102(0) ack 101").passes();  // it was no orphan
    s.expect(client, FinWait2, Certainty::proven);
}

TEST(Time, AHalfCloseNeverEndsByItself) {
    Scenario s(close_wait);
    s.at(20ms).server("P. 101:201(100) ack 102").passes();
    s.client(". 102:102(0) ack 201").passes();
    s.at(1h).expect(client, FinWait2, Certainty::proven);
}

TEST(Time, SynsAndRequestsAreGivenUp) {
    Scenario s(syn_received);
    s.at(62s).expect(server, SynReceived);
    s.at(64s).expect(server, Listen, Certainty::implied).expect(client, SynSent);
    s.at(132s).expect(client, Closed, Certainty::implied).expect_closed(true);
    s.at(133s).client("S 0:0(0)").passes();  // it had more retries than we thought
    s.expect(client, SynSent, Certainty::proven).expect(server, SynReceived);
}

TEST(Time, AnUnacknowledgedFinIsGivenUpAfterSilence) {
    Scenario s(last_ack_lost);
    s.at(100s).server("F. 101:101(0) ack 102").lost();
    s.at(200s).expect(server, LastAck);
    s.at(222s).expect(server, Closed, Certainty::implied);
}

TEST(Time, AClosedConnectionLingersAndIsForgotten) {
    Scenario s(established);
    s.at(1s).client("R. 101:101(0) ack 101").passes();
    EXPECT_EQ(s.tracker().next_deadline(), TimePoint(11s));
    s.at(10s);
    EXPECT_EQ(s.tracker().size(), 1U);
    s.at(11s);
    EXPECT_EQ(s.tracker().size(), 0U);
    EXPECT_EQ(s.times_forgotten(), 1U);
    EXPECT_EQ(s.tracker().counters().expired, 1U);
    EXPECT_EQ(s.tracker().next_deadline(), std::nullopt);
}

TEST(Time, AnOpenConnectionIsForgottenAfterFiveIdleDays) {
    Scenario s(established);
    s.at(24h * 5);
    EXPECT_EQ(s.tracker().size(), 1U);
    s.at(24h * 5 + 1s);
    EXPECT_EQ(s.tracker().size(), 0U);
}

TEST(Time, ManyTimersGoOffInOrderThoughAdvancedOnce) {
    Scenario s;
    for (std::uint16_t i = 0; i < 10; ++i) {
        s.talk.client().address.port = static_cast<std::uint16_t>(41000 + i);
        s.at(1s * i).client("S 0:0(0)").lost();
    }
    s.at(10min);
    EXPECT_EQ(s.tracker().size(), 0U);
    EXPECT_EQ(s.times_closed(), 10U);
}

}  // namespace
}  // namespace finwait::test
