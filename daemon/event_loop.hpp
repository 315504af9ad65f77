// The one loop of the data thread: TAPs, deadlines, signals. Moves frames and time into the middlebox;
// decides nothing about either.
#pragma once

#include <array>
#include <vector>

#include "daemon/file_descriptor.hpp"
#include "daemon/netns_watch.hpp"
#include "daemon/signals.hpp"
#include "daemon/tap.hpp"
#include "daemon/timer.hpp"
#include "policies/engine/middlebox.hpp"

namespace finwait {

class EventLoop {
  public:
    /// Whose loop it is: told between frames.
    class Owner {
      public:
        virtual ~Owner() = default;
        virtual void reload(TimePoint now) = 0;  // SIGHUP
        virtual void report() = 0;               // SIGUSR1
        virtual void end_turn() = 0;             // everything that had come is done with; about to sleep
    };

    /// Everything must outlive it. `taps` are by Side.
    EventLoop(std::array<Tap, 2>& taps, Middlebox&, Signals&, NetnsWatch&, Owner&);

    /// Returns after SIGTERM or SIGINT with its number. Throws Failure when a TAP or a namespace is gone.
    int run();

  private:
    void watch(int fd);
    void move_frames(TimePoint now);
    void answer_signals(TimePoint now);
    void check_namespaces();

    /// Frames taken from a TAP in one turn: enough to spare wake-ups, few enough that the other side is not
    /// kept waiting.
    static constexpr std::size_t batch = 64;

    std::array<Tap, 2>& taps_;
    Middlebox& middlebox_;
    Signals& signals_;
    NetnsWatch& watch_;
    Owner& owner_;
    Timer timer_;
    FileDescriptor epoll_;
    std::array<std::vector<Frame>, 2> arrived_;
    int ended_by_ = 0;
};

}  // namespace finwait
