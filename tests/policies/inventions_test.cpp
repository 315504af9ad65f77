// Copies, inventions and subscriptions: what a policy may do besides judging.
#include "tcp/dissect.hpp"
#include "tests/policies/bench.hpp"

namespace finwait::test {
namespace {

template <class P>
constexpr PolicyKind test_kind(const char* name) {
    return {.name = name,
            .aware = true,
            .memory = Memory::none,
            .takes_segments = true,
            .takes_triggers = true,
            .own_chance = false,
            .says = "",
            .parameters = {},
            .make = [](const Arguments&, Complaints&) -> std::unique_ptr<Policy> {
                return std::make_unique<P>();
            }};
}

class Doubler final : public Policy {
  public:
    Verdict judge(const Packet& packet, Moment& moment) override {
        moment.emit(packet, Place::after);
        return Verdict::pass(packet.count);
    }
};
constexpr PolicyKind doubler = test_kind<Doubler>("doubler");

TEST(Inventions, ACopyEntersAtTheNextStageAndKeepsItsRoles) {
    Profile p = with_policy(doubler);
    Profile with_loss =
        profile("[[policy]]\nmatch = { role = 'active-fin', occurrence = 1 }\ntimes = 1\ndrop = {}");
    p.policies.push_back(with_loss.policies[0]);
    Bench box(p);
    box.client("S 0:0(0)");
    box.expect_to_server(0ms, "S 0:0(0)");
    box.expect_to_server(0ms, "S 0:0(0)");
    box.expect_nothing();  // it did not meet its own copy
    box.server("S. 0:0(0) ack 1").client(". 1:1(0) ack 1").ignore();
    box.client("F. 1:1(0) ack 1");
    box.expect_to_server(0ms, "F. 1:1(0) ack 1");  // one of the two was lost as an active-fin
    box.expect_nothing();
    EXPECT_EQ(box.box().counters().copies, 4U);
    EXPECT_EQ(box.connection().traffic[0].segments, 3U) << "copies are not emitted";
    std::size_t copies_told = 0;
    for (const Event& e : box.events()) {
        const auto* fated = std::get_if<Fated>(&e.body);
        copies_told +=
            fated != nullptr && fated->segment.origin == Origin::copy && !fated->segment.facts.roles.empty();
    }
    EXPECT_EQ(copies_told, 4U);
}

class Gun final : public Policy {
  public:
    Verdict judge(const Packet& packet, Moment& moment) override {
        Recipe rst;
        rst.connection = packet.connection->handle;
        rst.to = opposite(packet.from);
        rst.sequence = Recipe::Sequence::outside;
        for (int n = 0; n < 100; ++n) moment.emit(rst, Place::before);
        return Verdict::pass(packet.count);
    }
};
constexpr PolicyKind gun = test_kind<Gun>("gun");

TEST(Inventions, AStormIsStoppedAndCounted) {
    Bench box(with_policy(gun));
    box.client("S 0:0(0)");
    EXPECT_EQ(box.box().counters().inventions, 64U);
    EXPECT_EQ(box.fate(Fate::storm), 36U);
    EXPECT_EQ(box.sent().size(), 65U);
    box.at(1ms).client("S 0:0(0)");
    EXPECT_EQ(box.box().counters().inventions, 128U) << "another instant, another 64";
}

TEST(Inventions, OneWhoseConnectionIsGoneWhenItShouldLeaveIsNotMade) {
    Middlebox::Settings settings;
    settings.tracker.max_connections = 1;
    Bench box(
        "[[policy]]\nmatch = { role = 'syn' }\ntimes = 1\nreset = { to = 'receiver', instead = true "
        "}\n[[policy]]\ndelay = { one-way = '10ms' }",
        over_ipv4(), settings);
    box.client("S 0:0(0)");
    box.emit(Side::a, frame("S 0:0(0)", End::client, over_ipv6()));  // pushes the first connection out
    box.at(1s);
    EXPECT_EQ(box.fate(Fate::stale), 1U);
}

/// Listens to everything, whatever its match.
class Listener final : public Policy {
  public:
    static inline int emitted_calls = 0, delivered_calls = 0, transition_calls = 0, forgotten_calls = 0;
    Wants wants() const override { return {true, true, true}; }
    void emitted(const Packet& packet, Moment&) override { emitted_calls += packet.connection != nullptr; }
    void delivered(const Packet&, Moment&) override { ++delivered_calls; }
    void transitioned(const Connection&, const Transition&, Moment&) override { ++transition_calls; }
    void forgotten(ConnectionHandle) override { ++forgotten_calls; }
};
constexpr PolicyKind listener = test_kind<Listener>("listener");

TEST(Inventions, ASubscriptionComesForEveryConnectionWhateverItsMatch) {
    Profile p = profile("[[policy]]\nmatch = { role = 'active-fin' }\ndrop = {}");
    PolicySpec spec = with_policy(listener).policies[0];
    spec.has_match = true;
    spec.match.role = Role::refusal;
    p.policies.push_back(spec);
    Bench box(p);
    box.client("S 0:0(0)").server("S. 0:0(0) ack 1").client(". 1:1(0) ack 1").client("F. 1:1(0) ack 1");
    EXPECT_EQ(Listener::emitted_calls, 4);
    EXPECT_EQ(Listener::delivered_calls, 3) << "the FIN was dropped";
    EXPECT_GE(Listener::transition_calls, 5);
    box.at(6 * 24h);
    EXPECT_EQ(Listener::forgotten_calls, 1);
}

TEST(Inventions, WhatPoliciesBehindDoToOneStays) {
    Bench box(
        "[[policy]]\nmatch = { role = 'data' }\nreset = { to = 'receiver', instead = true }\n"
        "[[policy]]\nmatch = { flags = 'RST/RST' }\nrewrite = { ttl = 3, checksum = 'wrong' }");
    box.open();
    box.client("P. 1:101(100) ack 1");
    ASSERT_EQ(box.sent().size(), 1U);
    const View rst = dissect(box.sent().front().frame);
    EXPECT_EQ(rst.oddity, Oddity::tcp_checksum);
    EXPECT_EQ(rst.ttl, 3U);
    box.expect(End::server, State::Established);  // it does not take it
    EXPECT_EQ(box.fate(Fate::spoiled), 1U);
}

TEST(Inventions, CutInTwoItIsNotTwoOfThem) {
    Bench box(
        "[[policy]]\nmatch = { role = 'data' }\nforge = { segment = 'fin', length = 100, to = 'receiver', "
        "instead = true }\n[[policy]]\nmatch = { flags = 'FIN/FIN' }\novertake = { split = true }");
    box.open();
    box.at(1s).ignore();
    box.client("P. 1:101(100) ack 1");
    box.expect_to_server(1s, "F. 101:101(0) ack 1");
    box.expect_to_server(1s, ". 1:101(100) ack 1");
    box.expect_nothing();
}

TEST(Inventions, AnOldSegmentHasNothingOfTheOneItIsSentBehind) {
    const std::string replay =
        "[[policy]]\nmatch = { length = '1..' }\nforge = { replay = 'handshake-ack', to = 'server' }";
    Bench spoiled("[[policy]]\nmatch = { role = 'data' }\nrewrite = { checksum = 'wrong' }\n" + replay);
    spoiled.open();
    spoiled.client("P. 1:101(100) ack 1");
    EXPECT_EQ(spoiled.fate(Fate::spoiled), 1U);
    Bench invented(
        "[[policy]]\nmatch = { role = 'data' }\nforge = { segment = 'data', length = 5, to = 'receiver', "
        "instead = true }\n" +
        replay);
    invented.open();
    invented.client("P. 1:101(100) ack 1");
    invented.expect_to_server(0ms, "P. 1:6(5) ack 1");
    invented.expect_to_server(0ms, ". 1:1(0) ack 1");
    invented.expect_nothing();
}

TEST(Inventions, WhoeverMadeNoneHasNotActed) {
    Bench unknown(
        "[[policy]]\nmatch = { role = 'data' }\nunreachable = { error = 'source-quench', to = 'sender' }",
        over_ipv6());
    unknown.open();
    unknown.client("P. 1:11(10) ack 1");
    EXPECT_EQ(unknown.fate(Fate::stale), 1U) << "ICMPv6 has none";
    EXPECT_EQ(unknown.box().reports()[0].matched, 1U);
    EXPECT_EQ(unknown.box().reports()[0].acted, 0U);

    Bench unseen("[[policy]]\non = { opened = true }\ntimes = 1\nforge = { replay = 'fin', to = 'server' }");
    unseen.open().at(1s);
    EXPECT_EQ(unseen.box().reports()[0].matched, 1U);
    EXPECT_EQ(unseen.box().reports()[0].acted, 0U);
}

}  // namespace
}  // namespace finwait::test
