// Network namespaces as `ip netns` names them: opening, creating, removing, listing, and running something
// inside. Knows nothing of what lives in them; for that see link.hpp.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "daemon/file_descriptor.hpp"

namespace finwait {

/// A network namespace, held open: it lives at least as long as this object, even if its name goes away.
/// All functions throw Failure, which names the namespace.
class Netns {
  public:
    /// The one this thread is in.
    static Netns current();
    /// By name (/run/netns/NAME) or, if it contains a '/', by path (/proc/812/ns/net).
    static Netns open(const std::string& name_or_path);
    /// A new one with this name, visible to `ip netns`; it has a loopback interface, which is down.
    static Netns create(const std::string& name);
    /// Takes the name away; the namespace goes when nobody is left in it. Removing an absent name is not an
    /// error.
    static void remove(const std::string& name);
    static bool exists(const std::string& name);
    /// The names in /run/netns, sorted.
    static std::vector<std::string> list();

    const std::string& name() const { return name_; }  // as it was opened; empty for the current one
    /// " in network namespace 'x'", or nothing for the current one: the tail of a message.
    std::string where() const;
    int fd() const { return fd_.get(); }
    /// The kernel's identity of the namespace: equal for two names of one.
    std::pair<unsigned long, unsigned long> identity() const;

    /// Calls `work` with this thread inside the namespace and returns what it returns. Sockets and TAPs that
    /// are opened there stay there.
    template <class Work>
    decltype(auto) run(Work&& work) const {
        const Visit visit(*this);
        return std::forward<Work>(work)();
    }

    /// While it lives, this thread is inside. The mount namespace stays: /sys still shows the old interfaces.
    class Visit {
      public:
        explicit Visit(const Netns&);
        ~Visit();
        Visit(const Visit&) = delete;
        Visit& operator=(const Visit&) = delete;

      private:
        FileDescriptor home_;  // none: it was there already
    };

  private:
    Netns(FileDescriptor fd, std::string name) : fd_(std::move(fd)), name_(std::move(name)) {}

    FileDescriptor fd_;
    std::string name_;
};

}  // namespace finwait
