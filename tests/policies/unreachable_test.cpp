// unreachable on a bench: ICMP errors, forged and real, and who gives up. The kernels are asked in
// tests/wire/truth/icmp_test.cpp.
#include "tcp/dissect.hpp"
#include "tcp/icmp_error.hpp"
#include "tests/policies/bench.hpp"

namespace finwait::test {
namespace {

/// The only ICMP error that left, and to whom.
IcmpError the_error(const Bench& box, Side to) {
    std::optional<IcmpError> found;
    for (const auto& sent : box.sent()) {
        const View view = dissect(sent.frame);
        if (view.kind != Kind::icmp) continue;
        EXPECT_FALSE(found) << box.timeline();
        EXPECT_EQ(sent.to, to);
        found = read_icmp_error(sent.frame, view);
    }
    EXPECT_TRUE(found) << box.timeline();
    return found.value_or(IcmpError{});
}

TEST(Unreachable, IsAboutASegmentOfTheEndThatGetsIt) {
    for (const Conversation& talk : {over_ipv4(), over_ipv6()}) {
        Bench box(
            "[[policy]]\nmatch = { role = 'data', from = 'client' }\nunreachable = { to = 'sender', error = "
            "'fragmentation-needed', mtu = 1000 }",
            talk);
        box.open();
        box.client("P. 1:101(100) ack 1");
        const IcmpError error = the_error(box, Side::a);
        EXPECT_EQ(error.kind, IcmpKind::fragmentation_needed);
        EXPECT_EQ(error.mtu, 1000);
        EXPECT_EQ(error.source, talk.at(End::client).address.address);
        EXPECT_EQ(error.source_port, talk.at(End::client).address.port);
        EXPECT_EQ(error.destination_port, talk.at(End::server).address.port);
        EXPECT_EQ(error.seq, talk.at(End::client).iss + 1) << "the oldest that is under way";
    }
}

TEST(Unreachable, AnEndThatIsConnectedGoesOn) {
    Bench box(
        "[[policy]]\non = { opened = true }\nunreachable = { error = 'port-unreachable', to = 'both' }");
    box.open();
    box.at(1ms);
    box.expect(End::client, State::Established);
    box.expect(End::server, State::Established);
}

TEST(Unreachable, AnEndThatOpensGivesUp) {
    Bench box("[[policy]]\nmatch = { role = 'syn' }\nunreachable = { to = 'sender', instead = true }",
              over_ipv6());
    box.client("S 0:0(0)");
    the_error(box, Side::a);
    box.expect(End::client, State::Closed);
    const auto moved = std::find_if(box.events().begin(), box.events().end(), [](const Event& e) {
        const auto* m = std::get_if<Moved>(&e.body);
        return m != nullptr && m->occasion == Occasion::GotUnreachable;
    });
    EXPECT_NE(moved, box.events().end()) << box.timeline();
}

TEST(Unreachable, OutsideIsTheBlindAttackThatAHostIgnores) {
    Bench box("[[policy]]\nmatch = { role = 'syn' }\nunreachable = { to = 'sender', sequence = 'outside' }");
    box.client("S 0:0(0)");
    the_error(box, Side::a);
    box.expect(End::client, State::SynSent);
}

TEST(Unreachable, ARequestIsDroppedForSomeErrorsAlone) {
    const auto server_is = [](const char* error, const Conversation& talk) {
        Bench box(std::string(
                      "[[policy]]\nmatch = { role = 'syn-ack' }\nunreachable = { to = 'sender', error = '") +
                      error + "' }",
                  talk);
        box.client("S 0:0(0)").server("S. 0:0(0) ack 1");
        return box.connection().server().state;
    };
    EXPECT_EQ(server_is("host-unreachable", over_ipv4()), State::Listen);
    EXPECT_EQ(server_is("port-unreachable", over_ipv4()), State::SynReceived);
    EXPECT_EQ(server_is("host-unreachable", over_ipv6()), State::SynReceived);
    EXPECT_EQ(server_is("prohibited", over_ipv6()), State::Listen);
}

TEST(Unreachable, AnErrorThatARouterSentIsFollowedAsWell) {
    Bench box;
    box.client("S 0:0(0)").ignore();
    IcmpBlueprint plan;
    const Conversation& talk = box.talk();
    plan.source_mac = talk.at(End::server).mac, plan.destination_mac = talk.at(End::client).mac;
    plan.reporter = *parse_address("198.18.0.99");
    plan.about = {IcmpKind::host_unreachable,
                  0,
                  talk.at(End::client).address.address,
                  talk.at(End::server).address.address,
                  talk.at(End::client).address.port,
                  talk.at(End::server).address.port,
                  talk.at(End::client).iss};
    box.emit(Side::b, forge_icmp_error(plan));
    EXPECT_EQ(box.sent().size(), 1U);
    box.expect(End::client, State::Closed);
}

TEST(Unreachable, SourceQuenchIsNotOfIpv6) {
    Bench box("[[policy]]\non = { opened = true }\nunreachable = { error = 'source-quench', to = 'client' }",
              over_ipv6());
    box.open();
    box.at(1ms);
    box.expect_nothing();
    EXPECT_EQ(box.fate(Fate::stale), 1U);
}

TEST(Unreachable, AnMtuIsOfOneErrorAlone) {
    EXPECT_THROW(profile("[[policy]]\non = { opened = true }\nunreachable = { mtu = 1000 }"),
                 std::invalid_argument);
}

}  // namespace
}  // namespace finwait::test
