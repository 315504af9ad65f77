// A superframe is a run of wire segments: what each of them is, and that a run means what its segments mean
// one by one.
#include <gmock/gmock.h>

#include "tests/support/scenario.hpp"

namespace finwait::test {
namespace {

using enum State;

TEST(Superframe, TheFinBelongsToTheLastSegmentAndTheAckToTheFirst) {
    Scenario s(established);
    s.at(10ms).client("F. 101:101(0) ack 101").passes();
    s.at(11ms).server("FP. 101:3101(3000) ack 102 gso 1000").passes();
    s.expect_role("data+active-fin-ack", 0).expect_role("data", 1).expect_role("data+passive-fin", 2);
    EXPECT_EQ(s.facts().segments(), 3U);
    s.expect(client, TimeWait).expect(server, LastAck);
}

TEST(Superframe, APartialRepeatIsSplitWhereTheNewBegins) {
    Scenario s(established);
    s.at(10ms).client("P. 101:2101(2000) ack 101 gso 1000").lost();
    for (std::uint32_t n = 0; n < 2; ++n) s.expect_retransmission(false, n);
    s.at(20ms).client("P. 1101:4601(3500) ack 101 gso 1000").lost();
    s.expect_retransmission(true, 0).expect_retransmission(false, 1).expect_retransmission(false, 3);
    EXPECT_EQ(s.facts().of(3).nth(Role::data), 7U);  // 100 bytes of the start, two, four
    s.at(30ms).client("P. 1601:3601(2000) ack 101 gso 1000").lost();
    s.expect_retransmission(true, 0).expect_retransmission(true, 1);
    EXPECT_EQ(s.connection().traffic[index(s.talk.side_of(client))].retransmissions, 3U);
}

TEST(Superframe, TheRepeatOfTheSegmentThatAcknowledgedKeepsItsRole) {
    Scenario s(established);
    s.at(10ms).client("F. 101:101(0) ack 101").passes();
    s.at(11ms).server("P. 101:2101(2000) ack 102 gso 1000").lost();
    s.expect_role("data+active-fin-ack", 0).expect_role("data", 1);
    s.at(200ms).server("FP. 101:4101(4000) ack 102 gso 1000").passes();
    s.expect_role("data+active-fin-ack", 0).expect_role("data", 1).expect_role("data", 2);
    s.expect_role("data+passive-fin", 3).expect_retransmission(true, 1).expect_retransmission(false, 2);
    s.expect(client, TimeWait);
}

TEST(Superframe, FirstOfAllItIsTheHandshakesAck) {
    Scenario s(syn_received);
    s.at(1s).server("S. 0:0(0) ack 1").passes();
    s.client("P. 1:2501(2500) ack 1 gso 1000").passes();
    s.expect_role("handshake-ack+data", 0).expect_role("data", 1).expect_role("data", 2);
    s.expect(server, Established);
}

/// The whole run, and the same run as single segments: roles, numbers and states are equal.
TEST(Superframe, ARunMeansWhatItsSegmentsMean) {
    for (const bool with_fin : {false, true}) {
        Scenario whole(close_wait), single(close_wait);
        for (Scenario* s : {&whole, &single}) s->at(20ms).server("P. 101:1601(1500) ack 102 gso 500").lost();
        const std::string flags = with_fin ? "FP." : "P.";
        whole.at(30ms).server(flags + " 601:4101(3500) ack 102 gso 1000").passes();
        std::vector<Facts> facts;
        for (const auto& [text, last] :
             {std::pair("601:1601(1000)", false), std::pair("1601:2601(1000)", false),
              std::pair("2601:3601(1000)", false), std::pair("3601:4101(500)", true)}) {
            single.at(30ms).server((last ? flags : "P.") + std::string(" ") + text + " ack 102").passes();
            facts.push_back(single.facts().of(0));
        }
        ASSERT_EQ(whole.facts().segments(), facts.size());
        for (std::uint32_t i = 0; i < facts.size(); ++i) EXPECT_EQ(whole.facts().of(i), facts[i]) << i;
        EXPECT_EQ(whole.model(client).state, single.model(client).state);
        EXPECT_EQ(whole.model(server).state, single.model(server).state);
        EXPECT_EQ(whole.model(client).rcv_nxt, single.model(client).rcv_nxt);
        EXPECT_EQ(whole.connection().traffic[1].segments, single.connection().traffic[1].segments);
    }
}

}  // namespace
}  // namespace finwait::test
