// See event_loop.hpp.
#include "daemon/event_loop.hpp"

#include <sys/epoll.h>

#include <cerrno>
#include <csignal>

#include "daemon/failure.hpp"

namespace finwait {

EventLoop::EventLoop(std::array<Tap, 2>& taps, Middlebox& middlebox, Signals& signals,
                     NetnsWatch& netns_watch, Owner& owner)
    : taps_(taps),
      middlebox_(middlebox),
      signals_(signals),
      watch_(netns_watch),
      owner_(owner),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (!epoll_) fail_with_errno("epoll_create1", errno);
    for (const Tap& tap : taps_) watch(tap.fd());
    watch(timer_.fd());
    watch(signals_.fd());
    if (watch_.fd() >= 0) watch(watch_.fd());
    for (auto& frames : arrived_) frames.reserve(batch);
}

void EventLoop::watch(int fd) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) != 0) fail_with_errno("epoll_ctl", errno);
}

int EventLoop::run() {
    std::array<epoll_event, 8> ready{};
    while (ended_by_ == 0) {
        timer_.set(middlebox_.next_deadline());
        const int count = ::epoll_wait(epoll_.get(), ready.data(), static_cast<int>(ready.size()), -1);
        if (count < 0 && errno != EINTR) fail_with_errno("epoll_wait", errno);
        const TimePoint now = monotonic_now();

        bool frames = false;
        for (int i = 0; i < count; ++i) {
            const int fd = ready[static_cast<std::size_t>(i)].data.fd;
            if (fd == signals_.fd()) {
                answer_signals(now);
            } else if (fd == watch_.fd()) {
                check_namespaces();
            } else {
                if (fd == timer_.fd()) timer_.clear();
                frames = true;
            }
        }
        if (frames) move_frames(now);
        owner_.end_turn();
    }
    return ended_by_;
}

void EventLoop::move_frames(TimePoint now) {
    // Both are read before either is written to: what waits in a TAP left its sender before it could have
    // seen what we are about to deliver, and must be understood so.
    for (const Side side : {Side::a, Side::b}) taps_[index(side)].read(arrived_[index(side)], batch);
    middlebox_.advance(now);
    for (const Side side : {Side::a, Side::b}) {
        for (Frame& frame : arrived_[index(side)]) middlebox_.ingress(now, side, std::move(frame));
        arrived_[index(side)].clear();
    }
}

void EventLoop::answer_signals(TimePoint now) {
    while (const auto signal = signals_.next()) {
        switch (*signal) {
            case SIGHUP: owner_.reload(now); break;
            case SIGUSR1: owner_.report(); break;
            default: ended_by_ = *signal; break;
        }
    }
}

void EventLoop::check_namespaces() {
    if (const auto name = watch_.gone())
        throw Failure("network namespace '" + *name + "' was removed while in use");
}

}  // namespace finwait
