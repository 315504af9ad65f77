// Where an end that follows RFC 9293, 5961 and 7323 to the letter does something else than Linux (which is in
// docs/segments.md).
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
    State linux_goes_to, rfc_goes_to;
};
void PrintTo(const Case& c, std::ostream* out) {
    *out << c.what;
}

class Flavours : public testing::TestWithParam<Case> {};

TEST_P(Flavours, EachGoesItsWay) {
    const Case& c = GetParam();
    for (const Flavour flavour : {Flavour::Linux, Flavour::Rfc}) {
        Tracker::Settings settings;
        for (HostSettings& host : settings.host) host.flavour = flavour;
        Scenario s(c.start, settings);
        s.at(500ms).forged_to(c.to, c.segment);
        s.expect(c.to, flavour == Flavour::Linux ? c.linux_goes_to : c.rfc_goes_to);
    }
}

void syn_sent_with_timestamps(Scenario& s) {
    s.at(0ms).client("S 0:0(0) <mss 1460,TS val 1000 ecr 0>").lost();
}
void syn_received_with_timestamps(Scenario& s) {
    s.at(0ms).client("S 0:0(0) <mss 1460,TS val 1000 ecr 0>").passes();
    s.server("S. 0:0(0) ack 1 <mss 1460,TS val 2000 ecr 1000>").lost();
}
void crossed_syns(Scenario& s) {
    s.at(0ms).client("S 0:0(0) <mss 1460>").lost();
    s.server("S 0:0(0) <mss 1460>").passes();
    s.client("S. 0:0(0) ack 1 <mss 1460>").lost();
}
void small_window(Scenario& s) {
    s.at(0ms).client("S 0:0(0) <mss 1460>").passes();
    s.server("S. 0:0(0) ack 1 win 1000 <mss 1460>").passes();
    s.client(". 1:1(0) ack 1").passes();
}
/// The server holds 301:401 out of order.
void hole(Scenario& s) {
    established(s);
    s.at(10ms).client("P. 301:401(100) ack 101").passes();
    s.server(". 101:101(0) ack 101 <sack 301:401>").passes();
}
void last_ack(Scenario& s) {
    close_wait(s);
    s.at(20ms).server("F. 101:101(0) ack 102").lost();
}
void time_wait_with_timestamps(Scenario& s) {
    established_with_timestamps(s);
    s.at(10ms).client("F. 101:101(0) ack 101 <TS val 1000 ecr 2000>").passes();
    s.server("F. 101:101(0) ack 102 <TS val 2000 ecr 1000>").passes();
    s.client(". 102:102(0) ack 102 <TS val 1000 ecr 2000>").passes();
}

const std::vector<Case> cases{
    {"SYN+FIN (LISTEN)", syn_sent, server, "FS 0:0(0)", Listen, SynReceived},
    {"an echo of nothing sent (SYN-SENT)", syn_sent_with_timestamps, client,
     "S. 0:0(0) ack 1 <TS val 1 ecr 7>", SynSent, Established},
    {"an echo of nothing sent (SYN-RECEIVED)", syn_received_with_timestamps, server,
     ". 1:1(0) ack 1 <TS val 1001 ecr 7>", SynReceived, Established},
    {"FIN on the SYN+ACK (SYN-SENT)", syn_sent, client, "FS. 0:0(0) ack 1", Established, CloseWait},
    {"a request's ACK without timestamp", syn_received_with_timestamps, server, ". 1:1(0) ack 1", Established,
     SynReceived},
    {"PAWS-old RST (SYN-RECEIVED)", syn_received_with_timestamps, server, "R 1:1(0) <TS val 1 ecr 2000>",
     SynReceived, Listen},
    {"ACK of ISS (crossed SYNs)", crossed_syns, client, ". 1:1(0) ack 0", Established, SynReceived},
    {"FIN without timestamp", established_with_timestamps, server, "F. 101:101(0) ack 101", CloseWait,
     Established},
    {"FIN one tick old", established_with_timestamps, server, "F. 101:101(0) ack 101 <TS val 999 ecr 2000>",
     CloseWait, Established},
    {"FIN behind the window's edge", small_window, server, "FP. 1:1001(1000) ack 1", CloseWait, Established},
    {"FIN whose ACK is old, but not older than the window", established, server, "F. 101:101(0) ack -9",
     Established, CloseWait},
    {"RST at the right SACK edge", hole, server, "R 401:401(0)", Closed, Established},
    {"RST at RCV.NXT-1 (CLOSE-WAIT)", close_wait, server, "R 101:101(0)", Closed, CloseWait},
    {"data across the FIN (CLOSE-WAIT)", close_wait, server, "P. 51:151(100) ack 101", Closed, CloseWait},
    {"old FIN whose ACK covers ours (LAST-ACK)", last_ack, server, "F. 101:101(0) ack 102", Closed, LastAck},
    {"RST with MD5 (TIME-WAIT)", time_wait, client, "R 102:102(0) <md5>", Closed, TimeWait},
    {"PAWS-old RST (TIME-WAIT)", time_wait_with_timestamps, client, "R 102:102(0) <TS val 1 ecr 1>", TimeWait,
     Closed},
};
INSTANTIATE_TEST_SUITE_P(Departures, Flavours, testing::ValuesIn(cases));

Tracker::Settings by_the_rfc() {
    Tracker::Settings settings;
    for (HostSettings& host : settings.host) host.flavour = Flavour::Rfc;
    return settings;
}

TEST(RfcFlavour, ARequestIsLookedAtInTheOrderOfTheText) {
    Scenario s(syn_received, by_the_rfc());
    s.at(10ms).forged_to(server, ". 70000:70000(0) ack 9");  // the window comes before the ACK
    s.server(". 1:1(0) ack 1").lost();
    s.expect(server, SynReceived).expect_role("ack");
    s.forged_to(server, "R 101:101(0)");
    s.server(". 1:1(0) ack 1").lost();
    s.expect(server, SynReceived).expect_role("challenge-ack");
    s.forged_to(server, "S 501:501(0)");  // back to LISTEN without a word
    s.expect(server, Listen);
}

TEST(RfcFlavour, TimeWaitChallengesAnInexactReset) {
    Scenario s(time_wait, by_the_rfc());
    s.at(30ms).forged_to(client, "R 202:202(0)");
    s.client(". 102:102(0) ack 102").passes();
    s.expect(client, TimeWait).expect_role("time-wait-ack+challenge-ack");
}

}  // namespace
}  // namespace finwait::test
