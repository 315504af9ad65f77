// Waiting that a signal can end. While an Interrupts lives, Ctrl-C and its like no longer kill the process in
// the middle of something: they surface as Interrupted at the next wait, and what was built is taken down by
// destructors.
#pragma once

#include <csignal>

#include "daemon/file_descriptor.hpp"
#include "tcp/timeline.hpp"

namespace finwait {

/// Somebody wants us to stop. Not a std::exception: nothing went wrong, so nothing should report it as a
/// failure.
struct Interrupted {
    int signal;
};

class Interrupts {
  public:
    /// Blocks SIGINT, SIGTERM, SIGHUP, SIGQUIT and SIGCHLD, and ignores SIGPIPE: a reader of our output that
    /// goes away must not keep us from cleaning up.
    Interrupts();
    ~Interrupts();
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

    /// Returns after `at_most`, earlier when a child changed state or `fd` (if any) has something to read.
    /// Throws Interrupted.
    void wait(Duration at_most, int fd = -1) const;

    /// Has somebody asked to stop since the last wait()? Takes no notice: the next wait() throws.
    static bool pending();
    /// Throws Interrupted if so; does not wait.
    void check() const { wait(Duration::zero()); }

  private:
    sigset_t before_{};
    FileDescriptor fd_;
};

/// Undoes it all in a child that is about to exec: no signal blocked, SIGPIPE fatal.
void restore_default_signals();
/// Ends this process the way the signal would have, so that a calling shell sees it and stops too.
[[noreturn]] void die_of(const Interrupted&);

}  // namespace finwait
