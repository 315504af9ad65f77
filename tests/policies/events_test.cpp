// What an observer is told: lifecycle one by one, bulk summed up.
#include "tests/policies/bench.hpp"

namespace finwait::test {
namespace {

template <class Body>
std::vector<const Body*> told(const Bench& box) {
    std::vector<const Body*> bodies;
    for (const Event& e : box.events()) {
        if (const auto* body = std::get_if<Body>(&e.body)) bodies.push_back(body);
    }
    return bodies;
}

TEST(Events, ALostSegmentIsToldWithItsPolicyAndBothStates) {
    Bench box("[[policy]]\nname = 'lose-it'\nmatch = { role = 'active-fin' }\ndrop = {}");
    box.open();
    box.at(10ms).client("F. 1:1(0) ack 1");
    const auto fates = told<Fated>(box);
    EXPECT_EQ(fates.back()->fate, Fate::dropped);
    EXPECT_EQ(fates.back()->policy, "lose-it");
    EXPECT_EQ(fates.back()->segment.seq, 1U);
    EXPECT_EQ(fates.back()->segment.facts.nth(Role::active_fin), 1U);
    const Event& last = box.events().back();
    EXPECT_EQ(last.state[index(End::client)], State::FinWait1);
    EXPECT_EQ(last.state[index(End::server)], State::Established);
}

TEST(Events, AnInventionIsToldWithWhoMadeIt) {
    Bench box("[[policy]]\nname = 'cut-it'\nmatch = { role = 'data' }\nreset = { to = 'server' }");
    box.open();
    box.client("P. 1:11(10) ack 1");
    const Fated& last = *told<Fated>(box).back();
    EXPECT_EQ(last.segment.origin, Origin::invented);
    EXPECT_EQ(last.fate, Fate::delivered);
    EXPECT_EQ(last.policy, "cut-it");
}

TEST(Events, TheEmissionComesBeforeTheMoveItCauses) {
    Bench box;
    box.client("S 0:0(0)");
    ASSERT_GE(box.events().size(), 4U);
    EXPECT_TRUE(std::holds_alternative<Opened>(box.events()[0].body));
    EXPECT_TRUE(std::holds_alternative<Emitted>(box.events()[1].body));
    EXPECT_TRUE(std::holds_alternative<Moved>(box.events()[2].body));
    const auto moves = told<Moved>(box);
    EXPECT_EQ(moves[0]->end, End::client);
    EXPECT_EQ(moves[0]->to, State::SynSent);
}

TEST(Events, BulkIsSummedUpAndToldBeforeTheNextLifecycleSegment) {
    Middlebox::Settings settings;
    settings.detail = 2;
    Bench box("", over_ipv4(), settings);
    box.open();
    for (std::uint32_t n = 0; n < 10; ++n) {
        const std::uint32_t first = 1 + 1000 * n;
        box.client("P. " + std::to_string(first) + ":" + std::to_string(first + 1000) + "(1000) ack 1");
    }
    EXPECT_TRUE(told<Bulk>(box).empty());
    const std::size_t before = box.events().size();
    box.client("F. 10001:10001(0) ack 1");
    const auto bulk = told<Bulk>(box);
    ASSERT_EQ(bulk.size(), 1U);
    EXPECT_EQ(bulk[0]->segments[index(End::client)], 8U);
    EXPECT_EQ(bulk[0]->bytes[index(End::client)], 8000U);
    const Event& told_before = box.events()[before];
    ASSERT_TRUE(std::holds_alternative<Bulk>(told_before.body));
    EXPECT_EQ(told_before.state[index(End::client)], State::Established)
        << "the FIN came after what is summed up";
}

TEST(Events, GoodbyeReportsEveryPolicy) {
    Bench box("[[policy]]\nmatch = { role = 'last-ack' }\ndrop = {}\n[[policy]]\nloss = { chance = '0%' }");
    box.open();
    box.box().say_goodbye(TimePoint(1s));
    const auto reports = told<PolicyReport>(box);
    ASSERT_EQ(reports.size(), 2U);
    EXPECT_TRUE(reports[0]->aware);
    EXPECT_EQ(reports[0]->acted, 0U);
    EXPECT_FALSE(reports[1]->aware);
    EXPECT_EQ(reports[1]->matched, 3U);
}

}  // namespace
}  // namespace finwait::test
