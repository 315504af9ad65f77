// outage on a bench: dead lines, one way and both, and flapping ones.
#include "tests/policies/bench.hpp"

namespace finwait::test {
namespace {

TEST(Outage, LosesEverythingBothWaysNotOnlyTcp) {
    Bench box("[[policy]]\noutage = {}");
    box.client("S 0:0(0)").server("S. 0:0(0) ack 1").emit(Side::a, Frame(std::vector<std::byte>(60)));
    box.client("P. 1:3001(3000) ack 1 gso 1000").at(1h);
    box.expect_nothing();
    EXPECT_EQ(box.fate(Fate::outage), 6U);
    EXPECT_EQ(box.fate(Fate::dropped), 0U);
}

TEST(Outage, OneWayAlone) {
    Bench from_a("[[policy]]\noutage = { direction = 'from-a' }");
    from_a.client("S 0:0(0)").server("S 0:0(0)");
    from_a.expect_to_client(0ms, "S 0:0(0)");
    from_a.expect_nothing();
    Bench from_b("[[policy]]\noutage = { direction = 'from-b' }");
    from_b.client("S 0:0(0)").server("S 0:0(0)");
    from_b.expect_to_server(0ms, "S 0:0(0)");
    from_b.expect_nothing();
}

TEST(Outage, FlapsWithActive) {
    Bench box("[[policy]]\nactive = { after = '10s', for = '2s', every = '5s' }\noutage = {}");
    std::string fates;
    for (int second = 0; second < 25; ++second) {
        box.at(second * 1s).client("S 0:0(0)");
        fates += box.sent().empty() ? '#' : '.';
        box.ignore();
    }
    EXPECT_EQ(fates, "..........##...##...##...");
}

}  // namespace
}  // namespace finwait::test
