// finwaitd itself: two TAPs with a middlebox between them, set up in an order that leaves nothing behind when
// a step fails, and run until a signal.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "daemon/event_loop.hpp"
#include "daemon/frame_pool.hpp"
#include "daemon/journal/journal.hpp"
#include "daemon/netns_watch.hpp"
#include "daemon/options.hpp"
#include "daemon/signals.hpp"
#include "daemon/tap.hpp"
#include "policies/engine/middlebox.hpp"

namespace finwait {

class Service : private Output, private EventLoop::Owner {
  public:
    /// Throws Failure. TAPs it made are gone then.
    Service(const DaemonOptions&, Signals&);

    /// Until SIGTERM or SIGINT. Throws Failure when a TAP or a namespace is gone.
    void run();

  private:
    bool transmit(Side to, Frame&& frame) override;
    void reload(TimePoint now) override;
    void report() override;
    void end_turn() override;
    void say_ready();
    void log_counters();

    const DaemonOptions& options_;
    Signals& signals_;
    FileDescriptor ready_;
    Profile profile_;  // as it was at the start
    std::uint64_t seed_;
    FileDescriptor events_file_;  // opened before there is a TAP, then the journal's
    FramePool pool_;
    std::array<Tap, 2> taps_;
    NetnsWatch netns_watch_;
    std::unique_ptr<Journal> journal_;  // none without --events
    Middlebox middlebox_;
};

}  // namespace finwait
