// See link_setup.hpp.
#include "daemon/link_setup.hpp"

#include "daemon/link.hpp"

namespace finwait {

void set_up_link(const TapSpec& spec, const Tap& tap) {
    Links links(tap.netns());
    const Link now = links.get(spec.name);
    if (spec.mtu && *spec.mtu != now.mtu) links.set_mtu(spec.name, *spec.mtu);
    if (spec.mac && *spec.mac != now.mac) links.set_mac(spec.name, *spec.mac);
    if (spec.tx_queue_length && *spec.tx_queue_length != now.tx_queue_length)
        links.set_tx_queue_length(spec.name, *spec.tx_queue_length);
    if (!spec.master.empty()) links.set_master(spec.name, spec.master);
    if (!now.up) links.set_up(spec.name);
    // After the link is up, so that an IPv6 address can be used at once.
    for (const InterfaceAddress& address : spec.addresses) links.add_address(spec.name, address);
}

}  // namespace finwait
