// Each way to open a connection, and each of its segments lost, late, doubled and overtaken.
#include "tests/wire/truth/scenario_test.hpp"

namespace finwait::truth {
namespace {

using enum State;

SCENARIO(Opening, InThreeSegments) {
    s.open();
    s.expect(R"(
        client S  syn
        server S. syn-ack
        client .  handshake-ack)");
    s.expect_states(Established, Established);
}

}  // namespace
}  // namespace finwait::truth
