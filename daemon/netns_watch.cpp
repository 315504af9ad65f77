// See netns_watch.hpp.
#include "daemon/netns_watch.hpp"

#include <sys/inotify.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "daemon/failure.hpp"
#include "daemon/netns.hpp"

namespace finwait {

NetnsWatch::NetnsWatch(std::vector<std::string> names) : names_(std::move(names)) {
    const auto not_a_name = [](const std::string& n) {
        return n.empty() || n.find('/') != std::string::npos;
    };
    names_.erase(std::remove_if(names_.begin(), names_.end(), not_a_name), names_.end());
    if (names_.empty()) return;
    inotify_ = FileDescriptor(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
    if (!inotify_ || ::inotify_add_watch(inotify_.get(), "/run/netns", IN_DELETE | IN_MOVED_FROM) < 0)
        fail_with_errno("watch /run/netns", errno);
}

std::optional<std::string> NetnsWatch::gone() {
    // What happened does not matter, only what is there now: events may have been lost.
    std::array<char, 4096> events{};
    while (::read(inotify_.get(), events.data(), events.size()) > 0) {}
    const auto missing = std::find_if_not(names_.begin(), names_.end(), Netns::exists);
    return missing != names_.end() ? std::optional(*missing) : std::nullopt;
}

}  // namespace finwait
