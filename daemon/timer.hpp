// Wakes the event loop at a time of CLOCK_MONOTONIC (timerfd). The clock itself is read here and nowhere
// else.
#pragma once

#include <optional>

#include "daemon/file_descriptor.hpp"
#include "tcp/timeline.hpp"

namespace finwait {

/// CLOCK_MONOTONIC.
TimePoint monotonic_now();

class Timer {
  public:
    Timer();
    int fd() const { return fd_.get(); }  // readable from the time it was set to
    /// Nothing: never. Costs a system call only when the time differs from the last one.
    void set(std::optional<TimePoint>);
    /// Takes note that it went off.
    void clear();

  private:
    FileDescriptor fd_;
    std::optional<TimePoint> set_to_;
};

}  // namespace finwait
