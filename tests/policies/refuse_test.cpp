// refuse on a bench: the answers to a SYN, and that nothing else is touched.
#include "tcp/dissect.hpp"
#include "tcp/icmp_error.hpp"
#include "tests/policies/bench.hpp"

namespace finwait::test {
namespace {

TEST(Refuse, ARstAnswersTheSynAndTheListenerNeverSeesIt) {
    Bench box("[[policy]]\nmatch = { server-port = 80 }\nrefuse = {}");
    box.client("S 0:0(0)");
    ASSERT_EQ(box.sent().size(), 1U) << box.timeline();
    const View rst = dissect(box.sent().front().frame);
    EXPECT_EQ(to_string(rst.flags), "R.");
    EXPECT_EQ(rst.seq, Seq(0)) << "RFC 9293 §3.10.7.1";
    EXPECT_EQ(rst.ack, box.talk().at(End::client).iss + 1);
    box.expect(End::client, State::Closed);
    EXPECT_EQ(box.fate(Fate::dropped), 1U);
}

TEST(Refuse, TheRstCoversDataOnTheSyn) {
    Bench box("[[policy]]\nrefuse = {}");
    box.client("S 0:10(10)");
    ASSERT_EQ(box.sent().size(), 1U);
    EXPECT_EQ(dissect(box.sent().front().frame).ack, box.talk().at(End::client).iss + 11);
}

TEST(Refuse, OrAnIcmpError) {
    Bench box("[[policy]]\nrefuse = { with = 'prohibited' }", over_ipv6());
    box.client("S 0:0(0)");
    ASSERT_EQ(box.sent().size(), 1U);
    const View view = dissect(box.sent().front().frame);
    const auto error = read_icmp_error(box.sent().front().frame, view);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind, IcmpKind::prohibited);
    EXPECT_EQ(error->seq, box.talk().at(End::client).iss);
    box.expect(End::client, State::Closed);
}

TEST(Refuse, LeavesEverythingButSynsAlone) {
    Bench box("[[policy]]\nskip = 1\nrefuse = {}");
    box.open();
    box.client("P. 1:11(10) ack 1").server(". 1:1(0) ack 11");
    EXPECT_EQ(box.sent().size(), 2U);
    EXPECT_EQ(box.box().reports().front().acted, 0U);
}

}  // namespace
}  // namespace finwait::test
