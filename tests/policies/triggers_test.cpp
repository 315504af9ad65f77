// Triggers: a moment in a connection's life instead of a segment.
#include "tests/policies/bench.hpp"

namespace finwait::test {
namespace {

/// Three segments to open, the client's FIN and its ACK: the server sits in CLOSE-WAIT from `at` on.
Bench& half_close(Bench& box, Duration at) {
    box.open();
    return box.at(at).client("F. 1:1(0) ack 1").server(". 1:1(0) ack 2").ignore();
}

TEST(Triggers, AResetToAnIdleConnection50MsAfterAState) {
    Bench box("[[policy]]\non = { server-state = 'CLOSE-WAIT' }\nafter = '50ms'\nreset = { to = 'both' }");
    half_close(box, 10ms);
    box.at(59ms).expect_nothing();
    box.at(2s);
    box.expect_to_client(60ms, "R. 1:1(0) ack 2");
    box.expect_to_server(60ms, "R. 2:2(0) ack 1");
    box.expect_nothing();  // once per connection
    box.expect(End::client, State::Closed);
    box.expect(End::server, State::Closed);
    EXPECT_EQ(box.box().counters().inventions, 2U);
}

TEST(Triggers, IsCalledOffWhenItsKeysCeaseToHold) {
    Bench box("[[policy]]\non = { server-state = 'CLOSE-WAIT' }\nafter = '50ms'\nreset = {}");
    half_close(box, 10ms);
    box.at(40ms).server("F. 1:1(0) ack 2").ignore();
    box.at(2s).expect_nothing();

    Bench stubborn(
        "[[policy]]\non = { server-state = 'CLOSE-WAIT' }\nafter = '50ms'\nstill = false\nreset = { to = "
        "'client' }");
    half_close(stubborn, 10ms);
    stubborn.at(40ms).server("F. 1:1(0) ack 2").ignore();
    stubborn.at(2s).expect_to_client(60ms, "R. 2:2(0) ack 2");
}

TEST(Triggers, AllKeysMustHold) {
    Bench box(
        "[[policy]]\non = { client-state = 'FIN-WAIT-2', server-state = 'CLOSE-WAIT' }\nreset = { to = "
        "'server' }");
    box.open();
    box.at(10ms).client("F. 1:1(0) ack 1").ignore();
    box.at(100ms).expect_nothing();  // the client is only in FIN-WAIT-1
    box.server(". 1:1(0) ack 2");
    box.expect_to_client(100ms, ". 1:1(0) ack 2");
    box.at(101ms).expect_to_server(100ms, "R. 2:2(0) ack 1");
}

TEST(Triggers, IdleCountsFromTheLastSegmentEitherWay) {
    Bench box("[[policy]]\non = { idle = '30s' }\nreset = { to = 'client' }");
    box.open();
    box.at(20s).client("P. 1:11(10) ack 1").at(25s).server(". 1:1(0) ack 11").ignore();
    box.at(54s).expect_nothing();
    box.at(56s).expect_to_client(55s, "R. 1:1(0) ack 11");
}

TEST(Triggers, BytesAndAge) {
    Bench bytes("[[policy]]\non = { bytes = '1KB' }\nreset = { to = 'server' }");
    bytes.open();
    bytes.client("P. 1:501(500) ack 1").server("P. 1:401(400) ack 501").at(1ms).ignore();
    bytes.client("P. 501:601(100) ack 401").at(2ms);
    bytes.expect_to_server(1ms, "P. 501:601(100) ack 401");
    bytes.expect_to_server(1ms, "R. 601:601(0) ack 401");

    Bench age("[[policy]]\non = { age = '5s' }\nreset = { to = 'server' }");
    age.open();
    age.at(4s).client("P. 1:501(500) ack 1").ignore();
    age.at(6s).expect_to_server(5s, "R. 501:501(0) ack 1");
}

TEST(Triggers, MatchSaysForWhichConnections) {
    Bench box("[[policy]]\non = { opened = true }\nmatch = { server-port = 443 }\nreset = {}");
    box.open();
    box.at(1s).expect_nothing();
    EXPECT_EQ(box.box().reports()[0].matched, 0U);
}

TEST(Triggers, ANewProfileSeesConnectionsThatAreThere) {
    Bench box;
    half_close(box, 10ms);
    box.at(1s).load(
        "[[policy]]\non = { server-state = 'CLOSE-WAIT' }\nafter = '50ms'\nreset = { to = 'server' }");
    box.at(2s).expect_to_server(1050ms, "R. 2:2(0) ack 1");
}

TEST(Triggers, KeepalivesAndTheirAnswersAreNoLife) {
    Bench box("[[policy]]\non = { idle = '30s' }\nreset = { to = 'client' }");
    box.open();
    box.client("P. 1:11(10) ack 1").server(". 1:1(0) ack 11");
    for (const Duration at : {10s, 20s}) box.at(at).client(". 10:10(0) ack 1").server(". 1:1(0) ack 11");
    box.ignore().at(29s).expect_nothing();
    box.at(31s).expect_to_client(30s, "R. 1:1(0) ack 11");
}

}  // namespace
}  // namespace finwait::test
