// Each way to open a connection, and to fail to.
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "tests/wire/truth/scenario_test.hpp"

namespace finwait::truth {
namespace {

using enum State;

constexpr auto three_segments = R"(
    client S  syn
    server S. syn-ack
    client .  handshake-ack)";

SCENARIO(Opening, InThreeSegments) {
    s.open();
    s.expect(three_segments);
    s.expect_states(Established, Established);
}

SCENARIO_WITH(Opening, InThreeSegmentsOverIPv6, .v6 = true) {
    s.open();
    s.expect(three_segments);
    s.expect_states(Established, Established);
}

SCENARIO(Opening, RefusedWhereNobodyListens) {
    s.connect();
    s.run_until_delivered("rst+refusal");
    s.expect(R"(
        client S  syn
        server R. rst+refusal)");
    s.expect_states(Closed, Closed);
}

SCENARIO(Opening, SimultaneousOfTwoThatBindAndConnect) {
    s.client.bind(4000);
    s.server = Application(s.server_host, s.v6);
    s.server.bind(4001);
    s.plan(Role::syn, 0, keep);
    s.client.connect(s.server_host.at(4001, s.v6));
    s.server.connect(s.client_host.at(4000, s.v6));
    s.quiet();
    s.expect_states(SynSent, SynSent);
    s.release();
    s.run_until_state(Side::a, Established);
    s.run_until_state(Side::b, Established);
    s.quiet();
    s.expect(R"(
        client S  syn
        server S  syn
        server S. syn-ack
        client S. syn-ack
        client .  handshake-ack
        server .  handshake-ack)");
    s.expect_states(Established, Established);
}

SCENARIO(Opening, FastOpenWithDataOnTheSyn) {
    s.listen();
    s.listener.set(IPPROTO_TCP, TCP_FASTOPEN, 16);
    s.client.connect_with_data(s.server_host.at(s.server_port, s.v6),
                               100);  // has no cookie yet: asks for one
    s.run_until_delivered("handshake-ack");
    s.server = std::move(*s.listener.accept());
    s.client.close();
    s.run_until_delivered("active-fin-ack");
    s.server.close();
    s.run_until_delivered("last-ack");
    s.expect(R"(
        client S  syn
        server S. syn-ack
        client .  handshake-ack
        client F. active-fin
        server .  active-fin-ack
        server F. passive-fin
        client .  last-ack)");

    s.client = Application(s.client_host, s.v6);
    s.client.connect_with_data(s.server_host.at(s.server_port, s.v6), 100);
    s.run_until_emitted("syn-ack", 1);
    s.server = std::move(*s.listener.accept());
    EXPECT_EQ(s.server.receive(), 100U) << "before the handshake is over";
    s.server.send(50);
    s.run_until_delivered("handshake-ack");
    s.quiet();
    s.expect(R"(
        client S  syn+data
        server S. syn-ack
        server P. data
        client .  handshake-ack
        client .  ack)");
    s.expect_states(Established, Established);
}

SCENARIO(Opening, FullAcceptQueueIgnoresTheHandshakesAck) {
    s.listener = Application(s.server_host, s.v6);
    s.listener.bind(s.server_port);
    s.listener.listen(2);  // of which Linux makes room for three
    std::array<Application, 3> others;
    const auto start = [&](Application& one) {
        one = Application(s.client_host, s.v6);
        one.connect(s.server_host.at(s.server_port, s.v6));
        s.quiet();
        static_cast<void>(s.take_lines());
    };
    start(others[0]), start(others[1]);
    s.plan(Role::handshake_ack, 1, keep);
    start(others[2]);
    s.connect();
    s.quiet();
    s.release();
    s.quiet();
    s.expect_states(Established, Established);  // implied: the kernel says SYN-RECEIVED
    s.run_until_emitted("handshake-ack", 2);    // answers the SYN-ACK that comes again after a second
    s.quiet();
    s.expect(R"(
        client S  syn
        server S. syn-ack
        client .  handshake-ack
        server S. syn-ack#2 again
        client .  handshake-ack#2)");
    s.expect_states(Established, Established);
}

SCENARIO(Opening, FullAcceptQueueIgnoresTheSyn) {
    s.listener = Application(s.server_host, s.v6);
    s.listener.bind(s.server_port);
    s.listener.listen(0);
    Application first(s.client_host, s.v6);
    first.connect(s.server_host.at(s.server_port, s.v6));
    s.run_until_delivered("handshake-ack");
    s.expect(three_segments);
    s.connect();
    s.run_until_emitted("syn", 2);
    s.quiet();
    s.expect(R"(
        client S  syn
        client S  syn#2 again)");
    s.expect_states(SynSent, SynReceived);  // implied: the kernel has dropped it
}

SCENARIO(Opening, DeferredAcceptWaitsForData) {
    s.listen();
    s.listener.set(IPPROTO_TCP, TCP_DEFER_ACCEPT, 5);
    s.connect();
    s.run_until_delivered("handshake-ack");
    s.quiet();
    s.client.send(100);
    s.run_until_delivered("data");
    s.quiet();
    s.expect(R"(
        client S  syn
        server S. syn-ack
        client .  handshake-ack
        client P. data
        server .  ack)");
    s.expect_states(Established, Established);
}

SCENARIO(Opening, WithSynCookies) {
    s.server_host.set("net.ipv4.tcp_syncookies", "2");  // always
    s.open();
    s.expect(three_segments);
    s.client.send(10);
    s.quiet();
    s.expect_states(Established, Established);
}

SCENARIO(Opening, GivenUpByTheClient) {
    s.listen();
    s.plan(Role::syn, 0, lose);
    s.connect();
    s.run_until_emitted("syn");
    s.quiet();
    s.client.close();  // nobody is told
    s.quiet();
    s.expect("client S syn");
    s.expect_states(SynSent, Listen);
}

SCENARIO(Opening, OfAListenerThatIsClosedMeanwhile) {
    s.listen();
    s.plan(Role::handshake_ack, 1, lose);
    s.connect();
    s.run_until_emitted("handshake-ack");
    s.listener.close();  // and its requests with it, without a word
    s.quiet();
    s.expect_states(Established, SynReceived);
    s.client.send(10);
    s.run_until_delivered("rst");
    s.expect(R"(
        client S  syn
        server S. syn-ack
        client .  handshake-ack
        client P. data
        server R  rst)");
    s.expect_states(Closed, Closed);
}

SCENARIO(Opening, HalfOpenIsDiscovered) {
    s.open();
    s.expect(three_segments);
    s.forge(Side::b);  // the server reboots, the client is not told (RFC 9293 figure 10)
    s.expect_states(Established, Closed);
    s.client.send(10);
    s.run_until_delivered("rst");
    s.expect(R"(
        client P. data
        server R  rst)");
    s.expect_states(Closed, Closed);
}

/// RFC 9293 §3.6.1: the port of a connection in TIME-WAIT, used again from the other end.
SCENARIO(Opening, OutOfTimeWait) {
    s.open();
    const std::uint16_t port = s.client.port();
    s.server.close();
    s.run_until_delivered("active-fin-ack");
    s.client.close();
    s.run_until_delivered("last-ack");
    s.expect_states(Closed, TimeWait);
    s.expect(R"(
        client S  syn
        server S. syn-ack
        client .  handshake-ack
        server F. active-fin
        client .  active-fin-ack
        client F. passive-fin
        server .  last-ack)");

    s.client = Application(s.client_host, s.v6);
    s.client.bind(port);
    s.connect();
    s.quiet();
    s.expect(three_segments);
    s.expect_states(Established, Established);
}

}  // namespace
}  // namespace finwait::truth
