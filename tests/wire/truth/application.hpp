// What an application does to one socket on a host: the calls that begin and end connections. Nothing blocks;
// what the call put on the wire waits there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "daemon/file_descriptor.hpp"
#include "tests/wire/truth/host.hpp"

namespace finwait::truth {

class Application {
  public:
    Application() = default;
    Application(const Host& host, bool v6) : fd_(host.socket(v6)), v6_(v6) {}

    void bind(std::uint16_t port);  // any address; may take a port that is in TIME-WAIT
    void listen(int backlog = 16);
    void connect(const SocketAddress&);
    /// connect() with data on the SYN (TCP fast open, RFC 7413); the kernel does without where it has no
    /// cookie.
    void connect_with_data(const SocketAddress&, std::size_t bytes);
    std::optional<Application> accept();
    /// How much the kernel took: less when its buffer is full, 0 when the connection is gone.
    std::size_t send(std::size_t bytes);
    /// Reads up to `most` of what is there.
    std::size_t receive(std::size_t most = SIZE_MAX);
    void half_close();  // shutdown(SHUT_WR)
    void close() { fd_ = {}; }
    void abort();  // close() with SO_LINGER 0: a RST instead of a FIN
    void set(int level, int name, int value);
    void set_congestion_control(const char* name);

    std::uint16_t port() const;
    explicit operator bool() const { return static_cast<bool>(fd_); }

  private:
    FileDescriptor fd_;
    bool v6_ = false;
};

}  // namespace finwait::truth
