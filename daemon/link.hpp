// Interfaces, their addresses and routes, by rtnetlink (libnl-route-3). Works on links that exist; TAPs are
// made in tap.hpp. Nothing here is ever called on an interface that was not named by the caller.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/interface_address.hpp"
#include "daemon/netns.hpp"
#include "tcp/address.hpp"

namespace finwait {

/// What the kernel tells about an interface.
struct Link {
    int index = 0;
    std::string name;
    std::string kind;       // "tun" for TAPs and TUNs, "bridge", "veth", …; empty for hardware and loopback
    bool ethernet = false;  // carries Ethernet frames: tells a TAP from a TUN
    Mac mac;
    unsigned mtu = 0;
    unsigned tx_queue_length = 0;
    bool up = false;       // administratively
    bool carrier = false;  // someone holds the other end
    int master = 0;        // index of its bridge, 0: none
    std::uint64_t tx_dropped = 0;
};

/// The range a TAP takes: IPv4's least (RFC 791) and what fits 65,535 bytes behind an Ethernet header.
inline constexpr unsigned min_mtu = 68, max_mtu = 65521;

/// A conversation with one namespace. Every function throws Failure, which names the link, the namespace and
/// what was attempted; no permission becomes ExitCode::not_permitted.
class Links {
  public:
    explicit Links(const Netns&);
    ~Links();
    Links(Links&&) noexcept;
    Links& operator=(Links&&) noexcept;

    std::optional<Link> find(const std::string& name) const;
    Link get(const std::string& name) const;  // fails if there is none
    std::vector<Link> all() const;

    void set_up(const std::string& name);
    void set_down(const std::string& name);
    void set_mtu(const std::string& name, unsigned mtu);  // min_mtu … max_mtu
    void set_mac(const std::string& name, const Mac&);    // unicast
    void set_tx_queue_length(const std::string& name, unsigned frames);
    /// Bridges must live in the same namespace.
    void set_master(const std::string& name, const std::string& bridge);
    void move(const std::string& name, const Netns& to);
    void rename(const std::string& name, const std::string& to);  // the link must be down
    void remove(const std::string& name);

    /// IPv6 addresses skip duplicate address detection, so that they can be used at once. An address that is
    /// there already is left as it is.
    void add_address(const std::string& name, const InterfaceAddress&);
    /// With `via` unset the network is on the link itself. 0.0.0.0/0 or ::/0 is the default route.
    void add_route(const std::string& name, const Network&, const std::optional<Address>& via = std::nullopt);

  private:
    class Socket;
    std::unique_ptr<Socket> socket_;
};

/// Why the kernel would not take `name` for an interface ("longer than 15 characters", …), or nothing if it
/// would.
std::optional<std::string> interface_name_problem(const std::string& name);

}  // namespace finwait
