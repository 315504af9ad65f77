// See timer.hpp.
#include "daemon/timer.hpp"

#include <sys/prctl.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>

#include "daemon/failure.hpp"

namespace finwait {

TimePoint monotonic_now() {
    timespec t{};
    ::clock_gettime(CLOCK_MONOTONIC, &t);
    return TimePoint(std::chrono::seconds(t.tv_sec) + std::chrono::nanoseconds(t.tv_nsec));
}

Timer::Timer() : fd_(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) {
    if (!fd_) fail_with_errno("timerfd_create", errno);
    // The default of 50 µs is what the kernel may add to every wake-up.
    if (::prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL) != 0) fail_with_errno("set the timer slack", errno);
}

void Timer::set(std::optional<TimePoint> at) {
    if (at == set_to_) return;
    set_to_ = at;
    itimerspec spec{};
    if (at) {
        // Zero would disarm it; what is due already goes off at once.
        const Duration since_boot = std::max(at->time_since_epoch(), Duration(1));
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since_boot);
        spec.it_value.tv_sec = seconds.count();
        spec.it_value.tv_nsec = (since_boot - seconds).count();
    }
    if (::timerfd_settime(fd_.get(), TFD_TIMER_ABSTIME, &spec, nullptr) != 0)
        fail_with_errno("set the timer", errno);
}

void Timer::clear() {
    std::uint64_t times = 0;
    if (::read(fd_.get(), &times, sizeof times) > 0) set_to_.reset();
}

}  // namespace finwait
