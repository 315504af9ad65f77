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

}  // namespace
}  // namespace finwait::test
