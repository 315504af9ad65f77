// What nf_conntrack, the connection tracker of the Linux kernel, believes of a connection: to be shown beside
// what finwait says. It is switched on in a host's own namespace, where it meets the same segments in the
// same order as the host's TCP, and drops none.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "daemon/netns.hpp"
#include "tcp/connection.hpp"

struct nl_sock;

namespace finwait::truth {

class Conntrack {
  public:
    /// Switches it on. Throws Failure where it cannot be had, and says what is missing.
    explicit Conntrack(const Netns&);

    /// "ESTABLISHED", …; nothing when it has no entry for the connection.
    std::optional<std::string> state(const SocketAddress& source, const SocketAddress& destination) const;
    /// Those of its sysctls that change what it believes of TCP: "nf_conntrack_tcp_loose 1, …".
    std::string settings() const;
    /// How many packets it has called invalid so far; they were let through.
    std::uint64_t invalid() const;

  private:
    struct Free {
        void operator()(nl_sock*) const;
    };
    const Netns& netns_;
    std::unique_ptr<nl_sock, Free> socket_;
};

/// Can an endpoint be in this state while nf_conntrack says that? Generously: it has one state for two ends,
/// so each of its states stands for whatever one end of such a connection can be in.
bool conntrack_allows(const std::optional<std::string>& said, State endpoint);

}  // namespace finwait::truth
