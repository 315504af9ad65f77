// A real TCP stack to hold the tracker against: a network namespace of its own, without a name, so that
// nothing is left of it whatever becomes of the test. Its one interface is a TAP, whose other end the test
// holds.
#pragma once

#include <cstdint>
#include <string>

#include "daemon/file_descriptor.hpp"
#include "daemon/frame_pool.hpp"
#include "daemon/netns.hpp"
#include "daemon/tap.hpp"
#include "tcp/connection.hpp"
#include "tests/wire/truth/kernel_sockets.hpp"

namespace finwait::truth {

class Host {
  public:
    /// 198.18.0.NUMBER/24 and 2001:db8::NUMBER/64. Its kernel answers every odd segment (no rate limits) and
    /// says nothing that no application asked it to say.
    explicit Host(unsigned number);

    Tap& tap() { return tap_; }
    /// A socket that lives here; non-blocking.
    FileDescriptor socket(bool v6) const;
    /// Writes /proc/sys/net/…; `key` as in sysctl(8). False: this kernel has no such setting.
    bool set(const std::string& key, const std::string& value) const;
    /// Every segment that can be acknowledged at once is, as with `ip route … quickack 1`.
    void acknowledge_at_once() const;

    SocketAddress at(std::uint16_t port, bool v6) const { return {v6 ? v6_ : v4_, port}; }
    KernelSockets& sockets() { return sockets_; }
    const Netns& netns() const { return netns_; }

  private:
    Address v4_, v6_;
    FramePool pool_{16};
    Netns netns_;
    Tap tap_;
    KernelSockets sockets_;
};

}  // namespace finwait::truth
