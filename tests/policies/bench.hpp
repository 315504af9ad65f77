// A Middlebox on a bench: two ends that only exist in the test, a profile in TOML, and time that passes when
// told to. A test reads as a timeline:
//
//     Bench box("[[policy]]\ndelay = { one-way = '20ms' }");
//     box.at(0ms).client("S 0:0(0)");
//     box.expect_to_server(20ms, "S 0:0(0)");
//
// Whatever fails, the whole timeline so far is printed.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "policies/engine/middlebox.hpp"
#include "tests/support/notation.hpp"

namespace finwait::test {

using namespace std::chrono_literals;

/// Reads a profile that must be good.
Profile profile(std::string_view toml);
/// The same with policies that only exist in a test, in the order given, behind those of the text.
Profile with_policy(const PolicyKind&, std::string_view toml = "");

class Bench : public Output, public Observer {
  public:
    explicit Bench(std::string_view toml = "", const Conversation& = over_ipv4(), Middlebox::Settings = {});
    explicit Bench(const Profile&, const Conversation& = over_ipv4(), Middlebox::Settings = {});

    /// Lets time pass up to `since_start`, doing what is due on the way at its time.
    Bench& at(Duration since_start);
    /// Time passes, and nobody wakes the box: it catches up with the next frame.
    Bench& oversleep(Duration since_start);
    Bench& client(std::string_view notation) { return emit(End::client, notation); }
    Bench& server(std::string_view notation) { return emit(End::server, notation); }
    Bench& emit(End, std::string_view notation);
    Bench& emit(Side from, Frame);
    void load(std::string_view toml);

    /// The next frame that left, when it left, and what it was (without window and options).
    void expect_to_server(Duration at, std::string_view notation) { expect_to(End::server, at, notation); }
    void expect_to_client(Duration at, std::string_view notation) { expect_to(End::client, at, notation); }
    void expect_to(End, Duration at, std::string_view notation);
    void expect_nothing();  // left since the last expectation
    void expect(End, State);
    /// Three segments to open, exactly as they passed; leaves nothing to expect.
    Bench& open();
    /// Forgets what has left so far.
    Bench& ignore();

    struct Sent {
        Duration at;
        Side to;
        Frame frame;
    };
    const std::deque<Sent>& sent() const { return sent_; }
    const std::vector<Event>& events() const { return events_; }
    std::uint64_t fate(Fate f) const { return box_->counters().fates[static_cast<std::size_t>(f)]; }
    const Connection& connection() const;
    const Conversation& talk() const { return talk_; }
    Middlebox& box() { return *box_; }
    std::string timeline() const { return timeline_; }

    bool transmit(Side to, Frame&&) override;
    void observe(const Event& event) override { events_.push_back(event); }
    bool refuse_all = false;  // the TAPs take nothing

  private:
    void note(const std::string&);

    Conversation talk_;
    TimePoint now_{};
    std::deque<Sent> sent_;
    std::vector<Event> events_;
    std::string timeline_;
    std::unique_ptr<Middlebox> box_;
};

}  // namespace finwait::test
