// A flood of SYNs from millions of sources: memory stays flat, and nobody who was there is pushed out.
#include <gmock/gmock.h>

#include <vector>

#include "tests/support/allocations.hpp"
#include "tests/support/bulk.hpp"

namespace finwait::test {
namespace {

using namespace std::chrono_literals;

// Ten million are a few seconds where the code is optimised. Under a sanitizer each takes twenty times as
// long, and what is looked for there (a stale number, a leak) shows as soon as everything has been used again
// a few times.
#if defined(__SANITIZE_ADDRESS__)
constexpr std::uint32_t sources = 200'000;
#else
constexpr std::uint32_t sources = 10'000'000;
#endif
constexpr std::uint32_t established = 1'000, room = 20'000;

Tracker::Settings bounds() {
    Tracker::Settings settings;
    settings.max_connections = room;
    settings.max_pairs = 5'000;
    settings.hash_seed = 42;
    return settings;
}

class Flood : public testing::Test {
  protected:
    Flood() {
        for (std::uint32_t n = 0; n < established; ++n) {
            inhabitants_.open(now_, n);
            inhabitants_.exchange(now_, n, 0);
            handles_.push_back(inhabitants_.send(now_, n, End::client, Flags::ack, 1449, 1).connection);
        }
    }

    /// One more source that was never seen before. Most SYNs arrive and are not answered. What is answered,
    /// and what is picked up in the middle of nothing, must be no better off.
    void one_more() {
        now_ += 10us;
        const std::uint32_t n = sources_++;
        if (n % 16 == 7) {
            attackers_.send(now_, n, End::client, Flags::ack, 100, 100, 10);
            return;
        }
        attackers_.send(now_, n, End::client, Flags::syn, 0, 0);
        if (n % 16 == 15) attackers_.send(now_, n, End::server, Flags::syn | Flags::ack, 0, 1);
    }

    TimePoint now_{};
    TrackerListener listener_;
    Tracker tracker_{bounds(), listener_};
    BulkTraffic inhabitants_{tracker_, {}};
    BulkTraffic attackers_{tracker_, {.per_client = 1, .first_client = 1}};
    std::vector<ConnectionHandle> handles_;
    std::uint32_t sources_ = 0;
};

TEST_F(Flood, LeavesMemoryFlatAndEstablishedConnectionsTracked) {
    while (sources_ < 3 * room) one_more();
    const std::size_t before = allocated_bytes();
    while (sources_ < sources) one_more();
    EXPECT_LE(allocated_bytes(), before);

    const Tracker::Counters& counters = tracker_.counters();
    EXPECT_EQ(tracker_.size(), room);
    EXPECT_EQ(counters.evicted_established, 0U);
    EXPECT_EQ(counters.evicted_half_open, sources - (room - established));
    EXPECT_EQ(counters.evicted, counters.evicted_half_open);

    for (std::uint32_t n = 0; n < established; ++n) {
        SCOPED_TRACE(n);
        const Connection* c = tracker_.find(handles_[n]);
        ASSERT_NE(c, nullptr);
        const Tracker::Emission emission = inhabitants_.send(now_, n, End::server, Flags::ack, 1, 1449, 1448);
        ASSERT_EQ(emission.connection, handles_[n]);
        EXPECT_EQ(emission.facts.of(0).roles, Role::data);
        for (const Side side : {Side::a, Side::b}) {
            EXPECT_EQ(c->at(side).state, State::Established);
            EXPECT_EQ(c->at(side).certainty, Certainty::proven);
        }
        inhabitants_.close(now_, n, 2);
        EXPECT_EQ(c->client().state, State::TimeWait);
        EXPECT_EQ(c->server().state, State::Closed);
    }
}

TEST_F(Flood, DoesNotMakeTheNumbersOfThoseForgottenThatWereEstablished) {
    while (sources_ < 3 * room) one_more();
    EXPECT_GT(tracker_.counters().pairs_forgotten, 0U);
    BulkTraffic one_more_of_them(tracker_, {.per_client = established + 1});
    one_more_of_them.open(now_, established);
    const auto emission = one_more_of_them.send(now_, established, End::client, Flags::ack, 1, 1);
    EXPECT_EQ(tracker_.find(emission.connection)->ordinal, established + 1);
}

}  // namespace
}  // namespace finwait::test
