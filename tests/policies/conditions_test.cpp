// Which segments a match selects. Segments here are made of what is known about them, not of bytes.
#include "policies/language/conditions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/policies/reading.hpp"

namespace finwait {
namespace {

using test::complaints_about_policy;
using testing::ElementsAre;
using testing::StartsWith;

Conditions match(const std::string& keys) {
    return test::good_policy("match = { " + keys + " }\nloss = { chance = \"1%\" }").match;
}
std::vector<std::string> complaints(const std::string& keys) {
    return complaints_about_policy("match = { " + keys + " }\nloss = { chance = \"1%\" }");
}

/// A connection from 198.18.0.1:40000 on side a to 198.18.0.2:80 on side b, ESTABLISHED, and one segment of
/// it.
struct Sample {
    Frame frame;
    View view;
    RunFacts facts;
    Connection connection;
    Side from = Side::a;
    bool known = true;
    std::uint64_t bytes_before = 0;

    Sample() {
        const auto client = *parse_address("198.18.0.1"), server = *parse_address("198.18.0.2");
        connection.address = {SocketAddress{client, 40000}, SocketAddress{server, 80}};
        connection.opener = Side::a;
        for (Endpoint& e : connection.endpoint) {
            e.state = State::Established;
            e.certainty = Certainty::proven;
        }
        view.kind = Kind::tcp;
        view.ethertype = 0x0800;
        view.network_offset = 14;
        view.transport_offset = 34;
        view.payload_offset = 54;
        view.protocol = 6;
        view.source = client;
        view.destination = server;
        view.source_port = 40000;
        view.destination_port = 80;
        view.flags = Flags(Flags::ack);
    }
    Sample& has(Role role, std::uint32_t nth = 1, bool retransmission = false) {
        Facts f;
        f.roles.add(role);
        f.retransmission = retransmission;
        f.occurrence[static_cast<std::size_t>(role)] = nth;
        facts.add(1, f);
        return *this;
    }
    Sample& from_server() {
        from = Side::b;
        std::swap(view.source, view.destination);
        std::swap(view.source_port, view.destination_port);
        return *this;
    }
    Packet packet() {
        if (facts.segments() == 0) facts.add(view.segments, Facts{});
        return {.frame = frame,
                .view = view,
                .from = from,
                .connection = known ? &connection : nullptr,
                .facts = facts,
                .number = 1,
                .bytes_before = bytes_before,
                .count = view.segments};
    }
    bool selected_by(const std::string& keys, std::uint32_t n = 0) {
        return match(keys).misses(packet(), n) == 0;
    }
};

TEST(Match, ARoleOrAListOrAGroup) {
    EXPECT_TRUE(Sample().has(Role::active_fin).selected_by("role = \"active-fin\""));
    EXPECT_TRUE(Sample().has(Role::active_fin).selected_by("role = \"fin1\"")) << "the alias";
    EXPECT_TRUE(Sample().has(Role::active_fin).selected_by("role = [\"syn\", \"active-fin\"]"));
    EXPECT_TRUE(Sample().has(Role::passive_fin).selected_by("role = \"fin\""));
    EXPECT_FALSE(Sample().has(Role::last_ack).selected_by("role = \"active-fin\""));
}

TEST(Match, OccurrenceCountsEachRoleByItself) {
    EXPECT_TRUE(Sample().has(Role::last_ack, 2).selected_by("role = \"last-ack\", occurrence = \"1..2\""));
    EXPECT_FALSE(Sample().has(Role::last_ack, 3).selected_by("role = \"last-ack\", occurrence = \"1..2\""));
    // The FIN+ACK of a three-segment close: the second ACK of the active FIN, and the first passive FIN.
    Facts both;
    both.roles = RoleSet(Role::active_fin_ack) | Role::passive_fin;
    both.occurrence[static_cast<std::size_t>(Role::active_fin_ack)] = 2;
    both.occurrence[static_cast<std::size_t>(Role::passive_fin)] = 1;
    Sample three_segment_close;
    three_segment_close.facts.add(1, both);
    EXPECT_TRUE(three_segment_close.selected_by("role = \"passive-fin\", occurrence = 1"));
    EXPECT_FALSE(three_segment_close.selected_by("role = \"active-fin-ack\", occurrence = 1"));
    EXPECT_TRUE(
        three_segment_close.selected_by("role = [\"active-fin-ack\", \"passive-fin\"], occurrence = 1"));
}

TEST(Match, RetransmissionsAndOriginals) {
    EXPECT_TRUE(Sample().has(Role::syn, 2, true).selected_by("role = \"syn\", retransmission = true"));
    EXPECT_FALSE(Sample().has(Role::syn, 1, false).selected_by("role = \"syn\", retransmission = true"));
    EXPECT_TRUE(Sample().has(Role::data, 1, false).selected_by("retransmission = false"));
}

TEST(Match, FromWhom) {
    EXPECT_TRUE(Sample().selected_by("from = \"client\""));
    EXPECT_TRUE(Sample().selected_by("to = \"server\""));
    EXPECT_FALSE(Sample().from_server().selected_by("from = \"client\""));
    EXPECT_TRUE(Sample().from_server().selected_by("from = \"b\", to = \"client\""));
    Sample closing;
    closing.connection.closer = Side::b;
    EXPECT_FALSE(closing.selected_by("from = \"active-closer\""));
    EXPECT_TRUE(closing.selected_by("from = \"passive-closer\""));
}

TEST(Match, WhatIsUnknownMatchesNothing) {
    Sample s;
    EXPECT_FALSE(s.selected_by("from = \"active-closer\"")) << "nobody has closed";
    EXPECT_FALSE(s.selected_by("from = \"passive-closer\""));
    s.connection.opener.reset();
    for (const char* keys : {"from = \"client\"", "to = \"client\"", "client-state = \"ESTABLISHED\"",
                             "server-port = 80", "client-address = \"198.18.0.0/15\""})
        EXPECT_FALSE(s.selected_by(keys)) << keys;
    EXPECT_TRUE(s.selected_by("from = \"a\"")) << "the side is always known";
    EXPECT_TRUE(s.selected_by("sender-state = \"ESTABLISHED\""));
}

TEST(Match, StatesOfThisInstant) {
    Sample s;
    s.connection.at(Side::a).state = State::FinWait1;
    s.connection.at(Side::b).state = State::CloseWait;
    for (const char* name : {"CLOSE-WAIT", "CLOSE_WAIT", "close-wait"})
        EXPECT_TRUE(s.selected_by("server-state = \"" + std::string(name) + "\"")) << name;
    EXPECT_TRUE(
        s.selected_by("client-state = [\"FIN-WAIT-1\", \"FIN-WAIT-2\"], receiver-state = \"CLOSE-WAIT\""));
    EXPECT_FALSE(s.selected_by("sender-state = \"ESTAB\""));
    EXPECT_TRUE(s.from_server().selected_by("sender-state = \"CLOSE-WAIT\""));
}

TEST(Match, AddressesAndPortsOfTheConnection) {
    Sample s;
    EXPECT_TRUE(s.selected_by("client-address = \"198.18.0.1\", server-address = \"198.18.0.0/15\""));
    EXPECT_TRUE(s.selected_by("server-port = [22, \"80..90\"], client-port = \"32768..\""));
    EXPECT_FALSE(s.selected_by("server-port = 443"));
    EXPECT_TRUE(s.from_server().selected_by("server-port = 80")) << "whichever way it goes";
}

TEST(Match, AddressesAndPortsOfAnyFrame) {
    Sample s;
    s.known = false;
    EXPECT_TRUE(s.selected_by("source = \"198.18.0.1\", destination-port = 80"));
    EXPECT_TRUE(s.selected_by("port = 40000")) << "either end";
    EXPECT_TRUE(s.selected_by("address = [\"2001:db8::/32\", \"198.18.0.2\"]"));
    EXPECT_FALSE(s.selected_by("source-port = 80"));
    EXPECT_FALSE(s.selected_by("server-port = 80")) << "no connection, no server";
}

TEST(Match, FramesThatAreNotTcp) {
    Sample arp;
    arp.known = false;
    arp.view = View{};
    arp.view.kind = Kind::arp;
    arp.view.ethertype = 0x0806;
    arp.view.source_mac = *parse_mac("02:00:00:00:00:01");
    arp.view.vlans.count = 2;
    arp.view.vlans.tags = {VlanTag{0x88a8, 100}, VlanTag{0x8100, 0x2007}};
    EXPECT_TRUE(arp.selected_by("protocol = \"arp\""));
    EXPECT_TRUE(arp.selected_by("protocol = \"0x0806\""));
    EXPECT_TRUE(arp.selected_by("mac = \"02:00:00:00:00:01\""));
    EXPECT_TRUE(arp.selected_by("vlan = 7")) << "the inner tag, whatever its priority";
    EXPECT_TRUE(arp.selected_by("vlan = 100"));
    for (const char* keys : {"protocol = \"udp\"", "source = \"0.0.0.0/0\"", "port = \"0..\"",
                             "flags = \"S\"", "length = \"0..\"", "role = \"any\"", "vlan = 8"})
        EXPECT_FALSE(arp.selected_by(keys)) << keys;
    Sample tcp;
    EXPECT_TRUE(tcp.selected_by("protocol = \"tcp\""));
    EXPECT_TRUE(tcp.selected_by("protocol = 6"));
    EXPECT_TRUE(tcp.selected_by("protocol = \"ip\""));
    EXPECT_FALSE(tcp.selected_by("protocol = \"ip6\""));
}

TEST(Match, FlagsByLetterAndByMask) {
    Sample s;
    s.view.flags = Flags(Flags::fin | Flags::ack | Flags::psh);
    EXPECT_TRUE(s.selected_by("flags = \"FA\"")) << "whether it pushes or not";
    EXPECT_TRUE(s.selected_by("flags = \"F.\""));
    EXPECT_TRUE(s.selected_by("flags = \"FPA\""));
    EXPECT_TRUE(s.selected_by("flags = \"FIN/FIN\""));
    EXPECT_TRUE(s.selected_by("flags = \"SYN,FIN,RST/FIN\""));
    EXPECT_FALSE(s.selected_by("flags = \"A\"")) << "an ACK that is no FIN";
    EXPECT_FALSE(s.selected_by("flags = \"FAU\""));
    EXPECT_FALSE(s.selected_by("flags = \"SYN,FIN/NONE\""));
    EXPECT_FALSE(s.selected_by("flags = \"ALL/FIN,ACK\"")) << "PSH is set as well";
}

TEST(Match, SegmentsOfARunOneByOne) {
    Sample s;  // 2500 bytes and a FIN in three segments
    s.view.segments = 3;
    s.view.segment_size = 1000;
    s.view.payload_length = 2500;
    s.view.flags = Flags(Flags::fin | Flags::ack);
    s.bytes_before = 10000;
    EXPECT_TRUE(s.selected_by("length = 1000", 0));
    EXPECT_TRUE(s.selected_by("length = 500", 2));
    EXPECT_FALSE(s.selected_by("flags = \"FA\"", 1)) << "the FIN belongs to the last segment";
    EXPECT_TRUE(s.selected_by("flags = \"FA\"", 2));
    EXPECT_TRUE(s.selected_by("bytes = \"..10KB\"", 0));
    EXPECT_TRUE(s.selected_by("bytes = 11000", 1));
    EXPECT_TRUE(s.selected_by("bytes = \"12KB..\"", 2));
    EXPECT_FALSE(s.selected_by("bytes = \"12KB..\"", 1));
}

TEST(Match, ConnectionsFirstSeenInTheMiddleAreLeftAloneUntilTheyAreProven) {
    Sample s;
    s.has(Role::active_fin);
    s.connection.picked_up = true;
    s.connection.at(Side::b).certainty = Certainty::unsure;
    EXPECT_FALSE(s.selected_by("role = \"active-fin\""));
    EXPECT_TRUE(s.selected_by("role = \"active-fin\", picked-up = true"));
    EXPECT_TRUE(s.selected_by("server-port = 80")) << "addresses are what they are";
    s.connection.at(Side::b).certainty = Certainty::proven;
    EXPECT_TRUE(s.selected_by("role = \"active-fin\""));
}

TEST(Match, NamesTheOneConditionThatANearMissFailed) {
    const Conditions c = match("role = \"last-ack\", occurrence = 1, from = \"client\", server-port = 80");
    const auto missed_by = [&](Sample& s) {
        const char* missed = nullptr;
        const int n = c.misses(s.packet(), 0, &missed);
        return n == 0 ? "nothing" : n == 1 ? std::string(missed) : "two or more";
    };
    EXPECT_EQ(missed_by(Sample().has(Role::last_ack)), "nothing");
    EXPECT_EQ(missed_by(Sample().has(Role::active_fin_ack)), "role");
    EXPECT_EQ(missed_by(Sample().has(Role::last_ack, 2)), "occurrence");
    EXPECT_EQ(missed_by(Sample().from_server().has(Role::last_ack)), "from");
    EXPECT_EQ(missed_by(Sample().from_server().has(Role::data)), "two or more");
}

TEST(Match, SelectsConnectionsForTriggers) {
    Sample s;
    EXPECT_TRUE(match("server-port = 80, client-state = \"ESTABLISHED\"").selects(s.connection));
    EXPECT_FALSE(match("server-port = 81").selects(s.connection));
    s.connection.at(Side::b).state = State::CloseWait;
    EXPECT_FALSE(match("server-state = \"ESTABLISHED\"").selects(s.connection));
    EXPECT_TRUE(match("server-port = 80, server-state = \"ESTABLISHED\"").fits_ends(s.connection))
        << "the ends alone";
}

TEST(MatchErrors, NameTheThingAndTheNearestSpelling) {
    EXPECT_THAT(complaints("rol = \"syn\""),
                ElementsAre("lab.toml:2:11: unknown key 'rol' in match; did you mean 'role'?"));
    EXPECT_THAT(complaints("role = [\"syn\", \"finack\", 7]"),
                ElementsAre(StartsWith("lab.toml:2:26: unknown role 'finack'; did you mean 'fin1-ack'?"),
                            "lab.toml:2:36: role is a whole number, not a role or a list of roles"));
    EXPECT_THAT(complaints("client-state = \"CLOSEWAIT\", server-state = \"ESTABLISHD\""),
                ElementsAre("lab.toml:2:26: unknown state 'CLOSEWAIT'; did you mean 'CLOSE-WAIT'?",
                            "lab.toml:2:54: unknown state 'ESTABLISHD'; did you mean 'ESTABLISHED'?"));
    EXPECT_THAT(complaints("from = \"clinet\""),
                ElementsAre("lab.toml:2:18: from: unknown word 'clinet'; did you mean 'client'?"));
    EXPECT_THAT(complaints("server-port = 70000"),
                ElementsAre("lab.toml:2:25: server-port: '70000' is not a port: they go from 0 to 65535"));
    EXPECT_THAT(complaints("server-port = \"80-90\""),
                ElementsAre("lab.toml:2:25: server-port: '80-90' is not a range; did you mean '80..90'?"));
    EXPECT_THAT(
        complaints("server-port = \"80,443\""),
        ElementsAre("lab.toml:2:25: server-port: '80,443' is not a port or a range; a list is written "
                    "[80, 443]"));
    EXPECT_THAT(
        complaints("source = \"198.18.0.0/33\""),
        ElementsAre(StartsWith("lab.toml:2:20: source: '198.18.0.0/33' is not an address or network")));
    EXPECT_THAT(complaints("protocol = \"udpp\""),
                ElementsAre("lab.toml:2:22: protocol: unknown protocol 'udpp'; did you mean 'udp'?"));
    EXPECT_THAT(complaints("flags = \"SYN\""),
                ElementsAre("lab.toml:2:19: flags: flags are letters, or a mask and what is set of it; did "
                            "you mean 'S' or 'SYN/SYN'?"));
    EXPECT_THAT(complaints("flags = \"SYN,AKC/SYN\""),
                ElementsAre("lab.toml:2:19: flags: unknown flag 'AKC'; did you mean 'ACK'?"));
    EXPECT_THAT(complaints("flags = \"SYN/ACK\""),
                ElementsAre(StartsWith("lab.toml:2:19: flags: 'SYN/ACK' can never match")));
    EXPECT_THAT(complaints("vlan = 5000"),
                ElementsAre("lab.toml:2:18: vlan must be from 0 to 4094, not 5000"));
    EXPECT_THAT(complaints("mac = \"02:00\""),
                ElementsAre(StartsWith("lab.toml:2:17: mac: '02:00' is not a MAC address")));
    EXPECT_THAT(complaints("role = []"),
                ElementsAre("lab.toml:2:18: role is an empty list: it fits nothing"));
    EXPECT_THAT(complaints("role = true"),
                ElementsAre("lab.toml:2:18: role is a truth value, not a role or a list of roles"));
}

TEST(MatchErrors, OccurrenceNeedsARoleAndCountsFromOne) {
    EXPECT_EQ(match("role = \"syn\", occurrence = \"..2\"").occurrence, (Range{1, 2}));
    EXPECT_THAT(complaints("occurrence = 1"),
                ElementsAre("lab.toml:2:11: occurrence says nothing without role; add role = \"last-ack\""));
    EXPECT_THAT(complaints("role = \"syn\", occurrence = \"0..2\""),
                ElementsAre(StartsWith("lab.toml:2:38: occurrence counts from 1")));
}

TEST(MatchErrors, APolicyThatCanNeverMatchIsRefused) {
    EXPECT_THAT(complaints("from = \"client\", to = \"client\""),
                ElementsAre("lab.toml:2:33: the policy can never match: nothing goes from client to itself"));
    EXPECT_THAT(
        complaints("role = \"active-fin\", occurrence = 1, retransmission = true"),
        ElementsAre(
            "lab.toml:2:65: the policy can never match: occurrence 1 is the original, not a retransmission; "
            "retransmissions are occurrence 2 and up"));
    EXPECT_THAT(
        complaints("length = \"100KB..\""),
        ElementsAre(StartsWith("lab.toml:2:20: the policy can never match: no segment carries more")));
    EXPECT_THAT(complaints("protocol = \"udp\", role = \"syn\""),
                ElementsAre(StartsWith(
                    "lab.toml:2:22: the policy can never match: it has conditions that only TCP")));
    EXPECT_THAT(complaints("protocol = \"icmp\", port = 80"),
                ElementsAre("lab.toml:2:22: the policy can never match: this protocol has no ports"));
    EXPECT_THAT(
        complaints("protocol = \"arp\", source = \"198.18.0.1\""),
        ElementsAre(StartsWith("lab.toml:2:22: the policy can never match: this protocol carries no IP")));
    EXPECT_THAT(complaints("client-address = \"198.18.0.1\", server-address = \"2001:db8::1\""),
                ElementsAre("lab.toml:2:59: the policy can never match: one end has an IPv4 address and the "
                            "other an IPv6 address"));
    EXPECT_THAT(
        complaints("from = \"client\", client-state = \"ESTABLISHED\", sender-state = \"TIME-WAIT\""),
        ElementsAre("lab.toml:2:73: the policy can never match: the sender cannot be in two states at once"));
    EXPECT_THAT(complaints_about_policy("match = { protocol = \"udp\" }\ndrop = {}"),
                ElementsAre("lab.toml:2:22: the policy can never match: drop acts on TCP segments only; loss "
                            "and delay meet every frame"));
}

}  // namespace
}  // namespace finwait
