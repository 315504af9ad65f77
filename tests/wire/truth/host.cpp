#include "tests/wire/truth/host.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "cli/quick_ack.hpp"
#include "daemon/failure.hpp"
#include "daemon/link.hpp"

namespace finwait::truth {
namespace {

constexpr auto interface = "eth0";
constexpr auto this_threads = "/proc/thread-self/ns/net";

bool write_sysctl(const std::string& key, const std::string& value) {
    std::string path = "/proc/sys/" + key;
    std::replace(path.begin() + 10, path.end(), '.', '/');
    const FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!file && errno == ENOENT) return false;
    if (!file || ::write(file.get(), value.data(), value.size()) < 0)
        fail_with_errno("set " + key + " = " + value, errno);
    return true;
}

/// A fresh namespace that nobody can name. It is made out of one whose children have a small table of sockets
/// of their own: asking for a socket then does not walk through the table of the whole machine.
Netns unnamed() {
    const Netns home = Netns::open(this_threads);
    const auto leave = [] {
        if (::unshare(CLONE_NEWNET) != 0) fail_with_errno("make a network namespace", errno);
    };
    leave();
    write_sysctl("net.ipv4.tcp_child_ehash_entries", "1024");
    leave();
    Netns fresh = Netns::open(this_threads);
    if (::setns(home.fd(), CLONE_NEWNET) != 0) std::abort();
    return fresh;
}

Netns prepared() {
    Netns netns = unnamed();
    netns.run([] {
        for (const auto& [key, value] : {
                 std::pair{"net.ipv6.conf.default.accept_ra", "0"},
                 std::pair{"net.ipv6.conf.default.router_solicitations", "0"},
                 std::pair{"net.ipv4.tcp_invalid_ratelimit", "0"},
                 std::pair{"net.ipv4.tcp_congestion_control", "reno"},
                 std::pair{"net.ipv4.tcp_fastopen", "3"},
             })
            write_sysctl(key, value);
    });
    Links(netns).set_up("lo");
    return netns;
}

Netns another(const Netns& netns) {
    return netns.run([] { return Netns::open(this_threads); });
}

}  // namespace

Host::Host(unsigned number)
    : v4_(*parse_address("198.18.0." + std::to_string(number))),
      v6_(*parse_address("2001:db8::" + std::to_string(number))),
      netns_(prepared()),
      tap_(Tap::open(interface, another(netns_), true, pool_)),
      sockets_(netns_) {
    Links links(netns_);
    links.set_up(interface);
    links.add_address(interface, {v4_, 24});
    links.add_address(interface, {v6_, 64});
}

FileDescriptor Host::socket(bool v6) const {
    return netns_.run([v6] {
        FileDescriptor fd(::socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        if (!fd) fail_with_errno("socket", errno);
        return fd;
    });
}

bool Host::set(const std::string& key, const std::string& value) const {
    return netns_.run([&] { return write_sysctl(key, value); });
}

void Host::acknowledge_at_once() const {
    finwait::acknowledge_at_once(netns_, interface);
}

}  // namespace finwait::truth
