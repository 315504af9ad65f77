// A profile swapped while frames are held: they finish under the one they met.
#include "tests/policies/bench.hpp"

namespace finwait::test {
namespace {

constexpr const char* slow = "[[policy]]\ndelay = { one-way = '100ms' }";

TEST(ProfileSwap, HeldFramesFinishUnderTheirOwnGeneration) {
    // The old profile loses what it has delayed; the new one does nothing.
    Bench box("[[policy]]\nhold = { for = '100ms' }\n[[policy]]\ndrop = {}");
    box.client("S 0:0(0)").at(50ms).load("[[policy]]\nloss = { chance = '0%' }");
    box.at(1s).expect_nothing();
    EXPECT_EQ(box.fate(Fate::dropped), 1U);
    EXPECT_EQ(box.box().generation(), 2U);
    box.client("S 0:0(0)");
    box.expect_to_server(1s, "S 0:0(0)");
}

TEST(ProfileSwap, NewerFramesDoNotOvertakeAnOrderedLine) {
    Bench box(slow);
    box.client("S 0:0(0)").at(50ms).load("[[policy]]\ndelay = { one-way = '10ms' }");
    box.client("S 0:0(0) <mss 1460>");
    box.at(1s);
    box.expect_to_server(100ms, "S 0:0(0)");
    box.expect_to_server(100ms, "S 0:0(0)");  // at 60 ms it would have been first
    box.expect_nothing();
    EXPECT_EQ(box.box().counters().held_frames, 0U);
    // The other direction has nothing to wait for.
    box.load(slow);
    box.client("S 0:0(0)").load("");
    box.server("S. 0:0(0) ack 1");
    box.expect_to_client(1s, "S. 0:0(0) ack 1");
}

TEST(ProfileSwap, AFencedFrameIsLookedAtWhenItsTimeMayHaveComeAndNotAgainForEveryOther) {
    // 20,000 newer frames behind 20,000 older ones, in order; looking at all of them for each would take
    // hours.
    Bench box(slow);
    for (int n = 0; n < 20'000; ++n) box.client("S 0:0(0)");
    box.at(50ms).load("policy = []");
    for (int n = 0; n < 20'000; ++n) box.client("S 0:0(0) <mss 1460>");
    EXPECT_EQ(box.box().counters().held_frames, 40'000U);
    box.expect_nothing();
    box.at(100ms);
    ASSERT_EQ(box.sent().size(), 40'000U);
    EXPECT_GT(box.sent()[20'000].frame.size(), box.sent()[19'999].frame.size());
    EXPECT_EQ(box.box().counters().held_frames, 0U);
}

TEST(ProfileSwap, AHoldIsNoFence) {
    Bench box("[[policy]]\nmatch = { role = 'data' }\nhold = { for = '100ms' }");
    box.open();
    box.client("P. 1:11(10) ack 1").at(50ms).load(slow);
    box.load("[[policy]]\nloss = { chance = '0%' }");
    box.client("P. 11:21(10) ack 1");
    box.expect_to_server(50ms, "P. 11:21(10) ack 1");
    box.at(1s).expect_to_server(100ms, "P. 1:11(10) ack 1");
}

TEST(ProfileSwap, AHoldOfTheFormerProfileIsStillReleasedByWhatItWaitsFor) {
    Bench box("[[policy]]\nmatch = { role = 'active-fin' }\nhold = { until = 'peer-fin', at-most = '10s' }");
    box.open();
    box.client("F. 1:1(0) ack 1").at(50ms).load("[[policy]]\nloss = { chance = '0%' }");
    box.at(1s).server("F. 1:1(0) ack 1");
    box.expect_to_client(1s, "F. 1:1(0) ack 1");
    box.expect_to_server(1s, "F. 1:1(0) ack 1");
}

TEST(ProfileSwap, AnUnchangedPolicyKeepsItsMemory) {
    const std::string first_only =
        "[[policy]]\nname = 'once'\nmatch = { role = 'data' }\ntimes = 1\ndrop = {}\n";
    Bench box(first_only);
    box.open();
    box.client("P. 1:11(10) ack 1");
    box.expect_nothing();
    box.load((first_only + slow).c_str());
    box.client("P. 1:11(10) ack 1").at(1s);
    box.expect_to_server(100ms, "P. 1:11(10) ack 1");  // it has had its one
    box.load("[[policy]]\nname = 'once'\nmatch = { role = 'data' }\ntimes = 2\ndrop = {}");
    box.client("P. 11:21(10) ack 1");
    box.expect_nothing();  // another text, another policy
}

TEST(ProfileSwap, FlushLetsEverythingGoInOrderAndDiscardThrowsItAway) {
    Bench box("[[policy]]\nhold = { for = '100ms' }\n[[policy]]\nhold = { for = '100ms' }");
    box.client("S 0:0(0)").at(10ms).client("S 0:0(0) <mss 1460>");
    box.box().flush(TimePoint(20ms));
    EXPECT_EQ(box.sent().size(), 2U);
    EXPECT_EQ(box.fate(Fate::released), 2U);
    box.ignore().client("S 0:0(0)");
    box.box().discard(TimePoint(30ms));
    EXPECT_EQ(box.fate(Fate::discarded), 1U);
    box.at(1s).expect_nothing();
    EXPECT_EQ(box.box().counters().held_frames, 0U);
    EXPECT_EQ(box.box().counters().held_bytes, 0U);
}

}  // namespace
}  // namespace finwait::test
