// Memory is bounded: the longest idle goes first, handles go stale, nothing is scanned to find out.
#include <gmock/gmock.h>

#include "tcp/ordinals.hpp"
#include "tests/support/scenario.hpp"

namespace finwait::test {
namespace {

Tracker::Settings at_most(std::size_t connections) {
    Tracker::Settings settings;
    settings.max_connections = connections;
    return settings;
}

void open_from_port(Scenario& s, unsigned port) {
    s.talk.client().address.port = static_cast<std::uint16_t>(port);
    s.client("S 0:0(0)").lost();
}

TEST(Memory, TheLongestIdleGoesFirst) {
    Scenario s({}, at_most(3));
    std::vector<ConnectionHandle> handles;
    for (unsigned i = 0; i < 3; ++i) {
        open_from_port(s.at(1ms * i), 40000 + i);
        handles.push_back(s.handle());
    }
    open_from_port(s.at(10ms), 40000);  // speaks again: now the second is the longest idle
    open_from_port(s.at(11ms), 50000);
    EXPECT_EQ(s.tracker().size(), 3U);
    EXPECT_NE(s.tracker().find(handles[0]), nullptr);
    EXPECT_EQ(s.tracker().find(handles[1]), nullptr);
    EXPECT_NE(s.tracker().find(handles[2]), nullptr);
    EXPECT_EQ(s.tracker().counters().evicted, 1U);
    EXPECT_EQ(s.times_forgotten(), 1U);
}

TEST(Memory, WhatIsClosedGoesBeforeWhatIsOpen) {
    Scenario s({}, at_most(2));
    open_from_port(s.at(0ms), 40000);
    const ConnectionHandle open = s.handle();
    s.talk.client().address.port = 40001;
    established(s);
    s.at(10ms).client("R. 101:101(0) ack 101").passes();
    open_from_port(s.at(20ms), 40002);
    EXPECT_NE(s.tracker().find(open), nullptr);
    EXPECT_EQ(s.tracker().size(), 2U);
}

/// Another client port, then the given start.
void beside(Scenario& s, unsigned port, const Start& start) {
    s.talk.client().address.port = static_cast<std::uint16_t>(port);
    start(s);
}

TEST(Memory, AtTheBoundTheEndedGoFirstAndTheEstablishedLast) {
    Scenario s({}, at_most(5));
    beside(s, 40000, established);
    const ConnectionHandle is_established = s.handle();
    beside(s, 40001, syn_received);
    const ConnectionHandle is_half_open = s.handle();
    beside(s, 40002, client_fin_lost);
    const ConnectionHandle closes = s.handle();
    beside(s, 40003, time_wait);
    const ConnectionHandle waits = s.handle();
    beside(s, 40004, established);
    s.client("R. 101:101(0) ack 101").passes();
    const ConnectionHandle ended = s.handle();

    unsigned port = 50000;
    for (const ConnectionHandle goes : {ended, waits, is_half_open}) {
        EXPECT_NE(s.tracker().find(goes), nullptr);
        beside(s, ++port, established);  // takes its place, and is not half-open itself
        EXPECT_EQ(s.tracker().find(goes), nullptr);
    }
    for (const ConnectionHandle stays : {is_established, closes}) EXPECT_NE(s.tracker().find(stays), nullptr);
    const Tracker::Counters& counters = s.tracker().counters();
    EXPECT_EQ(counters.evicted_ended, 1U);
    EXPECT_EQ(counters.evicted_time_wait, 1U);
    EXPECT_EQ(counters.evicted_half_open, 1U);
    EXPECT_EQ(counters.evicted_established, 0U);

    open_from_port(s, ++port);  // nobody else is left: the longest idle of the established
    EXPECT_EQ(s.tracker().find(is_established), nullptr);
    open_from_port(s, ++port);  // and again one that is half-open
    EXPECT_NE(s.tracker().find(closes), nullptr);
    EXPECT_EQ(counters.evicted_established, 1U);
    EXPECT_EQ(counters.evicted_half_open, 2U);
    EXPECT_EQ(counters.evicted, 5U);
}

TEST(Memory, WhatIsHeardFromOneSideAloneIsHalfOpen) {
    Scenario s({}, at_most(2));
    beside(s, 40000, established);
    const ConnectionHandle is_established = s.handle();
    s.talk.client().address.port = 40001;
    s.client("P. 1:101(100) ack 1").passes();  // picked up; the server says nothing
    const ConnectionHandle picked_up = s.handle();
    open_from_port(s, 40002);
    EXPECT_NE(s.tracker().find(is_established), nullptr);
    EXPECT_EQ(s.tracker().find(picked_up), nullptr);
}

TEST(Memory, ARequestThatWasGivenUpIsHalfOpenStill) {
    Scenario s({}, at_most(2));
    beside(s, 40000, established);
    const ConnectionHandle is_established = s.handle();
    s.talk.client().address.port = 40001;
    s.at(1s).client("S 0:0(0)").passes();
    s.server("S. 0:0(0) ack 1").passes();  // the client never answers: it does not exist
    s.at(100s).expect(server, State::Listen);
    s.talk.client().address.port = 40000;
    s.client("P. 101:201(100) ack 101").passes();
    open_from_port(s, 40002);
    EXPECT_NE(s.tracker().find(is_established), nullptr);
}

TEST(Memory, ANinthIntervalIsRefusedAndCounted) {
    Scenario s(established);
    for (int i = 0; i < 9; ++i) {
        const std::string first = std::to_string(201 + 200 * i), end = std::to_string(301 + 200 * i);
        s.at(10ms + 1ms * i).client("P. " + first + ":" + end + "(100) ack 101").passes();
    }
    EXPECT_EQ(s.model(server).out_of_order().size(), Intervals::capacity);
    EXPECT_EQ(s.tracker().counters().intervals_refused, 1U);
    EXPECT_EQ(s.model(server).doubt, Doubt::overflow);
}

TEST(Memory, WhatAnOpenConnectionDoesNotNeedIsGivenBack) {
    Scenario s(established);
    EXPECT_FALSE(s.model(server).occasional);
    s.at(10ms).client("P. 201:301(100) ack 101").passes();
    EXPECT_TRUE(s.model(server).occasional);
    s.at(11ms).client("P. 101:201(100) ack 101").passes();
    s.at(12ms).server(". 101:101(0) ack 301").passes();  // answers what it was owed for the hole, too
    EXPECT_FALSE(s.model(server).occasional);
}

TEST(Memory, RareRolesAreCountedFarBeyondFourBits) {
    Scenario s(syn_sent);
    for (std::uint32_t n = 2; n <= 40; ++n) {
        s.at(1ms * n).client("S 0:0(0)").lost();
        s.expect_occurrence(Role::syn, n);
    }
    EXPECT_EQ(s.tracker().counters().counts_full, 0U);
}

TEST(Memory, ARareRoleIsRememberedSoManyTimesAndNoMore) {
    Connection c;
    for (std::uint32_t n = 1; n < 65535; ++n) ASSERT_EQ(c.count(Side::a, Role::rst, 1), n);
    EXPECT_EQ(c.count(Side::a, Role::rst, 1), 65535U);
    EXPECT_FALSE(c.counts_full);
    EXPECT_EQ(c.count(Side::a, Role::rst, 1), 65535U);
    EXPECT_TRUE(c.counts_full);
    EXPECT_EQ(c.count(Side::b, Role::rst, 1), 1U);
    EXPECT_EQ(c.count(Side::a, Role::data, 70000), 1U);
    EXPECT_EQ(c.count(Side::a, Role::data, 1), 70001U);
}

TEST(Memory, NoRoomAtAllMeansNothingIsFollowed) {
    Scenario s({}, at_most(0));
    s.at(0ms).client("S 0:0(0)").passes();
    EXPECT_FALSE(s.handle());
    EXPECT_EQ(s.tracker().size(), 0U);
}

TEST(Memory, ForEachGoesFromTheOldestActivityToTheNewest) {
    Scenario s;
    for (const unsigned port : {40003U, 40001U, 40002U}) open_from_port(s.at(s.now() + 1ms), port);
    open_from_port(s.at(10ms), 40003);
    std::vector<unsigned> ports;
    s.tracker().for_each([&](const Connection& c) { ports.push_back(c.address[index(Side::a)].port); });
    EXPECT_THAT(ports, testing::ElementsAre(40001, 40002, 40003));
}

TEST(Memory, AHandleIsNeverRevived) {
    Scenario s({}, at_most(1));
    std::vector<ConnectionHandle> handles;
    for (unsigned i = 0; i < 100; ++i) {
        open_from_port(s.at(1ms * i), 40000 + i);
        for (const ConnectionHandle old : handles) EXPECT_EQ(s.tracker().find(old), nullptr);
        handles.push_back(s.handle());
    }
    EXPECT_EQ(s.tracker().find(ConnectionHandle{}), nullptr);
    EXPECT_EQ(s.tracker().find(ConnectionHandle{12345, 0}), nullptr);
}

TEST(Memory, OrdinalsForgetThePairUnusedForLongest) {
    Ordinals ordinals(2, 1);
    const SocketAddress service{*parse_address("198.18.0.2"), 80};
    const Address one = *parse_address("198.18.0.1"), two = *parse_address("198.18.0.3"),
                  three = *parse_address("198.18.0.4");
    EXPECT_EQ(ordinals.next(one, service), 1U);
    EXPECT_EQ(ordinals.next(two, service), 1U);
    EXPECT_EQ(ordinals.next(one, service), 2U);
    EXPECT_EQ(ordinals.next(three, service), 1U);  // two is forgotten
    EXPECT_EQ(ordinals.next(one, service), 3U);
    EXPECT_EQ(ordinals.next(two, service), 1U);
    EXPECT_EQ(ordinals.size(), 2U);
}

TEST(Memory, OrdinalsKeepThePairsThatWereEstablished) {
    Ordinals ordinals(2, 1);
    const SocketAddress service{*parse_address("198.18.0.2"), 80};
    const Address one = *parse_address("198.18.0.1"), two = *parse_address("198.18.0.3"),
                  three = *parse_address("198.18.0.4");
    ordinals.next(one, service);
    ordinals.keep(one, service);
    ordinals.next(two, service);
    EXPECT_EQ(ordinals.next(three, service), 1U);  // two is forgotten, which came later than one
    EXPECT_EQ(ordinals.next(one, service), 2U);
    EXPECT_EQ(ordinals.forgotten(), 1U);
}

}  // namespace
}  // namespace finwait::test
