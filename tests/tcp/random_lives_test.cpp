// Random segments with random fates: whatever comes, the tracker holds its promises. A failure prints its
// seed; FINWAIT_SEED repeats it.
#include <gmock/gmock.h>

#include <cstdlib>
#include <map>
#include <random>

#include "tcp/dissect.hpp"
#include "tests/support/scenario.hpp"

namespace finwait::test {
namespace {

std::uint32_t effective_seed() {
    const char* given = std::getenv("FINWAIT_SEED");  // NOLINT(concurrency-mt-unsafe): one thread
    return given ? static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10)) : std::random_device{}();
}

/// Checks what must hold at every moment.
class Witness : public TrackerListener {
  public:
    void opened(const Connection& c) override {
        EXPECT_TRUE(alive_.emplace(c.id, 0).second);
        EXPECT_GT(c.id, last_id_);
        last_id_ = c.id;
    }
    void transitioned(const Connection& c, const Transition& step) override {
        EXPECT_TRUE(alive_.contains(c.id));
        EXPECT_NE(step.from, step.to);
        EXPECT_EQ(c.at(step.side).state, step.to);
        if (step.occasion != Occasion::Learned) {
            EXPECT_EQ(next_state(step.from, step.occasion), step.to);
        }
        EXPECT_TRUE(!only_ || *only_ == step.side || step.occasion == Occasion::Listens)
            << name(step.occasion) << " moved the other end";
    }
    void closed(const Connection& c) override { EXPECT_EQ(++alive_[c.id], 1) << "closed is told once"; }
    void forgotten(const Connection& c) override { EXPECT_EQ(alive_.erase(c.id), 1U); }

    /// The only end that may move by itself now.
    std::optional<Side> only_;
    std::map<std::uint64_t, int> alive_;

  private:
    std::uint64_t last_id_ = 0;
};

class Lives {
  public:
    explicit Lives(std::uint32_t seed) : random_(seed), tracker_(settings(), witness_) {
        for (Conversation& talk : talks_) {
            talk = over_ipv4();
            talk.client().address.port = static_cast<std::uint16_t>(40000 + (&talk - talks_.data()));
        }
    }

    void step() {
        now_ += std::chrono::milliseconds(pick(50) == 0 ? pick(200'000) : pick(20));
        witness_.only_.reset();
        tracker_.advance(now_);
        Conversation& talk = talks_[pick(talks_.size())];
        if (pick(60) == 0) talk.client().iss = Seq(static_cast<std::uint32_t>(random_()));
        const End from = pick(2) == 0 ? End::client : End::server;
        const Frame frame = made(talk, from);
        const View view = dissect(frame);
        ASSERT_TRUE(view.tcp());

        Tracker::Emission emission;
        const bool forged = pick(12) == 0;
        if (!forged) {
            witness_.only_ = talk.side_of(from);
            emission = tracker_.emitted(now_, talk.side_of(from), view);
            check(view, emission);
        }
        held_.push_back({view, talk.side_of(opposite(from)), emission.connection, forged});
        for (std::size_t n = pick(3); n > 0 && !held_.empty(); --n) deliver();
        if (held_.size() > 20) held_.erase(held_.begin());
        if (pick(200) == 0) tracker_.refused(now_, talk.side_of(from), emission.connection);
        check_bounds();
    }

  private:
    struct Held {
        View view;
        Side to;
        ConnectionHandle hint;
        bool forged;
    };
    static Tracker::Settings settings() {
        Tracker::Settings settings;
        settings.max_connections = 5;
        return settings;
    }
    std::size_t pick(std::size_t n) { return random_() % n; }

    /// Mostly what a life has, near where its numbers are; sometimes anything.
    Frame made(const Conversation& talk, End from) {
        static constexpr std::array flags{"S",  "S.", ".", ".",  ".",    "P.",        "P.",
                                          "F.", "F.", "R", "R.", "none", "FSRP.UEWe", "F"};
        const std::string letters = flags[pick(flags.size())];
        const bool wild = pick(20) == 0;
        const auto number = [&] {
            return wild ? static_cast<std::int64_t>(random_()) : static_cast<std::int64_t>(pick(6));
        };
        const std::int64_t first = letters[0] == 'S' ? 0 : number();
        const std::size_t length = letters[0] == 'P' ? 1 + pick(5) : 0;
        std::string text = letters + " " + std::to_string(first) + ":" +
                           std::to_string(first + std::int64_t(length)) + "(" + std::to_string(length) + ")";
        if (letters.find('.') != std::string::npos) text += " ack " + std::to_string(number());
        if (pick(4) == 0) text += " win " + std::to_string(pick(3));
        if (pick(8) == 0) text += " <TS val " + std::to_string(pick(5)) + " ecr 0>";
        return frame(text, from, talk);
    }

    void check(const View& view, const Tracker::Emission& emission) {
        if (!emission.connection) return;
        ASSERT_EQ(emission.facts.segments(), view.segments);
        const Facts facts = emission.facts.of(0);
        for (std::size_t i = 0; i < role_count; ++i)
            EXPECT_EQ(facts.occurrence[i] != 0, facts.roles.has(static_cast<Role>(i)));
        const Connection* connection = tracker_.find(emission.connection);
        ASSERT_NE(connection, nullptr);
        EXPECT_EQ(connection->handle, emission.connection);
    }

    void deliver() {
        const std::size_t which = pick(held_.size());
        const Held next = held_[which];
        if (pick(4) != 0)
            held_.erase(held_.begin() + static_cast<std::ptrdiff_t>(which));  // else it comes again
        witness_.only_ = next.to;
        tracker_.delivered(now_, next.to, next.view, next.hint, next.forged);
        witness_.only_.reset();
    }

    void check_bounds() {
        EXPECT_LE(tracker_.size(), settings().max_connections);
        std::size_t seen = 0;
        bool ordered = true, resting = true;
        tracker_.for_each([&](const Connection& c) {
            ++seen;
            const bool rests = c.at(Side::a).at_rest() && c.at(Side::b).at_rest();
            if (!rests) resting = false;
            ordered = ordered && (rests == resting);
            EXPECT_TRUE(witness_.alive_.contains(c.id));
        });
        EXPECT_TRUE(ordered);
        EXPECT_EQ(seen, witness_.alive_.size());
        if (const auto due = tracker_.next_deadline()) {
            EXPECT_GT(*due, now_);
        }
    }

    std::mt19937 random_;
    Witness witness_;
    Tracker tracker_;
    std::array<Conversation, 8> talks_;
    std::vector<Held> held_;
    TimePoint now_{};
};

TEST(RandomLives, KeepEveryPromise) {
    const std::uint32_t seed = effective_seed();
    SCOPED_TRACE("FINWAIT_SEED=" + std::to_string(seed));
    RecordProperty("seed", std::to_string(seed));
    Lives lives(seed);
    for (int i = 0; i < 30'000 && !testing::Test::HasFailure(); ++i) lives.step();
}

}  // namespace
}  // namespace finwait::test
