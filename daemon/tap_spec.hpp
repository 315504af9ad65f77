// What the command line says about one side:
// NAME[@NETNS][,master=BRIDGE][,mac=…][,mtu=…][,txqueuelen=…][,address=CIDR]… and the keys of host_keys.hpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/interface_address.hpp"
#include "tcp/address.hpp"
#include "tcp/host_settings.hpp"

namespace finwait {

struct TapSpec {
    std::string name;
    std::string netns;   // a name or a path; empty: the one finwaitd is started in
    std::string master;  // a bridge in the same namespace; empty: none
    std::optional<Mac> mac;
    std::optional<unsigned> mtu;
    std::optional<unsigned> tx_queue_length;
    std::vector<InterfaceAddress> addresses;
    HostSettings host;  // of the TCP stack behind it
};

/// Throws Failure with ExitCode::usage, which names `option` ("--a") and the part that is wrong.
TapSpec parse_tap_spec(std::string_view option, std::string_view text);

/// min_mtu … max_mtu, or Failure like above.
unsigned parse_mtu(std::string_view option, std::string_view text);

/// Refuses two sides that cannot be meant: one TAP twice, one bridge on both ("would loop").
void check_sides(const TapSpec& a, const TapSpec& b);

}  // namespace finwait
