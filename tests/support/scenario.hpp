// The life of one connection as a test tells it: who emits what and when, and what becomes of it on the way.
// Each step makes a real frame and tells the tracker exactly what a box would. A failing expectation prints
// the timeline so far.
//
//     Scenario s(established);
//     s.at(10ms).client("F. 1:1(0) ack 1").lost();
//     s.at(20ms).server("F. 1:1(0) ack 1").passes();
//     s.expect(client, State::Closing).expect(server, State::FinWait1).expect_role("active-fin");
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tcp/frame.hpp"
#include "tcp/tracker.hpp"
#include "tests/support/notation.hpp"

namespace finwait::test {

using namespace std::chrono_literals;
inline constexpr End client = End::client;
inline constexpr End server = End::server;

class Scenario;
/// A named starting state: brings a fresh scenario there.
using Start = std::function<void(Scenario&)>;

/// One emitted segment on its way. Without a fate it is in flight; passes() may be said later.
class Step {
  public:
    Step(Scenario& scenario, std::size_t line) : scenario_(&scenario), line_(line) {}
    Step passes() const;  // delivered now
    Step lost() const;    // never
    Step twice() const;   // delivered now, two times
    Step held_until(Duration since_start) const;
    Step refused() const;  // said to be delivered, but the write failed

  private:
    Scenario* scenario_;
    std::size_t line_;
};

class Scenario : private TrackerListener {
  public:
    explicit Scenario(const Start& start = {}, const Tracker::Settings& settings = {},
                      const Conversation& talk = over_ipv4());

    /// Goes forward to this time: what was held until then arrives, timers go off.
    Scenario& at(Duration since_start);
    Step client(std::string_view notation) { return emit(End::client, notation); }
    Step server(std::string_view notation) { return emit(End::server, notation); }
    Step emit(End from, std::string_view notation);
    /// Nobody emits it, yet it is written to that end. The notation is as if the other end had sent it.
    Scenario& forged_to(End to, std::string_view notation);
    /// Sends an old line again: nobody emits it, but it is a copy of what was (a duplicate that comes late).
    Scenario& arrives_again(Step);

    using File = const char*;
    Scenario& expect(End, State, File = __builtin_FILE(), int line = __builtin_LINE());
    Scenario& expect(End, State, Certainty, File = __builtin_FILE(), int line = __builtin_LINE());
    /// The roles of the last emission's n-th segment, as in "active-fin-ack+passive-fin".
    Scenario& expect_role(std::string_view, std::uint32_t segment = 0, File = __builtin_FILE(),
                          int line = __builtin_LINE());
    Scenario& expect_occurrence(Role, std::uint32_t n, File = __builtin_FILE(), int line = __builtin_LINE());
    Scenario& expect_retransmission(bool, std::uint32_t segment = 0, File = __builtin_FILE(),
                                    int line = __builtin_LINE());
    /// That this happened at some time: "client FIN-WAIT-1 --GotFin--> CLOSING".
    Scenario& expect_transition(std::string_view, File = __builtin_FILE(), int line = __builtin_LINE());
    Scenario& expect_closed(bool, File = __builtin_FILE(), int line = __builtin_LINE());

    const Connection& connection() const;  // of the last segment; a blank one if it is followed no more
    const Endpoint& model(End end) const { return connection().at(talk.side_of(end)); }
    ConnectionHandle handle() const { return handle_; }
    const RunFacts& facts() const { return facts_; }
    Tracker& tracker() { return tracker_; }
    const std::vector<std::string>& transitions() const { return transitions_; }
    std::size_t times_opened() const { return opened_; }
    std::size_t times_closed() const { return closed_; }
    std::size_t times_forgotten() const { return forgotten_; }
    Duration now() const { return now_.time_since_epoch(); }
    std::string timeline() const;

    Conversation talk;  // change an ISS or a port to begin another life

  private:
    friend class Step;
    struct Line {
        Duration at{};
        End from{};
        Frame frame;
        ConnectionHandle handle;
        std::string text, roles, fate, states;
    };
    struct Held {
        Duration until{};
        std::size_t line = 0;
    };

    void opened(const Connection&) override { ++opened_; }
    void transitioned(const Connection&, const Transition&) override;
    void closed(const Connection&) override { ++closed_; }
    void forgotten(const Connection&) override { ++forgotten_; }

    std::size_t add_line(End from, std::string_view notation);
    void deliver(std::size_t line, bool forged);
    void note_fate(std::size_t line, const std::string& fate);
    void fail(const std::string& what, File, int line) const;

    std::vector<Line> lines_;
    std::vector<Held> held_;
    std::vector<std::string> transitions_;
    std::size_t opened_ = 0, closed_ = 0, forgotten_ = 0;
    TimePoint now_{};
    ConnectionHandle handle_;
    RunFacts facts_;
    Tracker tracker_;
};

// Named starting states. The client opens; both windows are 65535 bytes, unscaled; SACK is agreed.
void syn_sent(Scenario&);      // the client's SYN has been emitted and lost
void syn_received(Scenario&);  // … has arrived and was answered; the answer is lost
void established(Scenario&);   // and both have sent 100 bytes, which were acknowledged: numbers go on at 101
void client_fin_lost(Scenario&);
void close_wait(
    Scenario&);  // the client's FIN has arrived and was acknowledged: client FIN-WAIT-2, server CLOSE-WAIT
void crossed_fins(Scenario&);  // both have sent a FIN, both have arrived: CLOSING twice
void last_ack_lost(
    Scenario&);  // the client closed first, its last ACK is lost: client TIME-WAIT, server LAST-ACK
void time_wait(Scenario&);  // all went well: client TIME-WAIT, server CLOSED
/// Like established, with timestamps agreed: client's at 1000, server's at 2000.
void established_with_timestamps(Scenario&);

}  // namespace finwait::test
