// Watches a tracker and says when it breaks a promise that holds whatever the wire brings: states move by the
// table and only of the end the news is about, what is counted adds up, memory and time are kept. Shared by
// the random lives and the fuzzer, hence without a test framework.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "tcp/tracker.hpp"

namespace finwait::test {

class Witness : public TrackerListener {
  public:
    /// `complain` is called with each promise that is broken, in words.
    using Complain = std::function<void(const std::string&)>;
    explicit Witness(Complain complain) : complain_(std::move(complain)) {}

    /// The news that comes next is `side`'s alone; none: time passes, and both may move.
    void expect_news_of(std::optional<Side> side) { only_ = side; }
    /// The next call is made at this time. Transitions must lie between it and the one before.
    void expect_time(TimePoint now);

    /// What emitted() of `from` returned.
    void check_emission(const Tracker&, Side from, const View&, const Tracker::Emission&);
    /// After each step. `caught_up`: advance(now) was the last call, so nothing can be due.
    void check(const Tracker&, std::size_t max_connections, bool caught_up);

    void opened(const Connection&) override;
    void transitioned(const Connection&, const Transition&) override;
    void closed(const Connection&) override;
    void forgotten(const Connection&) override;

  private:
    struct Life {
        bool closed = false;
        std::array<std::uint64_t, 2> segments{};  // emitted, by Side
        std::array<std::uint64_t, 2> bytes{};
        std::array<std::array<std::uint32_t, role_count>, 2> counted{};
    };

    void demand(bool holds, const char* promise);
    void check_roles(const View&, std::uint32_t segment, const Facts&);
    void check_counted(const Connection&, Side from, const RunFacts&, Life&);
    void check_endpoint(const Endpoint&);
    void check_counters(const Tracker&);

    Complain complain_;
    std::optional<Side> only_;
    TimePoint before_ = TimePoint::min(), now_ = TimePoint::min();
    std::map<std::uint64_t, Life> lives_;  // by Connection::id
    std::uint64_t last_id_ = 0, opened_ = 0, closed_ = 0, forgotten_ = 0;
};

}  // namespace finwait::test
