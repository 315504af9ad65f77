// history, letter by letter as Zeek's documentation of conn.log tells them, and their rules of repeating.
#include <gmock/gmock.h>

#include "tests/daemon/capture/passing.hpp"

namespace finwait::test {
namespace {

TEST(ZeekHistory, ANormalLife) {
    Passing p;
    p.established().client("P. 1:11(10) ack 1").server(". 1:1(0) ack 11").server("P. 1:21(20) ack 11");
    p.client("F. 11:11(0) ack 21").server("F. 21:21(0) ack 12").client(". 12:12(0) ack 22");
    EXPECT_EQ(p.history(), "ShADadFf");
}

TEST(ZeekHistory, UpperCaseIsTheOriginator) {
    EXPECT_EQ(Passing().established().client("P. 1:2(1) ack 1").history(), "ShAD");
    EXPECT_EQ(Passing().established().server("P. 1:2(1) ack 1").history(), "ShAd");
}

TEST(ZeekHistory, AAndDStandOnceForEachDirection) {
    Passing p;
    p.established();
    for (int i = 0; i < 5; ++i) {
        const std::string at = std::to_string(1 + i), end = std::to_string(2 + i);
        p.client("P. " + at + ":" + end + "(1) ack 1").server(". 1:1(0) ack " + end);
    }
    EXPECT_EQ(p.history(), "ShADa");
}

TEST(ZeekHistory, SAgainOnlyWithAnotherNumber) {
    EXPECT_EQ(Passing().client("S 0:0(0)").client("S 0:0(0)").history(), "S");
    EXPECT_EQ(Passing().client("S 0:0(0)").client("S 7:7(0)").client("S 7:7(0)").history(), "SS");
    EXPECT_EQ(Passing().client("S 0:0(0)").client("S 7:7(0)").client("S 0:0(0)").history(), "SSS")
        << "another than the last, not than any";
}

TEST(ZeekHistory, HAgainOnlyWithAnotherNumber) {
    Passing p;
    p.client("S 0:0(0)").server("S. 0:0(0) ack 1").server("S. 0:0(0) ack 1");
    EXPECT_EQ(p.history(), "Sh");
    EXPECT_EQ(p.server("S. 9:9(0) ack 1").history(), "Shh");
}

TEST(ZeekHistory, FAgainOnlyWithAnotherEnd) {
    Passing p;
    p.established().client("F. 1:1(0) ack 1").client("F. 1:1(0) ack 1");
    EXPECT_EQ(p.history(), "ShAF");
    EXPECT_EQ(p.client("F. 1:6(5) ack 1").history(), "ShAFF");
}

TEST(ZeekHistory, RAgainOnlyWithAnotherNumber) {
    Passing p;
    p.established().server("R 1:1(0)").server("R 1:1(0)");
    EXPECT_EQ(p.history(), "ShAr");
    EXPECT_EQ(p.server("R 5:5(0)").history(), "ShArr");
}

TEST(ZeekHistory, DataOnAFinIsAnFAlone) {
    EXPECT_EQ(Passing().established().client("F. 1:6(5) ack 1").history(), "ShAF");
}

TEST(ZeekHistory, IForFinAndRstOnce) {
    EXPECT_EQ(Passing().established().client("FR. 1:1(0) ack 1").client("FR. 1:1(0) ack 1").history(),
              "ShAI");
}

TEST(ZeekHistory, QForSynWithFinOrRstOnce) {
    EXPECT_EQ(Passing().client("FS 0:0(0)").client("FS 0:0(0)").history(), "Q");
    EXPECT_EQ(Passing().client("SR 0:0(0)").history(), "Q");
    EXPECT_EQ(Passing().established().server("FSR 0:0(0)").history(), "ShAi") << "FIN with RST comes first";
}

TEST(ZeekHistory, CAt1And10And100) {
    EXPECT_EQ(Passing().established().damaged(End::client).history(), "ShAC");
    EXPECT_EQ(Passing().established().damaged(End::server, 9).history(), "ShAc");
    EXPECT_EQ(Passing().established().damaged(End::server, 10).history(), "ShAcc");
    EXPECT_EQ(Passing().established().damaged(End::server, 99).history(), "ShAcc");
    EXPECT_EQ(Passing().established().damaged(End::server, 100).history(), "ShAccc");
}

TEST(ZeekHistory, TForPayloadSentAgainAt1And10) {
    Passing p;
    p.established().client("P. 1:11(10) ack 1").client("P. 1:11(10) ack 1");
    EXPECT_EQ(p.history(), "ShADT");
    for (int i = 0; i < 8; ++i) p.client("P. 1:11(10) ack 1");
    EXPECT_EQ(p.history(), "ShADT");
    EXPECT_EQ(p.client("P. 1:11(10) ack 1").history(), "ShADTT");
    EXPECT_EQ(p.client("P. 6:16(10) ack 1").history(), "ShADTT") << "part of it is new";
}

TEST(ZeekHistory, NoTForWhatCarriesNothing) {
    EXPECT_EQ(Passing().established().client(". 1:1(0) ack 1").client(". 1:1(0) ack 1").history(), "ShA");
    EXPECT_EQ(Passing().client("S 0:10(10)").history(), "S") << "fast open";
}

TEST(ZeekHistory, WForAZeroWindowAt1And10) {
    Passing p;
    p.established().client("P. 1:11(10) ack 1").server(". 1:1(0) ack 11 win 0");
    EXPECT_EQ(p.history(), "ShADaw");
    for (int i = 0; i < 9; ++i) p.server(". 1:1(0) ack 11 win 0");
    EXPECT_EQ(p.history(), "ShADaww");
}

TEST(ZeekHistory, NoWOnAResetNorBehindThePeersFin) {
    EXPECT_EQ(Passing().established().server("R. 1:1(0) ack 1 win 0").history(), "ShAr");
    EXPECT_EQ(Passing().established().client("F. 1:1(0) ack 1").server(". 1:1(0) ack 2 win 0").history(),
              "ShAFa");
}

TEST(ZeekHistory, GForDataAcknowledgedAndNeverSeen) {
    Passing p;
    p.established().client("P. 1:11(10) ack 1").client("P. 21:31(10) ack 1").server(". 1:1(0) ack 31");
    EXPECT_EQ(p.history(), "ShADaG");
    EXPECT_EQ(p.record().gaps(End::client), 1U);
    EXPECT_EQ(p.record().gaps(End::server), 0U);
    EXPECT_EQ(p.client("P. 31:41(10) ack 1").server(". 1:1(0) ack 41").history(), "ShADaG")
        << "no further one";
}

TEST(ZeekHistory, GAt10) {
    Passing p;
    p.established().server("P. 1:2(1) ack 1");
    for (int i = 1; i <= 10; ++i) {
        const std::string at = std::to_string(100 * i), end = std::to_string(100 * i + 10);
        p.server("P. " + at + ":" + end + "(10) ack 1").client(". 1:1(0) ack " + end);
    }
    EXPECT_EQ(p.history(), "ShAdgg");
}

TEST(ZeekHistory, NoGWhereAHoleIsFilledInTime) {
    Passing p;
    p.established().client("P. 11:21(10) ack 1").client("P. 1:11(10) ack 1").server(". 1:1(0) ack 21");
    EXPECT_EQ(p.history(), "ShADTa") << "what fills a hole lies behind the highest that was seen: t";
}

TEST(ZeekHistory, NoGOfAHalfSeenConnectionNorAtItsEnd) {
    EXPECT_EQ(Passing().client("P. 1:11(10) ack 1").server(". 1:1(0) ack 500").history(), "Da");
    EXPECT_EQ(Passing().established().client("F. 500:500(0) ack 1").server(". 1:1(0) ack 501").history(),
              "ShAFa");
}

TEST(ZeekHistory, CircumflexWhereTheFirstSpeakerWasTheResponder) {
    EXPECT_EQ(Passing().turned_round().server("S. 0:0(0) ack 1").client(". 1:1(0) ack 1").history(), "^hA");
}

TEST(ZeekHistory, IsBounded) {
    Passing p;
    for (int i = 0; i < 1000; ++i) p.client("S " + std::to_string(i) + ":" + std::to_string(i) + "(0)");
    EXPECT_EQ(p.history().size(), ZeekRecord::most_letters);
}

}  // namespace
}  // namespace finwait::test
