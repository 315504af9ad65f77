// See quick_ack.hpp.
#include "cli/quick_ack.hpp"

#include <linux/rtnetlink.h>
#include <netlink/cache.h>
#include <netlink/netlink.h>
#include <netlink/route/nexthop.h>
#include <netlink/route/route.h>

#include <memory>

#include "daemon/failure.hpp"
#include "daemon/link.hpp"

namespace finwait {
namespace {

bool leads_out_of(rtnl_route* route, int interface) {
    rtnl_nexthop* hop = rtnl_route_get_nnexthops(route) == 1 ? rtnl_route_nexthop_n(route, 0) : nullptr;
    return hop != nullptr && rtnl_route_nh_get_ifindex(hop) == interface &&
           rtnl_route_get_type(route) == RTN_UNICAST && rtnl_route_get_table(route) == RT_TABLE_MAIN;
}

}  // namespace

void acknowledge_at_once(const Netns& netns, const std::string& interface) {
    const std::string attempted = "set quickack on the routes of '" + interface + "'" + netns.where();
    const auto check = [&](int error) {
        if (error < 0) throw Failure(attempted + ": " + nl_geterror(error));
    };
    const int index = Links(netns).get(interface).index;
    const std::unique_ptr<nl_sock, void (*)(nl_sock*)> socket(nl_socket_alloc(), nl_socket_free);
    check(netns.run([&] { return nl_connect(socket.get(), NETLINK_ROUTE); }));
    nl_cache* routes = nullptr;
    check(rtnl_route_alloc_cache(socket.get(), AF_UNSPEC, 0, &routes));
    const std::unique_ptr<nl_cache, void (*)(nl_cache*)> owner(routes, nl_cache_free);

    for (nl_object* object = nl_cache_get_first(routes); object != nullptr;
         object = nl_cache_get_next(object)) {
        auto* route = reinterpret_cast<rtnl_route*>(object);
        if (!leads_out_of(route, index)) continue;
        check(rtnl_route_set_metric(route, RTAX_QUICKACK, 1));
        check(rtnl_route_add(socket.get(), route, NLM_F_REPLACE));
    }
}

}  // namespace finwait
