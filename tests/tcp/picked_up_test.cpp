// Connections first seen in the middle: both ends unsure, liberal, learning, until they are proven.
#include <gmock/gmock.h>

#include "tests/support/scenario.hpp"

namespace finwait::test {
namespace {

using enum State;

TEST(PickedUp, DataFromBothEndsProvesThem) {
    Scenario s;
    s.at(0s).client("P. 5001:5101(100) ack 7001").passes();
    s.expect(client, Established, Certainty::unsure).expect(server, Established, Certainty::unsure);
    EXPECT_TRUE(s.connection().picked_up);
    EXPECT_EQ(s.connection().opener, std::nullopt);
    s.at(1ms).server("P. 7001:7101(100) ack 5101").passes();
    s.expect(server, Established, Certainty::proven);
    s.at(2ms).client(". 5101:5101(0) ack 7101").passes();
    s.expect(client, Established, Certainty::proven);
    EXPECT_EQ(s.tracker().counters().picked_up, 1U);
}

TEST(PickedUp, AcksAloneProveNothing) {
    Scenario s;
    for (int i = 0; i < 3; ++i) {
        s.at(1s * i).client(". 5001:5001(0) ack 7001").passes();
        s.server(". 7001:7001(0) ack 5001").passes();
    }
    s.expect(client, Established, Certainty::unsure).expect(server, Established, Certainty::unsure);
}

TEST(PickedUp, ItsTeardownIsFollowed) {
    Scenario s;
    s.at(0s).server("P. 7001:7101(100) ack 5001").passes();
    s.client(". 5001:5001(0) ack 7101").passes();
    s.at(1s).client("F. 5001:5001(0) ack 7101").passes();
    s.expect(client, FinWait1).expect(server, CloseWait).expect_role("active-fin");
    s.server("F. 7101:7101(0) ack 5002").passes();
    s.expect(server, LastAck).expect(client, TimeWait).expect_role("active-fin-ack+passive-fin");
    s.client(". 5002:5002(0) ack 7102").passes();
    s.expect(server, Closed).expect(client, TimeWait).expect_role("last-ack");
}

TEST(PickedUp, ByASynAckItKnowsWhoOpened) {
    Scenario s;
    s.at(0s).server("S. 0:0(0) ack 1").passes();
    s.expect(server, SynReceived).expect(client, Established);
    EXPECT_EQ(s.connection().opener, s.talk.side_of(client));
    s.client(". 1:1(0) ack 1").passes();
    s.expect(server, Established).expect_role("handshake-ack");
}

TEST(PickedUp, ByAFinWhoseHistoryIsUnknown) {
    Scenario s;
    s.at(0s).client("F. 5001:5001(0) ack 7001").passes();
    s.expect(client, FinWait1, Certainty::unsure);
    s.server(". 7001:7001(0) ack 5002").passes();
    s.expect(client, FinWait2).expect(server, CloseWait).expect_role("active-fin-ack");
}

TEST(PickedUp, AResetOrANonsenseSegmentIsNoConnection) {
    Scenario s;
    s.at(0s).client("R 5:5(0)").passes();
    EXPECT_FALSE(s.handle());
    s.client("F 5:5(0)").passes();
    EXPECT_FALSE(s.handle());
    EXPECT_EQ(s.tracker().size(), 0U);
}

TEST(PickedUp, AResetClosesAnEndWeKnowNothingAbout) {
    Scenario s;
    s.at(0s).client(". 5001:5001(0) ack 7001").passes();
    s.client("R. 5001:5001(0) ack 7001").passes();
    s.expect(client, Closed).expect(server, Closed, Certainty::implied);
}

TEST(PickedUp, AnEchoMayBeOfASynAckThatWentByBefore) {
    Scenario s;
    s.at(0ms).server("S. 0:0(0) ack 1 <mss 1460,TS val 3000 ecr 1000>").lost();
    s.at(1ms).client(". 1:1(0) ack 1 <TS val 1000 ecr 2000>").passes();
    s.expect(server, Established);
}

TEST(PickedUp, ASynAckProvesNothingOfAnEndThatWasNeverHeard) {
    Scenario s;  // nobody may have sent the SYN that it acknowledges
    s.at(0ms).server("S. 0:0(0) ack 1 <mss 1460>").passes();
    s.expect(client, Established, Certainty::unsure);
    s.at(1ms).client("R 1:1(0) win 0").passes();
    s.expect(client, Closed);
}

}  // namespace
}  // namespace finwait::test
