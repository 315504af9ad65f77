// See small_http.hpp.
#include "cli/small_http.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <string_view>

#include "daemon/failure.hpp"
#include "daemon/file_descriptor.hpp"

namespace finwait {
namespace {

FileDescriptor tcp_socket() {
    FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket) fail_with_errno("make a TCP socket", errno);
    return socket;
}

const sockaddr* generic(const sockaddr_in& address) {
    return reinterpret_cast<const sockaddr*>(&address);
}

void send_all(const FileDescriptor& socket, std::string_view text) {
    while (!text.empty()) {
        const ssize_t n = ::send(socket.get(), text.data(), text.size(), MSG_NOSIGNAL);
        if (n <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(n));
    }
}

/// Until `enough(text)` or the end of the stream.
template <class Enough>
std::string receive(const FileDescriptor& socket, Enough enough) {
    std::string text;
    char buffer[2048];
    while (!enough(text)) {
        const ssize_t n = ::recv(socket.get(), buffer, sizeof buffer, 0);
        if (n <= 0) break;
        text.append(buffer, static_cast<std::size_t>(n));
    }
    return text;
}

constexpr std::string_view body = "hello from the other end of the wire\n";

}  // namespace

void serve_small_http(std::uint16_t port) {
    const FileDescriptor listener = tcp_socket();
    sockaddr_in any{};
    any.sin_family = AF_INET;
    any.sin_port = htons(port);
    if (::bind(listener.get(), generic(any), sizeof any) != 0 || ::listen(listener.get(), 16) != 0)
        fail_with_errno("listen on port " + std::to_string(port), errno);
    for (;;) {
        const FileDescriptor peer(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!peer) continue;
        const std::string request =
            receive(peer, [](const std::string& t) { return t.find("\r\n\r\n") != std::string::npos; });
        if (request.empty()) continue;
        send_all(peer, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " +
                           std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
        receive(peer, [](const std::string&) { return false; });
    }
}

bool fetch_small_http(const char* address, std::uint16_t port) {
    const FileDescriptor socket = tcp_socket();
    sockaddr_in peer{};
    peer.sin_family = AF_INET;
    peer.sin_port = htons(port);
    ::inet_pton(AF_INET, address, &peer.sin_addr);
    if (::connect(socket.get(), generic(peer), sizeof peer) != 0)
        fail_with_errno(std::string("connect to ") + address, errno);
    send_all(socket, "GET / HTTP/1.1\r\nHost: server\r\n\r\n");
    const std::string answer =
        receive(socket, [](const std::string& t) { return t.find(body) != std::string::npos; });
    const std::size_t start = answer.find("\r\n\r\n");
    if (start == std::string::npos) return false;
    std::fputs(answer.c_str() + start + 4, stdout);
    return true;
}

}  // namespace finwait
