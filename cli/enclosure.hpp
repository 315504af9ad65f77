// What a command in a lab sees: one host's network namespace, with the names `client` and `server` in its
// /etc/hosts. The same view `ip netns exec` gives.
#pragma once

#include <filesystem>
#include <utility>

#include "daemon/netns.hpp"

namespace finwait {

class Enclosure {
  public:
    /// `hosts_file` is laid over /etc/hosts.
    Enclosure(Netns netns, std::filesystem::path hosts_file)
        : netns_(std::move(netns)), hosts_(std::move(hosts_file)) {}

    const Netns& netns() const { return netns_; }
    /// Moves this process in, for good. Its mounts are private from here on and vanish with it. Throws
    /// Failure.
    void enter() const;

  private:
    Netns netns_;
    std::filesystem::path hosts_;
};

}  // namespace finwait
