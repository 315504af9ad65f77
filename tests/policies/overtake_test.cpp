// overtake on a bench: who passes whom, who waits how long, singly and inside superframes.
#include "tests/policies/bench.hpp"

namespace finwait::test {
namespace {

std::string overtaking(const std::string& what = "",
                       const std::string& match = "role = 'fin', from = 'client'") {
    return "[[policy]]\nmatch = { " + match + " }\novertake = { " + what + " }";
}

/// A connection whose opening has left the box, at 1 s.
void open(Bench& box) {
    box.client("S 0:0(0)").at(100ms).server("S. 0:0(0) ack 1").at(200ms).client(". 1:1(0) ack 1");
    box.at(1s).ignore();
}

TEST(Overtake, TheFinArrivesBeforeTheDataInFrontOfIt) {
    Bench box(overtaking("n = 2, lookahead = '50ms'"));
    open(box);
    box.client("P. 1:101(100) ack 1").client("P. 101:201(100) ack 1").client("P. 201:301(100) ack 1");
    box.expect_to_server(1s, "P. 1:101(100) ack 1");  // only two may be passed
    box.expect_nothing();
    box.at(1020ms).client("F. 301:301(0) ack 1");
    box.expect_to_server(1020ms, "F. 301:301(0) ack 1");
    box.expect_to_server(1020ms, "P. 101:201(100) ack 1");
    box.expect_to_server(1020ms, "P. 201:301(100) ack 1");
    box.expect(End::server, State::CloseWait);
    EXPECT_EQ(box.fate(Fate::hold_expired), 0U)
        << "SYN and ACK of the opening waited for nothing in particular";
    EXPECT_EQ(box.fate(Fate::held), 5U);
}

TEST(Overtake, WithoutItTheOthersLeaveInOrderAfterTheLookahead) {
    Bench box(overtaking("n = 3, lookahead = '5ms'"));
    open(box);
    box.client("P. 1:101(100) ack 1").at(1002ms).client("P. 101:201(100) ack 1").at(1100ms);
    box.expect_to_server(1005ms, "P. 1:101(100) ack 1");
    box.expect_to_server(1007ms, "P. 101:201(100) ack 1");
    box.expect_nothing();
}

TEST(Overtake, AFinIsSplitOffItsDataAndPassesIt) {
    Bench box(overtaking("split = true, lookahead = '50ms'"));
    open(box);
    box.client("FP. 1:101(100) ack 1");
    box.expect_to_server(1s, "F. 101:101(0) ack 1");
    box.expect_to_server(1s, "P. 1:101(100) ack 1");
    box.expect_nothing();
    box.expect(End::server, State::CloseWait);
}

TEST(Overtake, OfASuperframeOnlyTheLastSegmentsArePassed) {
    Bench box(overtaking("n = 2, split = true, lookahead = '50ms'"));
    open(box);
    box.client("FP. 1:5001(5000) ack 1 gso 1000");
    box.expect_to_server(1s, ". 1:3001(3000) ack 1 gso 1000");
    box.expect_to_server(1s, "F. 5001:5001(0) ack 1");
    box.expect_to_server(1s, ". 3001:4001(1000) ack 1");
    box.expect_to_server(1s, "P. 4001:5001(1000) ack 1");
    box.expect_nothing();
}

TEST(Overtake, NothingPassesThoseThatWaitButTheSelected) {
    Bench box(overtaking("n = 2, lookahead = '50ms'"));
    open(box);
    box.client("P. 1:1001(1000) ack 1");
    box.client("P. 1001:6001(5000) ack 1 gso 1000");
    box.expect_to_server(1s, "P. 1:1001(1000) ack 1");
    box.expect_to_server(1s, ". 1001:4001(3000) ack 1 gso 1000");
    box.expect_nothing();
}

TEST(Overtake, TheOtherDirectionAndOtherConnectionsDoNotWait) {
    Bench box(overtaking("", "role = 'fin', from = 'client', server-port = 80"));
    open(box);
    box.server("P. 1:101(100) ack 1");
    box.expect_to_client(1s, "P. 1:101(100) ack 1");
    Conversation other = over_ipv4();
    other.server().address.port = 443;
    box.emit(Side::a, frame("S 0:0(0)", End::client, other));
    EXPECT_EQ(box.sent().size(), 1U);
}

TEST(Overtake, AHandshakeAckBehindItsData) {
    Bench box(overtaking("lookahead = '50ms'", "role = 'data', from = 'client', occurrence = 1"));
    box.client("S 0:0(0)").at(100ms).server("S. 0:0(0) ack 1").ignore();
    box.client(". 1:1(0) ack 1").client("P. 1:101(100) ack 1");
    box.expect_to_server(100ms, "P. 1:101(100) ack 1");
    box.expect_to_server(100ms, ". 1:1(0) ack 1");
}

}  // namespace
}  // namespace finwait::test
