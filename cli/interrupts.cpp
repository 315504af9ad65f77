// See interrupts.hpp.
#include "cli/interrupts.hpp"

#include <poll.h>
#include <sys/signalfd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <iterator>

#include "daemon/failure.hpp"

namespace finwait {
namespace {

constexpr int stops[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

sigset_t watched() {
    sigset_t set;
    sigemptyset(&set);
    for (const int s : stops) sigaddset(&set, s);
    sigaddset(&set, SIGCHLD);
    return set;
}

void set_mask(const sigset_t& mask) {
    ::pthread_sigmask(SIG_SETMASK, &mask, nullptr);
}

}  // namespace

Interrupts::Interrupts() {
    const sigset_t set = watched();
    ::pthread_sigmask(SIG_BLOCK, &set, &before_);
    fd_ = FileDescriptor(::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC));
    if (!fd_) {
        const int error = errno;
        set_mask(before_);
        fail_with_errno("watch for signals", error);
    }
    ::signal(SIGPIPE, SIG_IGN);
}

Interrupts::~Interrupts() {
    set_mask(before_);
}

void Interrupts::wait(Duration at_most, int fd) const {
    pollfd watched_fds[] = {{fd_.get(), POLLIN, 0}, {fd, POLLIN, 0}};
    const auto rest = std::max(at_most, Duration::zero());
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(rest);
    const timespec timeout{seconds.count(), (rest - seconds).count()};
    if (::ppoll(watched_fds, fd < 0 ? 1 : 2, &timeout, nullptr) <= 0) return;

    signalfd_siginfo info{};
    while (::read(fd_.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info))
        if (info.ssi_signo != SIGCHLD) throw Interrupted{static_cast<int>(info.ssi_signo)};
}

bool Interrupts::pending() {
    sigset_t waiting;
    sigemptyset(&waiting);
    ::sigpending(&waiting);
    return std::any_of(std::begin(stops), std::end(stops),
                       [&](int s) { return sigismember(&waiting, s) == 1; });
}

void restore_default_signals() {
    ::signal(SIGPIPE, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    set_mask(none);
}

void die_of(const Interrupted& interrupted) {
    ::signal(interrupted.signal, SIG_DFL);
    restore_default_signals();
    ::raise(interrupted.signal);
    std::_Exit(128 + interrupted.signal);  // the signal was not fatal after all
}

}  // namespace finwait
