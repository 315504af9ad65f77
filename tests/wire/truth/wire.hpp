// Two real hosts and finwait between them: the daemon's own TAPs and its box, turned by hand. Nothing is
// delivered unless the test says so, and after each delivery the tracker's states can be held beside the
// kernels'.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "policies/engine/middlebox.hpp"
#include "tests/wire/truth/comparison.hpp"
#include "tests/wire/truth/conductor.hpp"
#include "tests/wire/truth/host.hpp"

namespace finwait::truth {

using namespace std::chrono_literals;

TimePoint now();

class Wire : private Output, private Observer {
  public:
    explicit Wire(const Tracker::Settings& = {});

    /// Side a is 198.18.0.1, b is 198.18.0.2.
    Host& host(Side side) { return host_[index(side)]; }
    Middlebox& box() { return box_; }
    const Tracker& tracker() const { return box_.tracker(); }
    Conductor& conductor() { return conductor_; }
    std::deque<Flight>& flights() { return conductor_.flights; }

    /// Takes in what the hosts have sent by now, and lets time pass. True: something TCP came.
    bool read();
    /// Waits until a host sends something, at most this long; then as read().
    bool await(Duration at_most);

    /// Each takes it off the wire. `lost` says which segments of a superframe never arrive.
    void deliver(std::size_t flight, std::vector<bool> lost = {});
    void drop(std::size_t flight);
    void forge(const Recipe&);

    /// Both ends of these connections beside the kernels', at a moment when nothing is on its way to us.
    /// Fewer are compared, or none, when the hosts would not be quiet for 50 ms.
    Comparison compare(const std::set<ConnectionHandle>&);

    std::vector<Event> events;  // all that was told
    std::function<void(const Event&)> on_event;
    Duration longest_stall{};  // between two looks at the TAPs that were not waits: the machine was busy

  private:
    bool transmit(Side to, Frame&& frame) override { return host(to).tap().write(std::move(frame)); }
    void observe(const Event&) override;
    void obey(Conductor::Order);

    std::array<Host, 2> host_{Host(1), Host(2)};
    Conductor conductor_;
    Middlebox box_;
    std::array<std::vector<Frame>, 2> arrived_;
    TimePoint looked_at_{};
};

}  // namespace finwait::truth
