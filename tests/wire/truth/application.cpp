#include "tests/wire/truth/application.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "daemon/failure.hpp"

namespace finwait::truth {
namespace {

struct Raw {
    sockaddr_storage storage{};
    socklen_t length = 0;
    sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

Raw raw(const SocketAddress& from) {
    Raw to;
    if (from.address.v6) {
        auto* in = reinterpret_cast<sockaddr_in6*>(&to.storage);
        in->sin6_family = AF_INET6;
        in->sin6_port = htons(from.port);
        std::memcpy(&in->sin6_addr, from.address.octets.data(), sizeof in->sin6_addr);
        to.length = sizeof *in;
    } else {
        auto* in = reinterpret_cast<sockaddr_in*>(&to.storage);
        in->sin_family = AF_INET;
        in->sin_port = htons(from.port);
        std::memcpy(&in->sin_addr, from.address.octets.data(), sizeof in->sin_addr);
        to.length = sizeof *in;
    }
    return to;
}

void check(int result, const char* call) {
    if (result < 0 && errno != EINPROGRESS) fail_with_errno(call, errno);
}

}  // namespace

void Application::set(int level, int name, int value) {
    check(::setsockopt(fd_.get(), level, name, &value, sizeof value), "setsockopt");
}

void Application::set_congestion_control(const char* name) {
    check(
        ::setsockopt(fd_.get(), IPPROTO_TCP, TCP_CONGESTION, name, static_cast<socklen_t>(std::strlen(name))),
        "setsockopt TCP_CONGESTION");
}

void Application::bind(std::uint16_t port) {
    set(SOL_SOCKET, SO_REUSEADDR, 1);
    SocketAddress any;
    any.address.v6 = v6_;
    any.port = port;
    Raw address = raw(any);
    check(::bind(fd_.get(), address.get(), address.length), "bind");
}

void Application::listen(int backlog) {
    check(::listen(fd_.get(), backlog), "listen");
}

void Application::connect(const SocketAddress& to) {
    Raw address = raw(to);
    check(::connect(fd_.get(), address.get(), address.length), "connect");
}

void Application::connect_with_data(const SocketAddress& to, std::size_t bytes) {
    Raw address = raw(to);
    const std::vector<char> data(bytes, 'x');
    const auto sent = ::sendto(fd_.get(), data.data(), data.size(), MSG_FASTOPEN | MSG_NOSIGNAL,
                               address.get(), address.length);
    check(sent < 0 ? -1 : 0, "sendto with MSG_FASTOPEN");
}

std::optional<Application> Application::accept() {
    Application accepted;
    accepted.fd_ = FileDescriptor(::accept4(fd_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    accepted.v6_ = v6_;
    if (!accepted) return std::nullopt;
    return accepted;
}

std::size_t Application::send(std::size_t bytes) {
    const std::vector<char> data(bytes, 'x');
    const auto sent = ::send(fd_.get(), data.data(), data.size(), MSG_NOSIGNAL);
    return sent < 0 ? 0 : static_cast<std::size_t>(sent);
}

std::size_t Application::receive(std::size_t most) {
    std::array<char, 65536> buffer{};
    std::size_t all = 0;
    while (all < most) {
        const auto got = ::recv(fd_.get(), buffer.data(), std::min(buffer.size(), most - all), 0);
        if (got <= 0) break;
        all += static_cast<std::size_t>(got);
    }
    return all;
}

void Application::half_close() {
    ::shutdown(fd_.get(), SHUT_WR);  // of a connection that is gone: nothing to close
}

void Application::abort() {
    const linger at_once{1, 0};
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
}

std::uint16_t Application::port() const {
    Raw address;
    address.length = sizeof address.storage;
    check(::getsockname(fd_.get(), address.get(), &address.length), "getsockname");
    const void* in = &address.storage;
    return ntohs(v6_ ? static_cast<const sockaddr_in6*>(in)->sin6_port
                     : static_cast<const sockaddr_in*>(in)->sin_port);
}

}  // namespace finwait::truth
