// Each way to open, to close and to be odd, from the events that show it.
#include "daemon/journal/verdict.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/journal/verdict_fold.hpp"
#include "daemon/journal/verdict_text.hpp"
#include "tests/daemon/journal/tale.hpp"

namespace finwait {
namespace {

using namespace std::chrono_literals;
using test::Tale;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

ConnectionVerdict verdict_of(const Tale& tale, std::optional<Duration> asked_at = {}) {
    VerdictFold fold;
    for (const Event& e : tale.events()) fold.fold(e);
    std::optional<TimePoint> until;
    if (asked_at) until = tale.events().front().at + *asked_at;
    return fold.verdict(until);
}

std::string fact(const ConnectionVerdict& v, const std::string& key) {
    for (const VerdictFact& f : facts(v))
        if (f.key == key) return f.value;
    return "(none)";
}

TEST(Verdict, AnOrdinaryConnectionHasNothingOdd) {
    const ConnectionVerdict v = verdict_of(test::four_way_close());
    EXPECT_EQ(v.opening, Opening::three_way);
    EXPECT_EQ(v.closing, Closing::four_way);
    EXPECT_EQ(v.opened_by, End::client);
    EXPECT_EQ(v.closed_first, End::server);
    EXPECT_TRUE(v.ended_well());
    EXPECT_THAT(v.odd, IsEmpty());
    EXPECT_EQ(v.at(End::client).bytes, 75U);
    EXPECT_EQ(v.at(End::server).bytes, 1203U);
    EXPECT_EQ(v.at(End::server).in_state[static_cast<std::size_t>(State::TimeWait)], 60s + 22us);
    EXPECT_EQ(v.at(End::client).in_state[static_cast<std::size_t>(State::LastAck)], 22us);
    EXPECT_EQ(v.at(End::server).in_state[static_cast<std::size_t>(State::FinWait1)], 42us);
}

TEST(Verdict, TheLastAckIsLostTwice) {
    const ConnectionVerdict v = verdict_of(test::last_ack_lost());
    EXPECT_EQ(v.closing, Closing::four_way);
    EXPECT_EQ(v.at(End::client).fin_retransmissions, 2U);
    EXPECT_EQ(v.acted("lose-last-ack"), 2U);
    EXPECT_TRUE(v.ended_well());
    EXPECT_THAT(
        v.odd,
        ElementsAre("the last ACK was lost twice (lose-last-ack); the client sent its FIN 2 more times and "
                    "was answered out of TIME-WAIT"));
    EXPECT_EQ(fact(v, "close"), "four-way");
    EXPECT_EQ(fact(v, "fin-retransmissions"), "2");
    EXPECT_EQ(fact(v, "acted.lose-last-ack"), "2");
    EXPECT_EQ(fact(v, "server-last-state"), "TIME-WAIT");
}

TEST(Verdict, AFinThatCarriesTheAckMakesItThreeSegments) {
    Tale t = test::handshake();
    t.at(2ms)
        .emits(End::client, "F. 76:76(0) ack 1204", Role::active_fin, State::FinWait1)
        .delivered(State::CloseWait);
    t.at(3ms).emits(End::server, "F. 1204:1204(0) ack 77", RoleSet(Role::active_fin_ack) | Role::passive_fin,
                    State::LastAck);
    // One segment moves the client twice: it is told with the states after both, then come the moves.
    t.already(End::client, State::TimeWait).delivered().already(End::client, State::FinWait1);
    t.moves(End::client, State::FinWait2, Occasion::FinAcked);
    t.moves(End::client, State::TimeWait, Occasion::GotFin);
    t.at(4ms).emits(End::client, ". 77:77(0) ack 1205", Role::last_ack).delivered(State::Closed);
    const ConnectionVerdict v = verdict_of(t);
    EXPECT_EQ(v.at(End::client).in_state[static_cast<std::size_t>(State::FinWait1)], 1ms);
    EXPECT_EQ(v.at(End::client).in_state[static_cast<std::size_t>(State::FinWait2)], 0ms);
    EXPECT_EQ(v.at(End::client).in_state[static_cast<std::size_t>(State::TimeWait)], 1ms);
    EXPECT_EQ(v.closing, Closing::three_segment);
    EXPECT_EQ(v.closed_first, End::client);
    EXPECT_TRUE(v.ended_well());
}

TEST(Verdict, TwoActiveFinsAreASimultaneousClose) {
    Tale t = test::handshake();
    t.at(2ms).emits(End::client, "F. 76:76(0) ack 1204", Role::active_fin, State::FinWait1).held("hold", 2s);
    t.at(3ms)
        .emits(End::server, "F. 1204:1204(0) ack 76", Role::active_fin, State::FinWait1)
        .delivered(State::Closing);
    EXPECT_EQ(verdict_of(t).closing, Closing::simultaneous);
}

TEST(Verdict, AServerThatNeverClosesIsNamed) {
    Tale t = test::handshake();
    t.at(2ms)
        .emits(End::client, "F. 76:76(0) ack 1204", Role::active_fin, State::FinWait1)
        .delivered(State::CloseWait);
    t.at(3ms).emits(End::server, ". 1204:1204(0) ack 77", Role::active_fin_ack).delivered(State::FinWait2);
    const ConnectionVerdict v = verdict_of(t, 312s + 2ms);
    EXPECT_EQ(v.closing, Closing::half);
    EXPECT_FALSE(v.ended_well());
    EXPECT_THAT(
        v.odd,
        ElementsAre("client in FIN-WAIT-2 for 312 s: its FIN was acknowledged; the server's FIN was not sent",
                    "server in CLOSE-WAIT for 312 s: it acknowledged the client's FIN and sent none; its "
                    "application has not closed"));
}

TEST(Verdict, AForgedResetThatOnlyOneEndHeardOf) {
    Tale t = test::handshake();
    t.at(50ms).already(End::server, State::Closed).forged(End::client, "R. 76:76(0) ack 1204", "reboot");
    t.already(End::server, State::Established).moves(End::server, State::Closed, Occasion::GotReset);
    const ConnectionVerdict v = verdict_of(t);
    EXPECT_EQ(v.closing, Closing::reset);
    EXPECT_EQ(v.acted("reboot"), 1U);
    EXPECT_FALSE(v.closed_first);
    EXPECT_THAT(one_line(v), HasSubstr("; close reset by finwait (reboot), to the server; "));
    EXPECT_THAT(v.odd, Contains("the server was closed in ESTABLISHED by a forged RST (reboot)"));
    EXPECT_THAT(v.odd, Contains(HasSubstr("it was not told that the server is gone")));
}

TEST(Verdict, AnAnswerToWhatAForgedResetClosedIsNotTheFirstReset) {
    Tale t = test::handshake();
    t.at(50ms).already(End::server, State::Closed).forged(End::client, "R. 76:76(0) ack 1204", "reboot");
    t.already(End::server, State::Established).moves(End::server, State::Closed, Occasion::GotReset);
    t.at(60ms).emits(End::client, "P. 76:151(75) ack 1204", Role::data).delivered();
    t.emits(End::server, "R 1204:1204(0)", Role::rst).delivered();
    t.moves(End::client, State::Closed, Occasion::GotReset);
    const ConnectionVerdict v = verdict_of(t);
    EXPECT_FALSE(v.closed_first);
    EXPECT_THAT(one_line(v), HasSubstr("; close reset by finwait (reboot), to the server; "));
    EXPECT_THAT(v.odd, Contains("the client was closed in ESTABLISHED by a RST of the server"));
}

TEST(Verdict, AResetOfAnEndIsItsOwn) {
    Tale t = test::handshake();
    t.at(50ms).emits(End::client, "R. 76:76(0) ack 1204", Role::rst, State::Closed).delivered(State::Closed);
    EXPECT_THAT(one_line(verdict_of(t)), HasSubstr("; close reset, client first; "));
}

TEST(Verdict, AFinThatWasHeldIsSentAgainBecauseOfThat) {
    Tale t = test::handshake();
    t.at(2ms).emits(End::client, "F. 76:76(0) ack 1204", Role::active_fin, State::FinWait1);
    t.held("late-client-fin", 300ms);
    const std::uint64_t first = t.number();
    t.at(205ms)
        .emits_again(End::client, "F. 76:76(0) ack 1204", Role::active_fin)
        .delivered(State::CloseWait);
    t.at(302ms).frame(first).delivered();
    EXPECT_THAT(
        verdict_of(t).odd,
        Contains("the client's FIN was held 300 ms (late-client-fin); the client sent it 1 more time"));
}

TEST(Verdict, ASynIsSentAgainBecauseItsAnswerWasLost) {
    Tale t;
    t.at(0ms).opens().emits(End::client, "S 0:0(0)", Role::syn, State::SynSent).delivered(State::SynReceived);
    t.at(1ms).emits(End::server, "S. 0:0(0) ack 1", Role::syn_ack).dropped("lose-syn-ack");
    t.at(1s).emits_again(End::client, "S 0:0(0)", Role::syn).delivered();
    t.emits_again(End::server, "S. 0:0(0) ack 1", Role::syn_ack).delivered(State::Established);
    t.emits(End::client, ". 1:1(0) ack 1", Role::handshake_ack).delivered(State::Established);
    EXPECT_THAT(verdict_of(t).odd,
                ElementsAre("the client sent its SYN 1 more time because its SYN-ACK was lost (lose-syn-ack)",
                            "the server's SYN-ACK was lost once (lose-syn-ack) and sent 1 more time"));
}

TEST(Verdict, ASynIsSentAgainAndFinwaitHadNoPartInIt) {
    Tale t;
    t.at(0ms).opens().emits(End::client, "S 0:0(0)", Role::syn, State::SynSent).delivered();
    t.at(1s).emits_again(End::client, "S 0:0(0)", Role::syn).delivered();
    EXPECT_THAT(verdict_of(t).odd,
                Contains("the client sent its SYN 1 more time, though finwait lost none of them"));
}

TEST(Verdict, AForgedResetInTheWindowIsChallenged) {
    Tale t = test::handshake();
    t.at(50ms).forged(End::client, "R. 176:176(0) ack 1204", "reset-1");
    t.emits(End::server, ". 1204:1204(0) ack 76", Role::challenge_ack).delivered();
    const ConnectionVerdict v = verdict_of(t);
    EXPECT_EQ(v.closing, Closing::open);
    EXPECT_THAT(v.odd,
                ElementsAre("the server answered a forged RST (reset-1) with a challenge ACK and stayed"));
}

TEST(Verdict, ARealResetBehindAForgedOneEndsNothing) {
    Tale t = test::handshake();
    t.at(50ms).forged(End::server, "R. 1204:1204(0) ack 76", "reset-1");
    t.moves(End::client, State::Closed, Occasion::GotReset);
    t.emits(End::server, "R 1204:1204(0)", Role::rst, State::Closed).delivered();
    EXPECT_THAT(verdict_of(t).odd,
                Contains("the client was closed in ESTABLISHED by a forged RST (reset-1)"));
}

TEST(Verdict, AForgedResetEndsTimeWait) {
    Tale t = test::handshake();
    t.already(End::client, State::TimeWait).already(End::server, State::Closed);
    t.at(50ms).forged(End::server, "R. 1204:1204(0) ack 77", "assassin");
    t.moves(End::client, State::Closed, Occasion::GotReset);
    EXPECT_THAT(verdict_of(t).odd,
                Contains(HasSubstr("the client's TIME-WAIT was ended by a forged RST (assassin) after ")));
}

TEST(Verdict, ASynThatWasAnsweredByAnIcmpError) {
    const auto told = [](bool forged) {
        Tale t;
        t.at(0ms).opens().emits(End::client, "S 0:0(0)", Role::syn, State::SynSent).dropped("dead-host");
        if (forged) t.forged(End::server, IcmpKind::host_unreachable, "dead-host");
        t.moves(End::client, State::Closed, Occasion::GotUnreachable);
        return verdict_of(t);
    };
    EXPECT_THAT(one_line(told(true)), HasSubstr(": open refused by finwait (dead-host); close nothing"));
    EXPECT_THAT(told(true).odd,
                Contains("the client gave up in SYN-SENT: a forged ICMP error came (dead-host)"));
    EXPECT_THAT(one_line(told(false)), HasSubstr(": open refused: an ICMP error came; close nothing"));
    EXPECT_THAT(told(false).odd, Contains("the client gave up in SYN-SENT: an ICMP error came"));
}

TEST(Verdict, ARefusedSyn) {
    Tale t;
    t.at(0ms).opens().emits(End::client, "S 0:0(0)", Role::syn, State::SynSent).delivered(State::SynReceived);
    t.already(End::server, State::Closed).emits(End::server, "R. 0:0(0) ack 1", Role::refusal);
    t.already(End::server, State::SynReceived).moves(End::server, State::Closed, Occasion::SentReset);
    t.delivered(State::Closed);
    const ConnectionVerdict v = verdict_of(t);
    EXPECT_THAT(one_line(v), HasSubstr(": open refused: nothing listens on 198.18.0.2:80; close nothing"));
    EXPECT_THAT(v.odd, testing::Not(Contains(HasSubstr("aborted"))));
    EXPECT_EQ(v.opening, Opening::refused);
    EXPECT_EQ(v.closing, Closing::none);
}

TEST(Verdict, ASynThatIsNeverAnswered) {
    Tale t;
    t.at(0ms).opens().emits(End::client, "S 0:0(0)", Role::syn, State::SynSent).dropped("lose-syn");
    t.at(1s).emits_again(End::client, "S 0:0(0)", Role::syn).dropped("lose-syn");
    const ConnectionVerdict v = verdict_of(t, 3s);
    EXPECT_EQ(v.opening, Opening::unfinished);
    EXPECT_EQ(v.at(End::client).syn_retransmissions, 1U);
    EXPECT_THAT(v.odd, ElementsAre("the client's SYN was lost twice (lose-syn) and sent 1 more time",
                                   "client in SYN-SENT for 3.00 s: its SYN was not answered"));
}

TEST(Verdict, TwoSynsThatCrossAndTwoThatDoNot) {
    Tale crossing;
    crossing.at(0ms).opens().already(End::server, State::Closed);
    crossing.emits(End::client, "S 0:0(0)", Role::syn, State::SynSent).held("hold", 2s);
    crossing.emits(End::server, "S 0:0(0)", Role::syn, State::SynSent).delivered(State::SynReceived);
    crossing.frame(1).delivered(State::SynReceived);
    crossing.moves(End::client, State::Established, Occasion::SynAcked);
    crossing.moves(End::server, State::Established, Occasion::SynAcked);
    EXPECT_EQ(verdict_of(crossing).opening, Opening::simultaneous);

    Tale split;
    split.at(0ms).opens().emits(End::client, "S 0:0(0)", Role::syn, State::SynSent).delivered();
    split.emits(End::server, "S 0:0(0)", Role::syn, State::SynSent).delivered(State::SynReceived);
    split.moves(End::client, State::Established, Occasion::SynAcked);
    split.moves(End::server, State::Established, Occasion::SynAcked);
    EXPECT_EQ(verdict_of(split).opening, Opening::split);
}

TEST(Verdict, DataOnTheSynIsFastOpen) {
    Tale t;
    t.at(0ms).opens();
    t.emits(End::client, "S 0:10(10)", RoleSet(Role::syn) | Role::data, State::SynSent)
        .delivered(State::SynReceived);
    t.emits(End::server, "S. 0:0(0) ack 11", Role::syn_ack).delivered(State::Established);
    t.emits(End::client, ". 11:11(0) ack 1", Role::handshake_ack).delivered(State::Established);
    EXPECT_EQ(verdict_of(t).opening, Opening::fast_open);
}

TEST(Verdict, ALastAckThatNeverComesEndsInSilence) {
    Tale t = test::handshake();
    t.at(2ms)
        .emits(End::client, "F. 76:76(0) ack 1204", Role::active_fin, State::FinWait1)
        .delivered(State::CloseWait);
    t.at(3ms).emits(End::server, ". 1204:1204(0) ack 77", Role::active_fin_ack).delivered(State::FinWait2);
    t.at(4ms)
        .emits(End::server, "F. 1204:1204(0) ack 77", Role::passive_fin, State::LastAck)
        .delivered(State::TimeWait);
    t.at(5ms).emits(End::client, ". 77:77(0) ack 1205", Role::last_ack).dropped("deaf");
    t.at(60s).moves(End::server, State::Closed, Occasion::TimedOut);
    const ConnectionVerdict v = verdict_of(t);
    EXPECT_TRUE(v.at(End::client).ended_well);
    EXPECT_FALSE(v.at(End::server).ended_well);
    EXPECT_THAT(v.odd, Contains("the server gave up in LAST-ACK after 60.0 s"));
    EXPECT_THAT(
        v.odd,
        Contains(HasSubstr("the last ACK was lost once (deaf); the server did not send its FIN again")));
}

TEST(Verdict, AHoldThatWaitedInVainIsOdd) {
    Tale t = test::handshake();
    t.at(2ms)
        .emits(End::client, "F. 76:76(0) ack 1204", Role::active_fin, State::FinWait1)
        .held("wait-for-fin", 2s);
    t.at(2002ms).fated(Fate::hold_expired, "wait-for-fin").delivered(State::CloseWait);
    const ConnectionVerdict v = verdict_of(t);
    EXPECT_EQ(v.acted("wait-for-fin"), 1U);
    EXPECT_THAT(
        v.odd,
        Contains("wait-for-fin let go of 1 segment because the longest time was over: what it waited for "
                 "did not come"));
}

TEST(Verdict, BulkCountsLikeWhatIsToldOneByOne) {
    Tale t = test::handshake();
    t.at(2ms).bulk({10, 20}, {0, 20'000});
    const ConnectionVerdict v = verdict_of(t);
    EXPECT_EQ(v.at(End::client).segments, 14U);
    EXPECT_EQ(v.at(End::server).bytes, 21'203U);
}

TEST(Verdict, AStateThatWasNotSeenToEndLastsUntilTheLastSegment) {
    Tale t = test::handshake();
    t.at(2ms)
        .emits(End::client, "F. 76:76(0) ack 1204", Role::active_fin, State::FinWait1)
        .delivered(State::CloseWait);
    t.at(3ms).emits(End::server, ". 1204:1204(0) ack 77", Role::active_fin_ack).delivered(State::FinWait2);
    EXPECT_THAT(verdict_of(t).odd,
                ElementsAre(StartsWith("client in FIN-WAIT-2 since the last segment: "),
                            StartsWith("server in CLOSE-WAIT for 1.0 ms, until the last segment: ")));
}

TEST(VerdictText, StatesStandInTheOrderOfALife) {
    std::string client;
    for (const Paragraph& p : paragraphs(verdict_of(test::four_way_close())))
        if (p.heading == "client") client = p.text;
    EXPECT_EQ(client,
              "SYN-SENT 0.041 ms, ESTABLISHED 1.4 ms, CLOSE-WAIT 0.413 ms, LAST-ACK 0.022 ms, CLOSED 60.0 s");
}

TEST(VerdictText, OneLineNamesTheConnectionAndWhatBecameOfIt) {
    const std::string line = one_line(verdict_of(test::last_ack_lost()));
    EXPECT_THAT(
        line,
        StartsWith("#1 198.18.0.1:40312 > 198.18.0.2:80: open three-way by the client; close four-way, the "
                   "server first; both ended well"));
    EXPECT_THAT(line, HasSubstr("sent again: FIN of the client 2 times"));
    EXPECT_THAT(line, HasSubstr("lose-last-ack dropped 2"));
    EXPECT_EQ(line.find('\n'), std::string::npos);
}

TEST(VerdictText, JsonHasTheFactsUnderTheirNames) {
    const std::string json = to_json(verdict_of(test::last_ack_lost()));
    EXPECT_THAT(json, HasSubstr(R"("close":"four-way")"));
    EXPECT_THAT(json, HasSubstr(R"("fin-retransmissions":2)"));
    EXPECT_THAT(json, HasSubstr(R"("ended-well":true)"));
    EXPECT_THAT(json, HasSubstr(R"("acted.lose-last-ack":2)"));
    EXPECT_THAT(json, HasSubstr(R"("odd":["the last ACK)"));
}

}  // namespace
}  // namespace finwait
