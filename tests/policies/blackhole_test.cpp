// blackhole on a bench: what dies, in which direction, for how long.
#include "tests/policies/bench.hpp"

namespace finwait::test {
namespace {

TEST(Blackhole, FromItsSegmentOnBothDirectionsAreLost) {
    Bench box("[[policy]]\nmatch = { role = 'data', from = 'client', occurrence = 2 }\nblackhole = {}");
    box.open();
    box.client("P. 1:11(10) ack 1").expect_to_server(0ms, "P. 1:11(10) ack 1");
    box.client("P. 11:21(10) ack 1").server(". 1:1(0) ack 11").client("P. 11:21(10) ack 1");
    box.at(1h).server("F. 1:1(0) ack 11").client("P. 11:21(10) ack 1").client("R. 21:21(0) ack 1");
    box.expect_nothing();
    EXPECT_EQ(box.fate(Fate::blackhole), 6U);
    EXPECT_EQ(box.box().reports()[0].acted, 1U) << "what follows is no further act";
    box.expect(End::server, State::FinWait1);  // it has closed, and nobody knows
    box.expect(End::client, State::Closed);
}

TEST(Blackhole, OfASuperframeTheSegmentsBehindAreLostAsWell) {
    Bench box("[[policy]]\nmatch = { role = 'data', occurrence = 2 }\nblackhole = {}");
    box.open();
    box.client("P. 1:4001(4000) ack 1 gso 1000");
    box.expect_to_server(0ms, ". 1:1001(1000) ack 1");
    box.expect_nothing();
    EXPECT_EQ(box.fate(Fate::blackhole), 3U);
}

TEST(Blackhole, OneDirectionAlone) {
    for (const End dead : {End::client, End::server}) {
        Bench box(
            std::string("[[policy]]\nmatch = { role = 'data', from = 'client' }\nblackhole = { direction = "
                        "'from-") +
            name(dead) + "' }");
        box.open();
        box.client("P. 1:11(10) ack 1").expect_nothing();  // it acts, and is lost whatever the direction
        box.client(". 1:1(0) ack 1").server("P. 1:11(10) ack 1");
        ASSERT_EQ(box.sent().size(), 1U);
        EXPECT_EQ(box.sent().front().to, box.talk().side_of(dead));
    }
}

TEST(Blackhole, ForATimeAndThenItLivesAgain) {
    Bench box("[[policy]]\nmatch = { role = 'data', occurrence = 1 }\nblackhole = { for = '3s' }");
    box.open();
    box.at(1s).client("P. 1:11(10) ack 1").at(3999ms).client("P. 1:11(10) ack 1").expect_nothing();
    box.at(4s).client("P. 1:11(10) ack 1").expect_to_server(4s, "P. 1:11(10) ack 1");
    box.server(". 1:1(0) ack 11").expect_to_client(4s, ". 1:1(0) ack 11");
}

TEST(Blackhole, OnATriggerAndOnlyThatConnection) {
    Bench box("[[policy]]\non = { opened = true }\nafter = '1s'\nblackhole = {}");
    box.open().at(900ms).client("P. 1:11(10) ack 1").expect_to_server(900ms, "P. 1:11(10) ack 1");
    box.at(1s).server(". 1:1(0) ack 11").client("P. 11:21(10) ack 1").expect_nothing();
    Conversation other = over_ipv4();
    other.client().address.port = 40001;
    box.emit(Side::a, frame("S 0:0(0)", End::client, other));
    EXPECT_EQ(box.sent().size(), 1U);
    EXPECT_EQ(box.fate(Fate::blackhole), 2U);
}

TEST(Blackhole, WhatIsForgedBehindItArrives) {
    Bench box(
        "[[policy]]\nmatch = { role = 'data', occurrence = 1 }\nblackhole = {}\n"
        "[[policy]]\non = { age = '5s' }\nreset = { to = 'client' }");
    box.open();
    box.at(1s).client("P. 1:11(10) ack 1").at(5s);
    box.expect_to_client(5s, "R. 1:1(0) ack 11");
    box.expect(End::client, State::Closed);
    box.expect(End::server, State::Established);
}

TEST(Blackhole, WhileOneDirectionIsDeadTheOtherLivesWhateverIsSelected) {
    Bench box("[[policy]]\nmatch = { role = 'data' }\nblackhole = { direction = 'from-server', for = '3s' }");
    box.open();
    box.client("P. 1:11(10) ack 1").expect_nothing();  // it acts
    box.at(1s).client("P. 1:11(10) ack 1").expect_to_server(1s, "P. 1:11(10) ack 1");
    box.server("P. 1:11(10) ack 11").expect_nothing();
    EXPECT_EQ(box.box().reports()[0].acted, 1U);
    box.at(3s)
        .server(". 1:1(0) ack 11")
        .expect_to_client(3s, ". 1:1(0) ack 11");  // counted from when it acted
}

}  // namespace
}  // namespace finwait::test
