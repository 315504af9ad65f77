// What the kernel itself says of its sockets, by inet_diag (sock_diag(7)): the ground truth that nobody here
// wrote. Shows SYN-RECEIVED requests and the mini-sockets of TIME-WAIT and FIN-WAIT-2 too.
#pragma once

#include <map>
#include <memory>
#include <utility>

#include "daemon/netns.hpp"
#include "tcp/connection.hpp"
#include "tcp/state.hpp"

struct nl_sock;

namespace finwait::truth {

class KernelSockets {
  public:
    explicit KernelSockets(const Netns&);

    /// The state of the socket with these two ends; CLOSED when there is none.
    State state(const SocketAddress& local, const SocketAddress& remote) const;

    using Ends = std::pair<SocketAddress, SocketAddress>;  // local, remote
    /// All of them but listeners, by libnl-idiag: slower, for checking the other.
    std::map<Ends, State> all() const;

  private:
    struct Free {
        void operator()(nl_sock*) const;
    };
    std::unique_ptr<nl_sock, Free> socket_;
};

}  // namespace finwait::truth
