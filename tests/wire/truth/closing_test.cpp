// Each way to close a connection.
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "tcp/standing.hpp"
#include "tests/wire/truth/scenario_test.hpp"

namespace finwait::truth {
namespace {

using enum State;

constexpr auto opened = R"(
    client S  syn
    server S. syn-ack
    client .  handshake-ack)";

SCENARIO(Closing, InFourSegmentsByTheClient) {
    s.open();
    s.expect(opened);
    s.client.close();
    s.run_until_delivered("active-fin-ack");
    s.expect_states(FinWait2, CloseWait);
    s.server.close();
    s.run_until_delivered("last-ack");
    s.expect(R"(
        client F. active-fin
        server .  active-fin-ack
        server F. passive-fin
        client .  last-ack)");
    s.expect_states(TimeWait, Closed);
}

SCENARIO(Closing, InFourSegmentsByTheServer) {
    s.open();
    s.expect(opened);
    s.server.close();
    s.run_until_delivered("active-fin-ack");
    s.client.close();
    s.run_until_delivered("last-ack");
    s.expect(R"(
        server F. active-fin
        client .  active-fin-ack
        client F. passive-fin
        server .  last-ack)");
    s.expect_states(Closed, TimeWait);
}

SCENARIO_WITH(Closing, InFourSegmentsOverIPv6, .v6 = true) {
    s.open();
    s.expect(opened);
    s.client.close();
    s.run_until_delivered("active-fin-ack");
    s.server.close();
    s.run_until_delivered("last-ack");
    s.expect(R"(
        client F. active-fin
        server .  active-fin-ack
        server F. passive-fin
        client .  last-ack)");
    s.expect_states(TimeWait, Closed);
}

/// The ACK of the FIN is delayed (RFC 9293 §3.8.6.3), and the server's own FIN takes it along.
SCENARIO_WITH(Closing, InThreeSegments, .quick_acks = false) {
    s.open();
    s.client.send(10);
    s.run_until_delivered("ack");
    s.server.receive();
    s.server.send(10);  // a conversation: from here on its ACKs wait for data to ride on
    s.quiet(250ms);
    s.expect(R"(
        client S  syn
        server S. syn-ack
        client .  handshake-ack
        client P. data
        server .  ack
        server P. data
        client .  ack)");
    s.client.receive();
    s.client.close();
    s.run_until_delivered("active-fin");
    s.server.close();
    s.run_until_delivered("last-ack");
    s.expect(R"(
        client F. active-fin
        server F. active-fin-ack+passive-fin
        client .  last-ack)");
    s.expect_states(TimeWait, Closed);
}

SCENARIO(Closing, AtTheSameTime) {
    s.open();
    s.expect(opened);
    s.plan(Role::active_fin, 0, keep);
    s.client.close();
    s.server.close();
    s.quiet();
    s.expect_states(FinWait1, FinWait1);
    s.release();
    s.quiet();
    s.expect(R"(
        client F. active-fin
        server F. active-fin
        server .  active-fin-ack
        client .  active-fin-ack)");
    s.expect_states(TimeWait, TimeWait);
}

SCENARIO(Closing, HalfOnlyForALongTime) {
    s.open();
    s.expect(opened);
    s.client.half_close();
    s.run_until_delivered("active-fin-ack");
    for (std::uint32_t n = 1; n <= 3; ++n) {
        s.server.send(1000);
        s.run_until_delivered("ack", n);
        s.expect_states(FinWait2, CloseWait);
        s.client.receive();
    }
    s.quiet(1200ms);  // whether its socket is closed by now only the host knows
    s.server.send(1000);
    s.run_until_delivered("ack", 4);
    s.server.close();
    s.run_until_delivered("last-ack");
    s.expect(R"(
        client F. active-fin
        server .  active-fin-ack
        server P. data
        client .  ack
        server P. data#2
        client .  ack#2
        server P. data#3
        client .  ack#3
        server P. data#4
        client .  ack#4
        server F. passive-fin
        client .  last-ack)");
    s.expect_states(TimeWait, Closed);
}

SCENARIO(Closing, FinWithData) {
    s.open();
    s.expect(opened);
    s.client.set(IPPROTO_TCP, TCP_CORK, 1);
    s.client.send(100);
    s.client.close();
    s.run_until_delivered("active-fin-ack");
    s.server.receive();
    s.server.close();
    s.run_until_delivered("last-ack");
    s.expect(R"(
        client FP. data+active-fin
        server .  active-fin-ack
        server F. passive-fin
        client .  last-ack)");
    s.expect_states(TimeWait, Closed);
}

SCENARIO(Closing, FinBeforeTheDataInFrontOfIt) {
    s.open();
    s.expect(opened);
    s.plan(Role::data, 1, behind_next);
    s.plan(Role::ack, 1, lose);  // or its SACK would have the data sent again
    s.client.send(100);
    s.client.close();
    s.run_until_delivered("active-fin-ack");
    s.server.receive();
    s.server.close();
    s.run_until_delivered("last-ack");
    s.expect(R"(
        client P. data
        client F. active-fin
        server .  ack               ; something is missing before it
        server .  active-fin-ack
        server F. passive-fin
        client .  last-ack)");
    s.expect_states(TimeWait, Closed);
}

/// close() behind data that the peer has no room for: the kernel is in FIN-WAIT-1 before its FIN is seen.
SCENARIO(Closing, FinBehindAZeroWindow) {
    s.listen();
    s.listener.set(SOL_SOCKET, SO_RCVBUF, 4096);
    s.connect();
    s.run_until_delivered("handshake-ack");
    s.server = std::move(*s.listener.accept());
    while (s.client.send(20000) != 0) s.quiet(20ms);
    s.client.close();
    s.quiet();
    const Connection* c = s.connection();
    EXPECT_EQ(standing(*c, Side::a, now()), (Standing{Certainty::implied, Doubt::unsent}));
    for (int n = 0; n < 400 && c->at(Side::a).state == Established; ++n) s.server.receive(), s.step(5ms);
    EXPECT_EQ(c->at(Side::a).state, FinWait1);
    s.run_until([&] { return s.server.receive(), c->at(Side::b).state == CloseWait; }, "the FIN to be taken");
    s.server.close();
    s.run_until_state(Side::a, TimeWait);
    s.quiet();
    s.expect_states(TimeWait, Closed);
}

/// RFC 2525 §2.17: data that nobody read is not acknowledged by a FIN.
SCENARIO(Closing, WithUnreadData) {
    s.open();
    s.expect(opened);
    s.client.send(100);
    s.run_until_delivered("ack");
    s.server.close();
    s.run_until_delivered("rst");
    s.expect(R"(
        client P. data
        server .  ack
        server R. rst)");
    s.expect_states(Closed, Closed);
}

SCENARIO(Closing, OrphanInFinWait2IsSentData) {
    s.open();
    s.expect(opened);
    s.client.close();
    s.run_until_delivered("active-fin-ack");
    s.server.send(100);
    s.run_until_delivered("rst");
    s.expect(R"(
        client F. active-fin
        server .  active-fin-ack
        server P. data
        client R  rst)");
    s.expect_states(Closed, Closed);
}

SCENARIO(Closing, OrphanInFinWait2IsGoneAfterItsLinger) {
    s.open();
    s.client.set(IPPROTO_TCP, TCP_LINGER2, 1);
    s.client.close();
    s.run_until_delivered("active-fin-ack");
    s.quiet(1500ms);
    s.server.close();
    s.run_until_delivered("rst");
    s.expect(R"(
        client S  syn
        server S. syn-ack
        client .  handshake-ack
        client F. active-fin
        server .  active-fin-ack
        server F. passive-fin
        client R  rst)");
    s.expect_states(Closed, Closed);
}

SCENARIO_WITH(Closing, OrphanInFinWait2EndsByTheHostsTimer,
              .tracker = {.host = {HostSettings{.fin_timeout = 2s}}}) {
    s.client_host.set("net.ipv4.tcp_fin_timeout", "2");
    s.open();
    s.client.close();
    s.run_until_delivered("active-fin-ack");
    s.quiet(2600ms);
    s.expect_states(Closed, CloseWait);
}

}  // namespace
}  // namespace finwait::truth
