// rewrite on a bench: each header field, on segments and on superframes, and what is believed of it
// afterwards.
#include "tcp/dissect.hpp"
#include "tests/policies/bench.hpp"

namespace finwait::test {
namespace {

std::string rewriting(const std::string& match, const std::string& what) {
    return "[[policy]]\nmatch = { " + match + " }\nrewrite = { " + what + " }";
}

/// The only frame that left, options and window included.
std::string whole(const Bench& box) {
    EXPECT_EQ(box.sent().size(), 1U) << box.timeline();
    return box.sent().empty() ? "" : notation(box.sent().front().frame, box.talk());
}

TEST(Rewrite, StripsOptionsFromTheSynAndBothEndsGoWithoutThem) {
    Bench box(
        rewriting("role = ['syn', 'syn-ack']", "strip = ['timestamps', 'sack-permitted', 'window-scale']"));
    box.client("S 0:0(0) <mss 1460,sackOK,TS val 100 ecr 0,nop,wscale 7>");
    EXPECT_EQ(whole(box), "S 0:0(0) <mss 1460>");
    box.ignore().server("S. 0:0(0) ack 1 <mss 1460>").client(". 1:1(0) ack 1").ignore();
    EXPECT_FALSE(box.connection().server().timestamps_agreed());
    EXPECT_FALSE(box.connection().server().sack_agreed());
    EXPECT_FALSE(box.connection().client().timestamps_agreed()) << "it was not given any back";
    box.expect(End::client, State::Established);
    EXPECT_EQ(box.fate(Fate::altered), 1U) << "the SYN-ACK has none that could be stripped";
}

TEST(Rewrite, SetsTheMssWhereThereIsOneAndAddsItToASynThatHasNone) {
    Bench with(rewriting("role = 'syn'", "mss = 536"));
    with.client("S 0:0(0) <mss 1460,sackOK>");
    EXPECT_EQ(whole(with), "S 0:0(0) <mss 536,sackOK>");
    EXPECT_EQ(with.connection().server().delivered_mss, 536);

    Bench without(rewriting("role = 'syn'", "mss = 536, window-scale = 3"), over_ipv6());
    without.client("S 0:0(0) <sackOK>");
    const Frame& longer = without.sent().front().frame;
    const View seen = dissect(longer);
    ASSERT_TRUE(seen.tcp()) << name(seen.oddity);
    EXPECT_EQ(seen.options.mss, 536);
    EXPECT_EQ(seen.options.window_scale, 3);
    EXPECT_TRUE(seen.options.sack_permitted);
}

TEST(Rewrite, ASynAckThatBecomesASynTakesTheClientThroughASimultaneousOpen) {
    Bench box(rewriting("role = 'syn-ack', from = 'server', occurrence = 1", "flags = 'S'"));
    box.client("S 0:0(0)").server("S. 0:0(0) ack 1");
    box.expect_to_server(0ms, "S 0:0(0)");
    box.expect_to_client(0ms, "S 0:0(0)");
    box.expect(End::client, State::SynReceived);
    box.client("S. 0:0(0) ack 1");
    box.expect_to_server(0ms, "S. 0:0(0) ack 1");
    box.server(". 1:1(0) ack 1");
    box.expect(End::client, State::Established);
}

TEST(Rewrite, AFlagsMaskTouchesNothingElse) {
    Bench box(rewriting("role = 'data'", "flags = 'ECE,CWR/ECE'"));
    box.open();
    box.client("P. 1:11(10) ack 1");
    EXPECT_EQ(notation(box.sent().front().frame, box.talk()), "P.E 1:11(10) ack 1");
}

TEST(Rewrite, NumbersMoveOnTheCircle) {
    Bench box(rewriting("role = 'data'", "sequence-by = 100, ack-by = -1"));
    box.open();
    box.client("P. 1:11(10) ack 1");
    box.expect_to_server(0ms, "P. 101:111(10) ack 0");
}

TEST(Rewrite, WindowTtlAndEcnOfASuperframeAreRewrittenWithoutCuttingIt) {
    for (const Conversation& talk : {over_ipv4(), over_ipv6()}) {
        Bench box(rewriting("role = 'data'", "window = 0, ttl = 1, ecn = 'ce'"), talk);
        box.open();
        box.client("P. 1:3001(3000) ack 1 gso 1000");
        EXPECT_EQ(whole(box), "P. 1:3001(3000) ack 1 win 0 gso 1000");
        const View seen = dissect(box.sent().front().frame);
        EXPECT_EQ(seen.ttl, 1);
        EXPECT_EQ(box.box().counters().cuts, 0U);
        EXPECT_EQ(box.connection().server().peer_window, 0U);
    }
}

TEST(Rewrite, WhatMeansOneSegmentIsDoneToEachOfASuperframe) {
    Bench box(rewriting("role = 'data'", "sequence-by = 5"));
    box.open();
    box.client("P. 1:3001(3000) ack 1 gso 1000");
    box.expect_to_server(0ms, ". 6:1006(1000) ack 1");
    box.expect_to_server(0ms, ". 1006:2006(1000) ack 1");
    box.expect_to_server(0ms, "P. 2006:3006(1000) ack 1");
}

TEST(Rewrite, AWrongChecksumIsDroppedByTheReceiverAndNotBelieved) {
    Bench box(rewriting("role = 'active-fin', occurrence = 1", "checksum = 'wrong'"));
    box.open();
    box.client("F. 1:1(0) ack 1");
    ASSERT_EQ(box.sent().size(), 1U);
    EXPECT_EQ(dissect(box.sent().front().frame).oddity, Oddity::tcp_checksum);
    box.expect(End::client, State::FinWait1);
    box.expect(End::server, State::Established);
    EXPECT_EQ(box.fate(Fate::spoiled), 1U);
    EXPECT_EQ(box.fate(Fate::delivered), 3U);
    box.at(210ms).client("F. 1:1(0) ack 1");
    box.expect(End::server, State::CloseWait);
}

TEST(Rewrite, WhatIsAlreadySoHasNotBeenRewritten) {
    Bench box(rewriting("role = 'syn'", "strip = 'timestamps'"));
    box.client("S 0:0(0) <mss 1460>");
    EXPECT_EQ(box.sent().size(), 1U);
    EXPECT_EQ(box.box().reports().front().acted, 0U);
    EXPECT_EQ(box.fate(Fate::altered), 0U);
}

TEST(Rewrite, NextPolicyMeetsTheRewrittenSegment) {
    Bench box(rewriting("role = 'data'", "flags = 'FIN/FIN'") +
              "\n[[policy]]\nmatch = { flags = 'FIN/FIN' }\ndrop = {}");
    box.open();
    box.client("P. 1:11(10) ack 1");
    box.expect_nothing();
    EXPECT_EQ(box.fate(Fate::dropped), 1U);
}

}  // namespace
}  // namespace finwait::test
