// throttle on a bench: each connection has its own bandwidth and queue.
#include "tests/policies/bench.hpp"

namespace finwait::test {
namespace {

std::string data(std::uint32_t first, std::uint32_t length, std::uint32_t segment = 0) {
    return ". " + std::to_string(first) + ":" + std::to_string(first + length) + "(" +
           std::to_string(length) + ") ack 1" + (segment != 0 ? " gso " + std::to_string(segment) : "");
}

/// Another connection on the same line.
Conversation other() {
    Conversation talk = over_ipv4();
    talk.client().address.port = 40001;
    return talk;
}

TEST(Throttle, EachConnectionAndDirectionHasABandwidthOfItsOwn) {
    Bench box("[[policy]]\nthrottle = { bandwidth = '8mbit' }");  // a byte in a microsecond
    box.open().at(1s).ignore();
    box.client(data(1, 946)).client(data(947, 946)).server(data(1, 446));
    box.emit(Side::a, frame("S 0:0(0)", End::client, other()));
    box.at(2s);
    box.expect_to_server(1s + 54us, brief(frame("S 0:0(0)", End::client, other())));
    box.expect_to_client(1s + 500us, data(1, 446));
    box.expect_to_server(1s + 1ms, data(1, 946));
    box.expect_to_server(1s + 2ms, data(947, 946));
    box.expect_nothing();
}

TEST(Throttle, LeavesWhatIsNoConnectionAlone) {
    Bench box("[[policy]]\nthrottle = { bandwidth = '1kbit' }");
    box.emit(Side::a, Frame(std::vector<std::byte>(60)));
    EXPECT_EQ(box.sent().size(), 1U);
}

TEST(Throttle, ItsQueueIsBoundForEachConnection) {
    Bench box("[[policy]]\nthrottle = { bandwidth = '8mbit', queue = '3 packets' }");
    box.open().at(1s).ignore();
    box.client(data(1, 20 * 946, 946));
    box.emit(Side::a, frame("S 0:0(0)", End::client, other())).at(2s);
    EXPECT_EQ(box.sent().size(), 1U + 4U);
    EXPECT_EQ(box.fate(Fate::queue_full), 16U);
}

TEST(Throttle, IsNoLineForWhichANewerProfileWaits) {
    Bench box("[[policy]]\nthrottle = { bandwidth = '8kbit' }");
    box.client("S 0:0(0)").load("policy = []");
    box.emit(Side::a, frame("S 0:0(0)", End::client, other()));
    EXPECT_EQ(box.sent().size(), 1U);
}

}  // namespace
}  // namespace finwait::test
