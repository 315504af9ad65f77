// See signals.hpp.
#include "daemon/signals.hpp"

#include <pthread.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "daemon/failure.hpp"

namespace finwait {

Signals::Signals() {
    sigset_t set;
    ::sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1}) ::sigaddset(&set, signal);
    if (const int error = ::pthread_sigmask(SIG_BLOCK, &set, nullptr))
        fail_with_errno("block signals", error);
    fd_ = FileDescriptor(::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC));
    if (!fd_) fail_with_errno("signalfd", errno);
    // A reader of our counters or of --ready-fd may be gone: that is its business.
    if (std::signal(SIGPIPE, SIG_IGN) == SIG_ERR) fail_with_errno("ignore SIGPIPE", errno);
}

std::optional<int> Signals::next() {
    signalfd_siginfo info{};
    if (::read(fd_.get(), &info, sizeof info) != static_cast<ssize_t>(sizeof info)) return std::nullopt;
    return static_cast<int>(info.ssi_signo);
}

}  // namespace finwait
