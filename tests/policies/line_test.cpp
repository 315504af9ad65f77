// What lines with a bandwidth are made of, each by itself: the media and CoDel.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <deque>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "policies/line/codel.hpp"
#include "policies/line/trace.hpp"

namespace finwait {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

TEST(Bandwidth, AddsUpWithoutRounding) {
    // 1514 bytes at 7 mbit are 1730285.714… ns; a million of them 1730285714285.7 ns, not 1730285000000.
    const auto medium = make_bandwidth(7'000'000, 0);
    Medium::Cursor cursor;
    Medium::Slot slot{};
    for (int n = 0; n < 1'000'000; ++n) slot = medium->carry(cursor, TimePoint(1s), 1514);
    EXPECT_EQ(slot.leaves, TimePoint(1s + 1730285714285ns));
}

TEST(Bandwidth, AnIdleLineHasNothingSavedUnlessForABurst) {
    for (const auto& [burst, third] : {std::pair{0U, 3ms}, {1000U, 2ms}, {2000U, 1ms}, {9000U, 0ms}}) {
        const auto medium = make_bandwidth(8'000'000, burst);  // a byte in a microsecond
        Medium::Cursor cursor;
        medium->carry(cursor, TimePoint(0s), 5000);
        Medium::Slot slot{};
        for (int n = 0; n < 3; ++n) slot = medium->carry(cursor, TimePoint(10s), 1000);
        EXPECT_EQ(slot.leaves, TimePoint(10s + third)) << burst;
    }
}

TEST(Trace, CarriesAsMahimahiDoes) {
    const auto trace = Trace::read("1\n1\n5\n10\n").value.value();
    Medium::Cursor cursor;
    const auto leaves = [&](Duration now, std::uint64_t bytes) {
        return (trace->carry(cursor, TimePoint(now), bytes).leaves - TimePoint()) / 1ms;
    };
    EXPECT_EQ(leaves(0ms, 1504), 1);
    EXPECT_EQ(leaves(0ms, 1000), 1);   // two opportunities stand at 1 ms
    EXPECT_EQ(leaves(0ms, 504), 1);    // and small ones share
    EXPECT_EQ(leaves(0ms, 1505), 10);  // one byte too many for one
    EXPECT_EQ(leaves(0ms, 1503), 10);
    EXPECT_EQ(leaves(0ms, 1), 11);      // it begins again
    EXPECT_EQ(leaves(12ms, 1504), 15);  // what was not used is lost
    EXPECT_EQ(leaves(15ms, 1504), 20);  // came when 15 ms had just gone
    EXPECT_EQ(leaves(1'000'000ms, 1504), 1'000'001);
    EXPECT_EQ(leaves(1'000'010ms, 3 * 1504), 1'000'015);
}

TEST(Trace, SaysWhichOfItsLinesIsWrong) {
    const auto problem = [](const char* text) { return Trace::read(text).problem; };
    EXPECT_EQ(problem("1\r\n2\r\n"), "");
    EXPECT_EQ(problem("0\n0\n7"), "");
    EXPECT_EQ(problem(""), "it is empty");
    EXPECT_EQ(problem("1\n\n2\n"), "line 2: it is empty");
    EXPECT_EQ(problem("1\n2\nx\n"), "line 3: 'x' is not a whole number");
    EXPECT_EQ(problem("1\n1.5\n"), "line 2: '1.5' is not a whole number");
    EXPECT_EQ(problem("-1\n"), "line 1: '-1' is negative");
    EXPECT_EQ(problem("1\n4\n3\n"), "line 3: 3 comes after 4");
    EXPECT_EQ(problem("0\n0\n"), "line 2: the trace ends at 0 ms");
    EXPECT_EQ(problem("99999999999\n"), "line 1: 99999999999 ms is longer than a year");
}

/// RFC 8289 §5 as it stands there: a real queue, judged when a frame is taken from it. Frames of one size on
/// a line that takes `sending` for each.
class ReferenceCodel {
  public:
    ReferenceCodel(Codel::Settings settings, Duration sending) : settings_(settings), sending_(sending) {}

    /// Which of the frames that come at these times are dropped.
    std::vector<bool> run(const std::vector<TimePoint>& arrivals) {
        arrivals_ = arrivals;
        dropped_.assign(arrivals.size(), false);
        TimePoint now{};
        while (sent_ < arrivals.size()) {
            now = std::max(now, arrivals[sent_]);
            if (dequeue(now)) now += sending_;
        }
        return dropped_;
    }

  private:
    struct Result {
        bool ok_to_drop = false;
        std::size_t frame = SIZE_MAX;
    };
    Result dodequeue(TimePoint now) {
        if (sent_ == arrivals_.size() || arrivals_[sent_] > now) {
            first_above_time_.reset();
            return {};
        }
        const Result r{false, sent_++};
        // Where the RFC looks behind the frame, this looks at what was before it: the difference that is
        // stated in codel.hpp.
        std::size_t before = 0;
        for (std::size_t n = 0; n < r.frame; ++n) before += taken_at_.at(n) > arrivals_[r.frame] ? 1U : 0U;
        taken_at_.push_back(now);
        if (now - arrivals_[r.frame] < settings_.target || before <= 1) {
            first_above_time_.reset();
        } else if (!first_above_time_) {
            first_above_time_ = now + settings_.interval;
        } else if (now >= *first_above_time_) {
            return {true, r.frame};
        }
        return r;
    }
    TimePoint control_law(TimePoint t) const {
        return t +
               Duration(std::llround(static_cast<double>(settings_.interval.count()) / std::sqrt(count_)));
    }
    void drop(Result r) { dropped_[r.frame] = true; }
    /// Is something sent?
    bool dequeue(TimePoint now) {
        Result r = dodequeue(now);
        if (dropping_) {
            if (!r.ok_to_drop) dropping_ = false;
            while (now >= drop_next_ && dropping_) {
                drop(r);
                ++count_;
                r = dodequeue(now);
                if (!r.ok_to_drop)
                    dropping_ = false;
                else
                    drop_next_ = control_law(drop_next_);
            }
        } else if (r.ok_to_drop) {
            drop(r);
            r = dodequeue(now);
            dropping_ = true;
            const std::uint32_t delta = count_ - lastcount_;
            count_ = 1;
            if (delta > 1 && now - drop_next_ < 16 * settings_.interval) count_ = delta;
            drop_next_ = control_law(now);
            lastcount_ = count_;
        }
        return r.frame != SIZE_MAX;
    }

    Codel::Settings settings_;
    Duration sending_;
    std::vector<TimePoint> arrivals_, taken_at_;
    std::vector<bool> dropped_;
    std::size_t sent_ = 0;
    std::optional<TimePoint> first_above_time_;
    TimePoint drop_next_{};
    std::uint32_t count_ = 0, lastcount_ = 0;
    bool dropping_ = false;
};

TEST(Codel, DecidedWhenAFrameComesIsTheSameAsWhenItIsTakenFromTheQueue) {
    const std::uint64_t seed = 20261124;
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    std::size_t drops = 0;
    for (int round = 0; round < 200; ++round) {
        const Codel::Settings settings{std::chrono::milliseconds(1 + random() % 5),
                                       std::chrono::milliseconds(10 + random() % 90)};
        const auto medium = make_bandwidth(8'000'000, 0);  // 1000 bytes in a millisecond
        std::vector<TimePoint> arrivals;
        // Bursts and gaps around the line's rate, now above it and now below.
        for (TimePoint at{}; arrivals.size() < 1500;
             at += std::chrono::microseconds(random() % (400 + random() % 2500)))
            for (std::uint64_t burst = random() % 3; burst > 0; --burst) arrivals.push_back(at);
        const auto expected = ReferenceCodel(settings, 1ms).run(arrivals);
        Codel codel;
        Medium::Cursor cursor;
        std::deque<TimePoint> waiting;
        for (std::size_t n = 0; n < arrivals.size(); ++n) {
            while (!waiting.empty() && waiting.front() <= arrivals[n]) waiting.pop_front();
            Medium::Cursor next = cursor;
            const auto slot = medium->carry(next, arrivals[n], 1000);
            const bool drop =
                codel.drops(settings, slot.begins, slot.begins - arrivals[n], 1000 * waiting.size(), 1000);
            if (slot.begins > arrivals[n]) waiting.push_back(slot.begins);
            if (!drop) cursor = next;
            drops += drop ? 1U : 0U;
            ASSERT_EQ(drop, expected[n]) << "round " << round << ", frame " << n;
        }
    }
    EXPECT_GT(drops, 1000U);
}

TEST(Codel, SparesAQueueThatEmptiesAndOneOfASingleFrame) {
    const Codel::Settings settings;
    Codel codel;
    TimePoint at{};
    for (int n = 0; n < 1000; ++n) {  // 50 ms in the queue for 99 ms, then once less than 5
        at += 1ms;
        const bool empties = n % 99 == 0;
        EXPECT_FALSE(codel.drops(settings, at, empties ? 4ms : 50ms, 20'000, 1000));
    }
    for (int n = 0; n < 1000; ++n)  // a slow line with two frames in flight
        EXPECT_FALSE(codel.drops(settings, at += 12ms, 12ms, 1000, 1000));
}

}  // namespace
}  // namespace finwait
