#include "tests/policies/bench.hpp"

namespace finwait::test {
namespace {

TEST(Drop, TheLastAckIsLostTwiceAndTheServerStaysInLastAck) {
    Bench box("[[policy]]\nmatch = { role = 'last-ack', occurrence = '1..2' }\ndrop = {}");
    box.open();
    box.at(10ms).client("F. 1:1(0) ack 1").server(". 1:1(0) ack 2").server("F. 1:1(0) ack 2").ignore();
    box.expect(End::client, State::TimeWait);

    box.at(11ms).client(". 2:2(0) ack 2");
    box.expect_nothing();
    box.expect(End::client, State::TimeWait);  // it has sent it …
    box.expect(End::server, State::LastAck);   // … and the server never saw it

    box.at(210ms).server("F. 1:1(0) ack 2");
    box.expect_to_client(210ms, "F. 1:1(0) ack 2");
    box.at(210ms).client(". 2:2(0) ack 2");
    box.expect_nothing();
    box.expect(End::server, State::LastAck);

    box.at(610ms).server("F. 1:1(0) ack 2").ignore();
    box.client(". 2:2(0) ack 2");
    box.expect_to_server(610ms, ". 2:2(0) ack 2");
    box.expect(End::server, State::Closed);
    EXPECT_EQ(box.fate(Fate::dropped), 2U);
}

TEST(Drop, LeavesWhatIsNotTcpAlone) {
    Bench box("[[policy]]\ndrop = {}");
    Frame arp(frame("S 0:0(0)", End::client).bytes());
    arp.bytes()[12] = std::byte{0x08};
    arp.bytes()[13] = std::byte{0x06};
    box.emit(Side::a, std::move(arp));
    EXPECT_EQ(box.sent().size(), 1U);
}

TEST(Drop, LimitsAreUsedUpOnlyByActing) {
    Bench box("[[policy]]\nmatch = { role = 'data' }\nskip = 1\ntimes = 2\ndrop = {}");
    box.open();
    for (int n = 0; n < 5; ++n) {
        const std::string seq = std::to_string(1 + 10 * n) + ":" + std::to_string(11 + 10 * n);
        box.client("P. " + seq + "(10) ack 1")
            .server(". 1:1(0) ack 1");  // the ACKs do not match and use up nothing
    }
    std::vector<std::string> to_server;
    for (const auto& sent : box.sent()) {
        if (sent.to == Side::b) to_server.push_back(brief(sent.frame));
    }
    EXPECT_EQ(to_server,
              (std::vector<std::string>{"P. 1:11(10) ack 1", "P. 31:41(10) ack 1", "P. 41:51(10) ack 1"}));
}

TEST(Drop, AChanceIsTheSameInEveryRunAndWhateverElseIsOnTheLine) {
    const char* toml = "seed = 7\n[[policy]]\nmatch = { role = 'data' }\nchance = '50%'\ndrop = {}";
    const auto fates = [toml](bool with_others) {
        Bench box(toml);
        box.open();
        Conversation other = over_ipv6();
        if (with_others) {
            box.emit(Side::a, frame("S 0:0(0)", End::client, other))
                .emit(Side::b, frame("S. 0:0(0) ack 1", End::server, other));
            box.emit(Side::a, frame(". 1:1(0) ack 1", End::client, other)).ignore();
        }
        std::string passed;
        for (int n = 0; n < 64; ++n) {
            const std::string seq = std::to_string(1 + n) + ":" + std::to_string(2 + n) + "(1) ack 1";
            if (with_others) box.emit(Side::a, frame("P. " + seq, End::client, other)).ignore();
            box.client("P. " + seq);
            passed += box.sent().empty() ? '.' : '#';
            box.ignore();
        }
        return passed;
    };
    const std::string alone = fates(false);
    EXPECT_EQ(alone, fates(false));
    EXPECT_EQ(alone, fates(true));
    EXPECT_NE(alone.find('.'), std::string::npos);
    EXPECT_NE(alone.find('#'), std::string::npos);
}

TEST(Drop, SaysWhatCameNearestWhenItMatchedNothing) {
    Bench box(
        "[[policy]]\nname = 'lose-last-ack'\nmatch = { role = 'last-ack', from = 'server' }\ndrop = {}");
    box.open();
    box.client("F. 1:1(0) ack 1").server(". 1:1(0) ack 2").server("F. 1:1(0) ack 2").client(". 2:2(0) ack 2");
    const auto reports = box.box().reports();
    ASSERT_EQ(reports.size(), 1U);
    EXPECT_EQ(reports[0].matched, 0U);
    EXPECT_EQ(reports[0].name, "lose-last-ack");
    EXPECT_THAT(reports[0].nearest, testing::HasSubstr("with role"));
    EXPECT_THAT(reports[0].nearest, testing::HasSubstr("'from'"));
}

}  // namespace
}  // namespace finwait::test
