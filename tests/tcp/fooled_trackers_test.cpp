// Segments that fool other trackers: what a real Linux endpoint does with them, in the state given. Each is
// delivered without having been emitted, as a segment from elsewhere would be.
#include <gmock/gmock.h>

#include <ostream>

#include "tests/support/scenario.hpp"

namespace finwait::test {
namespace {

using enum State;

struct Case {
    const char* what;
    Start start;
    End to;
    const char* segment;
    State then;
};
void PrintTo(const Case& c, std::ostream* out) {
    *out << c.what;
}

class Fooling : public testing::TestWithParam<Case> {};

TEST_P(Fooling, TheEndpointIsWhereItIs) {
    const Case& c = GetParam();
    Scenario s(c.start);
    const State other = s.model(opposite(c.to)).state;
    s.at(500ms).forged_to(c.to, c.segment);
    s.expect(c.to, c.then).expect(opposite(c.to), other);
}

/// Client SYN-SENT, server SYN-RECEIVED, with timestamps agreed.
void syn_received_with_timestamps(Scenario& s) {
    s.at(0ms).client("S 0:0(0) <mss 1460,TS val 1000 ecr 0>").passes();
    s.server("S. 0:0(0) ack 1 <mss 1460,TS val 2000 ecr 1000>").lost();
}
/// The client's SYN and the server's have crossed; the client's SYN+ACK is lost.
void crossed_syns(Scenario& s) {
    s.at(0ms).client("S 0:0(0) <mss 1460>").lost();
    s.server("S 0:0(0) <mss 1460>").passes();
    s.client("S. 0:0(0) ack 1 <mss 1460>").lost();
}
void syn_sent_with_timestamps(Scenario& s) {
    s.at(0ms).client("S 0:0(0) <mss 1460,TS val 1000 ecr 0>").lost();
    s.at(400ms).client("S 0:0(0) <mss 1460,TS val 1400 ecr 0>").lost();
}
/// Client FIN-WAIT-2, server LAST-ACK; its FIN is lost.
void last_ack(Scenario& s) {
    close_wait(s);
    s.at(20ms).server("F. 101:101(0) ack 102").lost();
}
/// The server holds 301:401 out of order.
void hole(Scenario& s) {
    established(s);
    s.at(10ms).client("P. 101:301(200) ack 101").lost();
    s.client("P. 301:401(100) ack 101").passes();
    s.server(". 101:101(0) ack 101 <sack 301:401>").passes();
}
/// 200,000 bytes have gone each way, so that there are ACKs far too old.
void long_established(Scenario& s) {
    established(s);
    for (int i = 0; i < 200; ++i) {
        const auto range = std::to_string(101 + 1000 * i) + ":" + std::to_string(1101 + 1000 * i) + "(1000)";
        const auto end = std::to_string(1101 + 1000 * i);
        s.at(1s + 1ms * i).client(". " + range + " ack " + std::to_string(101 + 1000 * i)).passes();
        s.server(". " + range + " ack " + end).passes();
    }
    s.client(". 200101:200101(0) ack 200101").passes();
}

const std::vector<Case> established_cases{
    {"RST exact", established, server, "R 101:101(0)", Closed},
    {"RST in window", established, server, "R 201:201(0)", Established},
    {"RST far outside", established, server, "R 900000:900000(0)", Established},
    {"RST one before", established, server, "R 100:100(0)", Established},
    {"RST exact with data", established, server, "R 101:111(10)", Closed},
    {"RST exact PAWS-old", established_with_timestamps, server, "R 101:101(0) <TS val 1 ecr 1>", Closed},
    {"RST exact without timestamp", established_with_timestamps, server, "R 101:101(0)", Closed},
    {"RST exact with MD5", established, server, "R 101:101(0) <md5>", Established},
    {"RST+ACK exact, wrong ACK", established, server, "R. 101:101(0) ack 99999", Closed},
    {"RST+FIN exact", established, server, "FR 101:101(0)", Closed},
    {"RST at the right SACK edge", hole, server, "R 401:401(0)", Closed},
    {"RST at the left SACK edge", hole, server, "R 301:301(0)", Established},
    {"FIN without ACK", established, server, "F 101:101(0)", Established},
    {"no flags", established, server, "none 101:101(0)", Established},
    {"all flags", established, server, "FSP.UEW 101:101(0) ack 101", Established},
    {"FIN exact", established, server, "F. 101:101(0) ack 101", CloseWait},
    {"FIN PAWS-old", established_with_timestamps, server, "F. 101:101(0) ack 101 <TS val 1 ecr 1>",
     Established},
    {"FIN without timestamp", established_with_timestamps, server, "F. 101:101(0) ack 101", CloseWait},
    {"FIN with MD5", established, server, "F. 101:101(0) ack 101 <md5>", Established},
    {"FIN all old", established, server, "F. 50:50(0) ack 101", Established},
    {"FIN behind old data", established, server, "F. 51:101(50) ack 101", CloseWait},
    {"FIN with ACK far too old", long_established, server, "F. 200101:200101(0) ack 101", Established},
    {"FIN with ACK old within the window", long_established, server, "F. 200101:200101(0) ack 190101",
     CloseWait},
    {"FIN with ACK of ISS, to the listener's end", established, server, "F. 101:101(0) ack 0", Established},
    {"FIN with ACK of ISS, to the opener", established, client, "F. 101:101(0) ack 0", CloseWait},
    {"FIN with ACK before ISS, to the opener", established, client, "F. 101:101(0) ack -1", Established},
    {"FIN behind a hole", established, server, "F. 201:201(0) ack 101", Established},
    {"FIN with ACK beyond SND.NXT", established, server, "F. 101:101(0) ack 102", Established},
    {"FIN beyond the window", established, server, "F. 65637:65637(0) ack 101", Established},
    {"SYN", established, server, "S 101:101(0)", Established},
    {"SYN+ACK", established, server, "S. 101:101(0) ack 101", Established},
    {"SYN+FIN", established, server, "FS 101:101(0)", Established},
    {"SYN+FIN+ACK", established, server, "FS. 101:101(0) ack 101", Established},
};
INSTANTIATE_TEST_SUITE_P(Established, Fooling, testing::ValuesIn(established_cases));

const std::vector<Case> opening_cases{
    {"RST without ACK (SYN-SENT)", syn_sent, client, "R 0:0(0)", SynSent},
    {"RST with a good ACK (SYN-SENT)", syn_sent, client, "R. 0:0(0) ack 1", Closed},
    {"RST with a bad ACK (SYN-SENT)", syn_sent, client, "R. 0:0(0) ack 7", SynSent},
    {"ACK (SYN-SENT)", syn_sent, client, ". 1:1(0) ack 1", SynSent},
    {"SYN+ACK of something else (SYN-SENT)", syn_sent, client, "S. 0:0(0) ack 0", SynSent},
    {"SYN+ACK+FIN (SYN-SENT)", syn_sent, client, "FS. 0:0(0) ack 1", Established},
    {"SYN+ACK echoing the first SYN (SYN-SENT)", syn_sent_with_timestamps, client,
     "S. 0:0(0) ack 1 <TS val 1 ecr 1000>", Established},
    {"SYN+ACK echoing now (SYN-SENT)", syn_sent_with_timestamps, client,
     "S. 0:0(0) ack 1 <TS val 1 ecr 1500>", Established},
    {"SYN+ACK echoing nothing (SYN-SENT)", syn_sent_with_timestamps, client,
     "S. 0:0(0) ack 1 <TS val 1 ecr 0>", Established},
    {"SYN+ACK echoing something older (SYN-SENT)", syn_sent_with_timestamps, client,
     "S. 0:0(0) ack 1 <TS val 1 ecr 999>", SynSent},
    {"SYN+ACK echoing something newer (SYN-SENT)", syn_sent_with_timestamps, client,
     "S. 0:0(0) ack 1 <TS val 1 ecr 1600>", SynSent},
    {"RST echoing something older (SYN-SENT)", syn_sent_with_timestamps, client,
     "R. 0:0(0) ack 1 <TS val 1 ecr 999>", SynSent},
    {"ACK echoing something older (SYN-RECEIVED)", syn_received_with_timestamps, server,
     ". 1:1(0) ack 1 <TS val 1001 ecr 1999>", SynReceived},
    {"ACK echoing something newer (SYN-RECEIVED)", syn_received_with_timestamps, server,
     ". 1:1(0) ack 1 <TS val 1001 ecr 2001>", SynReceived},
    {"RST echoing something older (SYN-RECEIVED)", syn_received_with_timestamps, server,
     "R 1:1(0) <TS val 1001 ecr 1999>", SynReceived},
    {"RST+ACK exact, wrong ACK (SYN-RECEIVED)", syn_received, server, "R. 1:1(0) ack 9", Listen},
    {"RST+ACK inexact, wrong ACK (SYN-RECEIVED)", syn_received, server, "R. 101:101(0) ack 9", SynReceived},
    {"ACK of ISS (crossed SYNs)", crossed_syns, client, ". 1:1(0) ack 0", Established},
    {"ACK before ISS (crossed SYNs)", crossed_syns, client, ". 1:1(0) ack -1", SynReceived},
    {"ACK (SYN-RECEIVED)", syn_received, server, ". 1:1(0) ack 1", Established},
    {"ACK PAWS-old (SYN-RECEIVED)", syn_received_with_timestamps, server, ". 1:1(0) ack 1 <TS val 1 ecr 1>",
     SynReceived},
    {"ACK with MD5 (SYN-RECEIVED)", syn_received, server, ". 1:1(0) ack 1 <md5>", SynReceived},
    {"ACK of nothing (SYN-RECEIVED)", syn_received, server, ". 1:1(0) ack 2", SynReceived},
    {"FIN that completes the handshake (SYN-RECEIVED)", syn_received, server, "F. 1:1(0) ack 1", CloseWait},
    {"RST exact (SYN-RECEIVED)", syn_received, server, "R 1:1(0)", Listen},
    {"RST inexact (SYN-RECEIVED)", syn_received, server, "R 101:101(0)", SynReceived},
    {"RST exact PAWS-old (SYN-RECEIVED)", syn_received_with_timestamps, server, "R 1:1(0) <TS val 1 ecr 1>",
     SynReceived},
    {"SYN again (SYN-RECEIVED)", syn_received, server, "S 0:0(0)", SynReceived},
    {"another SYN in window (SYN-RECEIVED)", syn_received, server, "S 500:500(0)", Listen},
    {"another SYN outside (SYN-RECEIVED)", syn_received, server, "S 900000:900000(0)", SynReceived},
    {"FIN without ACK (SYN-RECEIVED)", syn_received, server, "F 1:1(0)", SynReceived},
    {"RST (LISTEN)", syn_sent, server, "R 0:0(0)", Listen},
    {"ACK (LISTEN)", syn_sent, server, ". 0:0(0) ack 5", Listen},
    {"SYN+FIN (LISTEN)", syn_sent, server, "FS 0:0(0)", Listen},
    {"SYN+RST (LISTEN)", syn_sent, server, "SR 0:0(0)", Listen},
    {"SYN with PSH, URG (LISTEN)", syn_sent, server, "SPU 0:0(0)", SynReceived},
    {"SYN with ECE, CWR (LISTEN)", syn_sent, server, "SEW 0:0(0)", SynReceived},
};
INSTANTIATE_TEST_SUITE_P(Opening, Fooling, testing::ValuesIn(opening_cases));

const std::vector<Case> closing_cases{
    {"RST inexact (CLOSE-WAIT)", close_wait, server, "R 202:202(0)", CloseWait},
    {"RST outside (CLOSE-WAIT)", close_wait, server, "R 900000:900000(0)", CloseWait},
    {"RST exact (CLOSE-WAIT)", close_wait, server, "R 102:102(0)", Closed},
    {"RST at RCV.NXT-1 (CLOSE-WAIT)", close_wait, server, "R 101:101(0)", Closed},
    {"RST at RCV.NXT-2 (CLOSE-WAIT)", close_wait, server, "R 100:100(0)", CloseWait},
    {"RST at RCV.NXT-1 (LAST-ACK)", last_ack, server, "R 101:101(0)", Closed},
    {"RST inexact (LAST-ACK)", last_ack, server, "R 302:302(0)", LastAck},
    {"RST at RCV.NXT-1 (CLOSING)", crossed_fins, server, "R 101:101(0)", Closed},
    {"RST at RCV.NXT-1 (FIN-WAIT-2)", close_wait, client, "R 100:100(0)", FinWait2},
    {"RST exact (FIN-WAIT-1)", client_fin_lost, client, "R 101:101(0)", Closed},
    {"RST inexact (FIN-WAIT-1)", client_fin_lost, client, "R 201:201(0)", FinWait1},
    {"RST at RCV.NXT-1 (TIME-WAIT)", time_wait, client, "R 101:101(0)", TimeWait},
    {"RST inexact (TIME-WAIT)", time_wait, client, "R 202:202(0)", TimeWait},
    {"RST exact (TIME-WAIT)", time_wait, client, "R 102:102(0)", Closed},
    {"RST exact with MD5 (TIME-WAIT)", time_wait, client, "R 102:102(0) <md5>", Closed},
    {"data across the FIN (CLOSE-WAIT)", close_wait, server, "P. 51:151(100) ack 101", Closed},
    {"data across the FIN (LAST-ACK)", last_ack, server, "P. 51:151(100) ack 101", Closed},
    {"data across the FIN (CLOSING)", crossed_fins, client, "P. 51:151(100) ack 101", Closed},
    {"data beyond the FIN (CLOSE-WAIT)", close_wait, server, "P. 102:202(100) ack 101", CloseWait},
    {"FIN again (CLOSE-WAIT)", close_wait, server, "F. 101:101(0) ack 101", CloseWait},
    {"old FIN (FIN-WAIT-2)", close_wait, client, "F. 50:50(0) ack 102", FinWait2},
    {"FIN again (TIME-WAIT)", time_wait, client, "F. 101:101(0) ack 102", TimeWait},
    {"old FIN whose ACK covers ours (LAST-ACK)", last_ack, server, "F. 101:101(0) ack 102", Closed},
    {"old FIN whose ACK covers ours (CLOSING)", crossed_fins, client, "F. 101:101(0) ack 102", TimeWait},
    {"ACK beyond SND.NXT (LAST-ACK)", last_ack, server, ". 102:102(0) ack 103", LastAck},
    {"ACK beyond SND.NXT (FIN-WAIT-1)", client_fin_lost, client, ". 101:101(0) ack 103", FinWait1},
    {"SYN (CLOSE-WAIT)", close_wait, server, "S 102:102(0)", CloseWait},
    {"SYN beyond RCV.NXT (TIME-WAIT of the opener)", time_wait, client, "S 5000:5000(0)", TimeWait},
    {"FIN without ACK (FIN-WAIT-2)", close_wait, client, "F 101:101(0)", FinWait2},
    {"SYN (CLOSED, once out of LISTEN)", time_wait, server, "S 5000:5000(0)", SynReceived},
};
INSTANTIATE_TEST_SUITE_P(Closing, Fooling, testing::ValuesIn(closing_cases));

// What an open socket does and what is left of a closed one differ: only the host knows which it is.
class ClosedSocket : public testing::TestWithParam<const char*> {};

TEST_P(ClosedSocket, InFinWait2IsAnotherThanAnOpenOne) {
    Scenario s(close_wait);
    s.at(20ms).forged_to(client, GetParam());
    EXPECT_EQ(s.model(client).certainty, Certainty::implied) << s.timeline();
    EXPECT_EQ(s.model(client).doubt, Doubt::orphan) << s.timeline();
}
INSTANTIATE_TEST_SUITE_P(Orphan, ClosedSocket,
                         testing::Values("S 101:101(0)", "S 501:501(0)", "S. 101:101(0) ack 102",
                                         "R 201:201(0)", "P. 101:201(100) ack 102", "F. 201:201(0) ack 102",
                                         "F. 101:101(0) ack 103", "F. 101:101(0) ack 102 <md5>"));

TEST(Fooling, WhatAClosedSocketDoesLikeAnOpenOneIsProven) {
    for (const char* segment : {"F. 101:101(0) ack 102", "R 101:101(0)", "R 100:100(0)", "S 0:0(0)",
                                "S 900000:900000(0)", ". 101:101(0) ack 102", "P. 1:101(100) ack 102"}) {
        Scenario s(close_wait);
        s.at(20ms).forged_to(client, segment);
        EXPECT_EQ(s.model(client).certainty, Certainty::proven) << s.timeline();
    }
}

TEST(Fooling, NewDataToAClosedSocketInFinWait1IsAnAbort) {
    Scenario s(client_fin_lost);
    s.at(20ms).forged_to(client, "P. 101:201(100) ack 101");
    s.expect(client, FinWait1, Certainty::implied);
    s.client("R 101:101(0) win 0").passes();
    s.expect(client, Closed, Certainty::proven);
}

TEST(Fooling, AClosedSocketRefusesASyn) {
    Scenario s(close_wait);
    s.talk.server().iss = Seq(5'000'101);
    s.at(20ms).server("S 0:0(0)").passes();
    const std::string zero = std::to_string(-std::int64_t{s.talk.client().iss.value()});
    s.client("R. " + zero + ":" + zero + "(0) ack 1 win 0").passes();
    s.expect(client, Closed).expect_role("rst+refusal");
}

TEST(Fooling, NobodyTakesTcpFromAFrameToAll) {
    Scenario s(established);
    const Mac mac = s.talk.server().mac;
    for (const char* group : {"ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01"}) {
        s.talk.server().mac = *parse_mac(group);
        s.at(10ms).forged_to(server, "R 101:101(0)");
        s.forged_to(server, "F. 101:101(0) ack 101");
    }
    s.expect(server, Established);
    EXPECT_EQ(s.tracker().path(s.handle(), s.talk.side_of(server)).mac, mac);
}

TEST(Fooling, NotEveryHostLooksAtTcpAo) {
    Scenario s(established);
    s.at(10ms).forged_to(server, "F. 101:101(0) ack 101 <ao>");
    s.expect(server, CloseWait, Certainty::implied);
    s.at(20ms).server(". 101:101(0) ack 101").passes();  // it knows the option: as if never sent
    s.expect(server, Established, Certainty::proven);
}

TEST(Fooling, AListenerTakesASynOutOfTimeWaitEvenIfItWillNotHaveIt) {
    Scenario s(established);
    s.at(10ms).server("F. 101:101(0) ack 101").passes();
    s.at(11ms).client("F. 101:101(0) ack 102").passes();
    s.at(12ms).server(". 102:102(0) ack 102").passes();
    s.at(20ms).forged_to(server, "FS 5000:5000(0)");
    s.expect(server, TimeWait, Certainty::implied);
}

TEST(Fooling, AFinActsBeforeWhatWaitsBehindIt) {
    Scenario s(hole);  // measured on Linux 6.18: 301 is thrown away
    s.at(20ms).client("FP. 101:201(100) ack 101").passes();
    s.expect(server, CloseWait);
    s.server(". 101:101(0) ack 202").passes();
    s.expect(server, CloseWait).expect_role("active-fin-ack");
}

TEST(Fooling, AFinThatWaitsIsReachedBeforeWhatWaitsBehindIt) {
    Scenario s(established);
    s.at(10ms).client("FP. 201:301(100) ack 101").passes();
    s.client("P. 301:401(100) ack 101").passes();
    s.client("P. 101:201(100) ack 101").passes();
    s.expect(server, CloseWait);
    s.server(". 101:101(0) ack 302").passes();
    s.expect_role("active-fin-ack");
}

TEST(Fooling, AnOldFinIsAcknowledgedByNobody) {
    Scenario s(established);  // emitted by the client's side: somebody behind the same TAP
    s.at(10ms).client("F. 50:50(0) ack 101").passes();
    s.server(". 101:101(0) ack 101").passes();
    s.expect(client, Established).expect(server, Established).expect_role("ack");
}

TEST(Fooling, AnAckBeyondAFinIsOfTheDataInItsPlace) {
    Scenario s(established);
    s.at(10ms).client("F. 201:201(0) ack 101").passes();
    s.client("P. 101:301(200) ack 101").passes();
    s.server(". 101:101(0) ack 301").passes();
    s.expect(server, Established).expect_role("ack");
}

TEST(Fooling, TheEarlierOfTwoFinsEndsTheStream) {
    Scenario s(established);
    s.at(10ms).client("F. 201:201(0) ack 101").passes();
    s.client("F. 101:101(0) ack 101").passes();
    s.server(". 101:101(0) ack 102").passes();
    s.expect(server, CloseWait).expect_role("active-fin-ack");
}

TEST(Fooling, AFinAtTheWindowsEdgeIsNotKept) {
    Scenario s(established);  // the window ends at 65636
    s.at(10ms).forged_to(server, "F. 65636:65636(0) ack 101");
    for (int first = 101; first < 65636; first += 13107) {
        const auto end = std::to_string(first + 13107);
        s.client("P. " + std::to_string(first) + ":" + end + "(13107) ack 101").passes();
        s.server(". 101:101(0) ack " + end).passes();
    }
    s.expect(server, Established);
}

TEST(Fooling, AWaitingFinCountsAmongWhatIsSacked) {
    Scenario s(established);
    s.at(10ms).forged_to(server, "F. 201:201(0) ack 101");
    s.forged_to(server, "R 202:202(0)");
    s.expect(server, Closed);
}

TEST(Fooling, ASynAckAgainIsNewsOnlyToTheOpener) {
    Scenario s(established);
    s.at(10ms).server("S. 0:0(0) ack 1 <mss 1460,sackOK>").passes();
    s.client(". 101:101(0) ack 101").passes();
    s.expect_role("handshake-ack");
    s.at(20ms).client("S. 0:0(0) ack 1 <mss 1460,sackOK>").passes();
    s.server(". 101:101(0) ack 101").passes();
    s.expect_role("challenge-ack");
}

TEST(Fooling, TheAckOfTimeWaitToANewSynIsTimeWaits) {
    Scenario s(time_wait);
    s.talk.server().iss = Seq(5'000'050);  // before the client's RCV.NXT
    s.at(30ms).server("S 0:0(0)").passes();
    s.client(". 102:102(0) ack 52").passes();
    s.expect(client, TimeWait).expect_role("time-wait-ack");
}

TEST(Fooling, AnAckOvertakenByANewerOneIsNotAnswered) {
    Scenario s(established_with_timestamps);
    s.at(10ms).client(". 101:101(0) ack 101 <TS val 900 ecr 2000>").passes();
    s.server(". 101:101(0) ack 101 win 1000 <TS val 2000 ecr 1000>").passes();
    s.expect_role("window-update");
}

TEST(Fooling, AFinBehindAHoleActsOnceItIsFilled) {
    Scenario s(established);
    s.at(10ms).forged_to(server, "F. 201:201(0) ack 101");
    s.expect(server, Established);
    s.at(20ms).client("P. 101:201(100) ack 101").passes();
    s.expect(server, CloseWait);
}

TEST(Fooling, AForgedFinOvertakenByDataNeverActs) {
    Scenario s(established);
    s.at(10ms).forged_to(server, "F. 151:151(0) ack 101");
    s.at(20ms).client("P. 101:201(100) ack 101").passes();
    s.expect(server, Established);
    s.at(30ms).server(". 101:101(0) ack 201").passes();
    s.expect(server, Established).expect_role("ack");
}

TEST(Fooling, ASynIsTakenOutOfTimeWaitWhereSomethingListens) {
    Scenario s(established);  // the server closes first
    s.at(10ms).server("F. 101:101(0) ack 101").passes();
    s.at(11ms).client("F. 101:101(0) ack 102").passes();
    s.at(12ms).server(". 102:102(0) ack 102").passes();
    s.expect(server, TimeWait).expect(client, Closed);
    s.at(20ms).forged_to(server, "S 50:50(0)");  // before RCV.NXT: an old one
    s.expect(server, TimeWait);
    s.at(30ms).forged_to(server, "S 5000:5000(0)");
    s.expect(server, SynReceived, Certainty::implied);
}

}  // namespace
}  // namespace finwait::test
