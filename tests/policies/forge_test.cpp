// forge on a bench: each invented segment, and old duplicates of what was seen. What kernels make of them is
// tried in tests/wire.
#include "tcp/dissect.hpp"
#include "tests/policies/bench.hpp"

namespace finwait::test {
namespace {

std::string forging(const std::string& what, const std::string& match = "role = 'data', occurrence = 1") {
    return "[[policy]]\nmatch = { " + match + " }\nforge = { " + what + " }";
}

TEST(Forge, AFinThatNobodySentClosesTheServersHalf) {
    Bench box(forging("segment = 'fin', to = 'receiver'"));
    box.open();
    box.client("P. 1:11(10) ack 1");
    box.expect_to_server(0ms, "P. 1:11(10) ack 1");
    box.expect_to_server(0ms, "F. 11:11(0) ack 1");
    box.expect(End::server, State::CloseWait);
    box.expect(End::client, State::Established);  // it has not closed
}

TEST(Forge, BeforeTheSegmentItIsAsExactAsBehindIt) {
    Bench box(forging("segment = 'ack', to = 'receiver', place = 'before'"));
    box.open();
    box.client("P. 1:11(10) ack 1");
    box.expect_to_server(0ms, ". 1:1(0) ack 1");
    box.expect_to_server(0ms, "P. 1:11(10) ack 1");
}

TEST(Forge, EachSegmentLooksLikeWhatItIsCalled) {
    const auto left = [](const char* what) {
        Bench box(forging(std::string(what) + ", to = 'server', instead = true"));
        box.open();
        box.client("P. 1:11(10) ack 1");
        EXPECT_EQ(box.sent().size(), 1U);
        const View seen = dissect(box.sent().front().frame);
        EXPECT_TRUE(seen.tcp()) << name(seen.oddity);
        return brief(box.sent().front().frame);
    };
    EXPECT_EQ(left("segment = 'fin'"), "F. 1:1(0) ack 1");
    EXPECT_EQ(left("segment = 'syn'"), "S 1:1(0)");
    EXPECT_EQ(left("segment = 'syn-ack'"), "S. 1:1(0) ack 1");
    EXPECT_EQ(left("segment = 'ack', sequence = 'left-edge'"), ". 0:0(0) ack 1");
    EXPECT_EQ(left("segment = 'data', length = 100, sequence = '+10'"), "P. 11:111(100) ack 1");
    EXPECT_EQ(left("segment = 'fin', ack = 'none'"), "F 1:1(0)");
}

TEST(Forge, AnOldTimestampIsRejectedByPaws) {
    Bench box(forging("segment = 'fin', to = 'server', timestamps = 'old'"));
    box.client("S 0:0(0) <TS val 500000 ecr 0>")
        .server("S. 0:0(0) ack 1 <TS val 900000 ecr 500000>")
        .client(". 1:1(0) ack 1 <TS val 500001 ecr 900000>")
        .client("P. 1:11(10) ack 1 <TS val 500002 ecr 900000>");
    const View fin = dissect(box.sent().back().frame);
    ASSERT_TRUE(fin.options.timestamps);
    EXPECT_EQ(fin.options.timestamps->value, 400002U);
    box.expect(End::server, State::Established);
}

TEST(Forge, AnOldDuplicateSynOfThisConnectionIsItsFirst) {
    // RFC 9293 figure 8 is about a SYN like this one; a synchronized server answers it with a challenge ACK.
    Bench box(forging("replay = 'syn', to = 'receiver'"));
    box.client("S 0:0(0) <mss 1460,sackOK>").server("S. 0:0(0) ack 1").client(". 1:1(0) ack 1").ignore();
    box.client("P. 1:11(10) ack 1");
    box.expect_to_server(0ms, "P. 1:11(10) ack 1");
    ASSERT_EQ(box.sent().size(), 1U);
    EXPECT_EQ(notation(box.sent().front().frame), "S 0:0(0) <mss 1460,sackOK>") << "byte for byte as it was";
    box.ignore().server(". 1:1(0) ack 11");
    box.expect(End::server, State::Established);
    EXPECT_EQ(box.connection().opened_at, TimePoint{}) << "no new connection";
}

TEST(Forge, AnOldFinComesAgainInTimeWait) {
    Bench box(
        "[[policy]]\non = { client-state = 'TIME-WAIT' }\nafter = '1s'\nforge = { replay = 'passive-fin', to "
        "= "
        "'client', count = 2, interval = '100ms' }");
    box.open();
    box.client("F. 1:1(0) ack 1")
        .server(". 1:1(0) ack 2")
        .server("FP. 1:11(10) ack 2")
        .client(". 2:2(0) ack 12");
    box.ignore().at(5s);
    box.expect_to_client(1s, "FP. 1:11(10) ack 2");
    box.expect_to_client(1100ms, "FP. 1:11(10) ack 2");
    box.expect_nothing();
    box.expect(End::client, State::TimeWait);
}

TEST(Forge, AnEndThatNothingWasDeliveredToYetIsAddressedAsItsPeerAddressesIt) {
    Conversation talk = over_ipv4();
    talk.vlans = {{VlanTag{0x8100, 42}}, 1};
    Bench box(
        "[[policy]]\nmatch = { role = 'syn' }\nforge = { segment = 'syn', to = 'receiver', place = 'before' "
        "}",
        talk);
    box.client("S 0:0(0)");
    ASSERT_EQ(box.sent().size(), 2U);
    const View forged = dissect(box.sent().front().frame);
    EXPECT_EQ(forged.destination_mac, talk.at(End::server).mac);
    EXPECT_EQ(forged.source_mac, talk.at(End::client).mac);
    EXPECT_EQ(forged.vlans, talk.vlans);
}

TEST(Forge, NothingIsReplayedThatWasNotSeen) {
    Bench box(forging("replay = 'passive-fin', to = 'both'"));
    box.open();
    box.client("P. 1:11(10) ack 1");
    box.expect_to_server(0ms, "P. 1:11(10) ack 1");
    box.expect_nothing();
}

TEST(Forge, OfASuperframeTheSegmentWithTheRoleAloneIsReplayed) {
    Bench box(
        "[[policy]]\non = { server-state = 'CLOSE-WAIT' }\nforge = { replay = 'active-fin', to = 'server' }");
    box.open();
    box.client("FP. 1:3001(3000) ack 1 gso 1000");
    box.expect_to_server(0ms, "FP. 1:3001(3000) ack 1 gso 1000");
    box.at(1ms);
    box.expect_to_server(0ms, "FP. 2001:3001(1000) ack 1");
}

TEST(Forge, SaysWhatDoesNotFitTogether) {
    EXPECT_THROW(profile(forging("to = 'server'")), std::invalid_argument);
    EXPECT_THROW(profile(forging("segment = 'fin', replay = 'syn'")), std::invalid_argument);
    EXPECT_THROW(profile(forging("segment = 'data', length = 0")), std::invalid_argument);
    EXPECT_THROW(profile(forging("segment = 'fin', count = 65")), std::invalid_argument);
}

}  // namespace
}  // namespace finwait::test
