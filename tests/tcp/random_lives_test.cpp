// Random segments with random fates: whatever comes, the tracker holds its promises. A failure prints its
// seed; FINWAIT_SEED repeats it.
#include <gmock/gmock.h>

#include <cstdlib>
#include <random>

#include "tcp/dissect.hpp"
#include "tests/support/notation.hpp"
#include "tests/support/witness.hpp"

namespace finwait::test {
namespace {

std::uint32_t effective_seed() {
    const char* given = std::getenv("FINWAIT_SEED");  // NOLINT(concurrency-mt-unsafe): one thread
    return given ? static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10)) : std::random_device{}();
}

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
        witness_.expect_news_of(std::nullopt);
        witness_.expect_time(now_);
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
            witness_.expect_news_of(talk.side_of(from));
            emission = tracker_.emitted(now_, talk.side_of(from), view);
            witness_.check_emission(tracker_, talk.side_of(from), view, emission);
        }
        held_.push_back({view, talk.side_of(opposite(from)), emission.connection, forged});
        for (std::size_t n = pick(3); n > 0 && !held_.empty(); --n) deliver();
        if (held_.size() > 20) held_.erase(held_.begin());
        if (pick(200) == 0) tracker_.refused(now_, talk.side_of(from), emission.connection);
        witness_.check(tracker_, settings().max_connections, true);
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

    void deliver() {
        const std::size_t which = pick(held_.size());
        const Held next = held_[which];
        if (pick(4) != 0)
            held_.erase(held_.begin() + static_cast<std::ptrdiff_t>(which));  // else it comes again
        witness_.expect_news_of(next.to);
        tracker_.delivered(now_, next.to, next.view, next.hint, next.forged);
    }

    std::mt19937 random_;
    Witness witness_{[](const std::string& promise) { ADD_FAILURE() << "broken: " << promise; }};
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
