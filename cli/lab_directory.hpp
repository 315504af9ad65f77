// What a lab keeps on disk while it exists, under /run/finwait/labs/NAME: who owns it, its daemon's number,
// its events and log, its hosts file. It makes no namespace and starts nothing.
#pragma once

#include <sys/types.h>

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "daemon/file_descriptor.hpp"
#include "tcp/side.hpp"

namespace finwait {

/// One of a lab's two hosts.
struct Host {
    const char* name;       // also what it is called in /etc/hosts
    const char* interface;  // its end of the wire
    const char* v4;
    const char* v6;
};
/// By End. Every lab has the same addresses: its namespaces touch nothing else (RFC 2544, RFC 3849).
inline constexpr std::array<Host, 2> hosts{{
    {"client", "client0", "198.18.0.1", "2001:db8::1"},
    {"server", "server0", "198.18.0.2", "2001:db8::2"},
}};

class LabDirectory {
  public:
    /// A new one, which this process owns until it ends or the object goes. Throws Failure if the name is
    /// taken or not one a lab can have.
    static LabDirectory create(const std::string& name);
    /// Whether or not it exists. Throws Failure for a name no lab can have.
    static LabDirectory at(const std::string& name);
    static std::vector<std::string> names();  // of all labs, sorted
    /// Takes over the labs whose makers died without taking them down. Nobody else gets the same one.
    static std::vector<LabDirectory> adopt_leftovers();

    const std::string& name() const { return name_; }
    std::string netns(End) const;  // "finwait-NAME-client"
    std::filesystem::path events() const { return path_ / "events"; }
    std::filesystem::path log() const { return path_ / "log"; }
    std::filesystem::path hosts_file() const { return path_ / "etc" / "hosts"; }

    bool exists() const;
    /// It stays when we end, until somebody takes it down.
    void mark_up() const;
    bool is_up() const;
    void record_daemon(pid_t) const;
    /// The daemon, if it still runs: its number may be another's by now, so its start time is compared, too.
    std::optional<pid_t> daemon() const;
    void record_profile(const std::string&) const;
    std::string profile() const;

    /// Lets `ip netns exec` show the hosts file: it looks into /etc/netns/NETNS.
    void publish_hosts() const;
    /// Takes everything away that was written, and directories that are empty then. Absent things are no
    /// error.
    void remove();

  private:
    LabDirectory(std::string name, std::filesystem::path path)
        : name_(std::move(name)), path_(std::move(path)) {}
    bool take_ownership();

    std::string name_;
    std::filesystem::path path_;
    FileDescriptor owner_;  // holds a lock that ends with this process
};

}  // namespace finwait
