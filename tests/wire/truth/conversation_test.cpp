// What lies between opening and closing: data lost and repeated, windows that close, keepalives, superframes.
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "tests/wire/truth/scenario_test.hpp"

namespace finwait::truth {
namespace {

using enum State;

constexpr auto opened = R"(
    client S  syn
    server S. syn-ack
    client .  handshake-ack)";

SCENARIO(Conversation, DataLostOnce) {
    s.open();
    s.expect(opened);
    s.plan(Role::data, 1, lose);
    s.client.send(100);
    s.run_until_delivered("ack");
    s.quiet();
    s.expect(R"(
        client P. data
        client P. data#2 again
        server .  ack)");
    s.expect_states(Established, Established);
}

SCENARIO(Conversation, DataTwice) {
    s.open();
    s.expect(opened);
    s.plan(Role::data, 1, twice);
    s.client.send(100);
    s.quiet();
    s.expect(R"(
        client P. data
        server .  ack
        server .  ack#2)");
    s.expect_states(Established, Established);
}

SCENARIO(Conversation, DataThatCarriesTheHandshakesAck) {
    s.listen();
    s.plan(Role::handshake_ack, 1, lose);
    s.connect();
    s.run_until_emitted("handshake-ack");
    s.client.send(100);
    s.run_until_delivered("ack");
    s.server = std::move(*s.listener.accept());
    s.expect(R"(
        client S  syn
        server S. syn-ack
        client .  handshake-ack   ; lost
        client P. data            ; heals it, and is not counted as another
        server .  ack)");
    s.expect_states(Established, Established);
}

SCENARIO(Conversation, Keepalives) {
    s.client.set(SOL_SOCKET, SO_KEEPALIVE, 1);
    s.client.set(IPPROTO_TCP, TCP_KEEPIDLE, 1);
    s.client.set(IPPROTO_TCP, TCP_KEEPINTVL, 1);
    s.client.set(IPPROTO_TCP, TCP_KEEPCNT, 2);
    s.open();
    s.expect(opened);
    s.run_until_emitted("keepalive");
    s.quiet();
    s.expect(R"(
        client .  keepalive
        server .  ack)");
    s.expect_states(Established, Established);
    s.plan(Role::keepalive, 0, lose);
    s.run_until_delivered("rst");  // two unanswered: gone, and the peer is told
    s.expect(R"(
        client .  keepalive#2
        client .  keepalive#3
        client R. rst)");
    s.expect_states(Closed, Closed);
}

SCENARIO(Conversation, ZeroWindowIsProbedAndOpens) {
    s.listen();
    s.listener.set(SOL_SOCKET, SO_RCVBUF, 4096);
    s.connect();
    s.run_until_delivered("handshake-ack");
    s.server = std::move(*s.listener.accept());
    while (s.client.send(20000) != 0) s.quiet(20ms);
    s.run_until_emitted("window-probe");
    s.quiet(20ms);
    s.expect_states(Established, Established);
    const auto before = s.take_lines();
    s.server.receive();
    s.quiet(20ms);
    const auto after = s.take_lines();
    if (after.empty() || after.front().find("server . window-update") != 0)
        s.problems.push_back("no window update but " + (after.empty() ? "nothing" : after.front()));
    for (int n = 0; n < 300 && s.client; ++n) s.server.receive(), s.step(2ms);
    s.client.close();
    s.run_until([&] { return s.server.receive(), s.connection()->at(Side::b).state == CloseWait; },
                "the FIN");
    s.server.close();
    s.run_until_state(Side::b, Closed);
    s.quiet();
    s.expect_states(TimeWait, Closed);
}

SCENARIO(Conversation, ASegmentOfASuperframeIsLost) {
    s.open();
    s.expect(opened);
    s.plan(Role::data, 3, lose);
    s.client.send(10 * 1448);
    s.client.half_close();
    s.run_until([&] { return s.server.receive(), s.connection()->at(Side::b).state == CloseWait; },
                "the FIN");
    s.server.close();
    s.run_until_state(Side::b, Closed);
    s.quiet();
    s.expect_states(TimeWait, Closed);
}

SCENARIO(Conversation, DataOldInTimeWait) {
    s.open();
    s.expect(opened);
    s.plan(Role::data, 1, keep);
    s.server.send(100);
    s.run_until_emitted("data", 2);  // again, after its timer
    s.client.receive();
    s.client.half_close();
    s.run_until_delivered("active-fin-ack");
    s.server.close();
    s.run_until_state(Side::a, TimeWait);
    s.run_until_state(Side::b, Closed);
    static_cast<void>(s.take_lines());
    s.release();
    s.quiet();
    s.expect(R"(
        client .  time-wait-ack
        server R  rst)");
    s.expect_states(Closed, Closed);
}

SCENARIO_WITH(Conversation, WithoutTimestampsAndSack, .quick_acks = true) {
    for (Host* host : {&s.client_host, &s.server_host}) {
        host->set("net.ipv4.tcp_timestamps", "0");
        host->set("net.ipv4.tcp_sack", "0");
        host->set("net.ipv4.tcp_window_scaling", "0");
    }
    s.open();
    s.expect(opened);
    s.plan(Role::data, 1, lose);
    s.client.send(5 * 1460);
    s.quiet(400ms);
    s.server.receive();
    s.client.close();
    s.run_until_delivered("active-fin-ack");
    s.server.close();
    s.run_until_state(Side::b, Closed);
    s.quiet();
    s.expect_states(TimeWait, Closed);
}

}  // namespace
}  // namespace finwait::truth
