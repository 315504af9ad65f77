// See link.hpp. Every change is one rtnetlink message that is acknowledged by the kernel before we go on.
#include "daemon/link.hpp"

#include <linux/if.h>
#include <linux/if_arp.h>
#include <netlink/netlink.h>
#include <netlink/route/addr.h>
#include <netlink/route/link.h>
#include <netlink/route/nexthop.h>
#include <netlink/route/route.h>

#include <algorithm>
#include <cstring>

#include "daemon/failure.hpp"

namespace finwait {
namespace {

template <auto put>
struct Put {
    template <class Object>
    void operator()(Object* object) const {
        put(object);
    }
};
using LinkObject = std::unique_ptr<rtnl_link, Put<rtnl_link_put>>;
using AddressObject = std::unique_ptr<rtnl_addr, Put<rtnl_addr_put>>;
using RouteObject = std::unique_ptr<rtnl_route, Put<rtnl_route_put>>;
using RawAddress = std::unique_ptr<nl_addr, Put<nl_addr_put>>;
using Cache = std::unique_ptr<nl_cache, Put<nl_cache_free>>;

/// libnl answers with its own negative numbers.
[[noreturn]] void fail(const std::string& attempted, int nl_error) {
    const int code = nl_error < 0 ? -nl_error : nl_error;
    const bool denied = code == NLE_PERM || code == NLE_NOACCESS;
    throw Failure(attempted + ": " + (denied ? "Operation not permitted" : nl_geterror(nl_error)),
                  denied ? ExitCode::not_permitted : ExitCode::failed);
}

void check(int nl_error, const std::string& attempted) {
    if (nl_error < 0) fail(attempted, nl_error);
}

RawAddress raw(const Address& address, unsigned prefix) {
    RawAddress result(
        nl_addr_build(address.v6 ? AF_INET6 : AF_INET, address.octets.data(), address.v6 ? 16 : 4));
    nl_addr_set_prefixlen(result.get(), static_cast<int>(prefix));
    return result;
}

Link describe(rtnl_link* object) {
    Link link;
    link.index = rtnl_link_get_ifindex(object);
    link.name = rtnl_link_get_name(object);
    if (const char* kind = rtnl_link_get_type(object)) link.kind = kind;
    link.ethernet = rtnl_link_get_arptype(object) == ARPHRD_ETHER;
    const nl_addr* mac = rtnl_link_get_addr(object);
    if (mac != nullptr && nl_addr_get_len(mac) == link.mac.octets.size())
        std::memcpy(link.mac.octets.data(), nl_addr_get_binary_addr(mac), link.mac.octets.size());
    link.mtu = rtnl_link_get_mtu(object);
    link.tx_queue_length = rtnl_link_get_txqlen(object);
    link.up = (rtnl_link_get_flags(object) & IFF_UP) != 0;
    link.carrier = (rtnl_link_get_flags(object) & IFF_LOWER_UP) != 0;
    link.master = rtnl_link_get_master(object);
    link.tx_dropped = rtnl_link_get_stat(object, RTNL_LINK_TX_DROPPED);
    return link;
}

}  // namespace

class Links::Socket {
  public:
    explicit Socket(const Netns& netns) : where_(netns.where()), socket_(nl_socket_alloc()) {
        check(netns.run([&] { return nl_connect(socket_.get(), NETLINK_ROUTE); }),
              "open a netlink socket" + where_);
    }

    nl_sock* get() const { return socket_.get(); }
    const std::string& where() const { return where_; }

    /// Null when there is no such link.
    LinkObject find(const std::string& name) const {
        if (interface_name_problem(name)) return nullptr;
        rtnl_link* found = nullptr;
        const int error = rtnl_link_get_kernel(get(), 0, name.c_str(), &found);
        if (error == -NLE_OBJ_NOTFOUND || error == -NLE_NODEV) return nullptr;
        check(error, "look up interface '" + name + "'" + where_);
        return LinkObject(found);
    }

    LinkObject get(const std::string& name) const {
        LinkObject found = find(name);
        if (!found) throw Failure("interface '" + name + "'" + where_ + ": no such interface");
        return found;
    }

    /// Sends what `edit` sets on a blank description of the link.
    template <class Edit>
    void change(const std::string& name, const std::string& attempted, Edit edit) const {
        const LinkObject now = get(name);
        const LinkObject wanted(rtnl_link_alloc());
        rtnl_link_set_ifindex(wanted.get(), rtnl_link_get_ifindex(now.get()));
        edit(wanted.get());
        check(rtnl_link_change(get(), now.get(), wanted.get(), 0), attempted + where_);
    }

  private:
    std::string where_;
    std::unique_ptr<nl_sock, Put<nl_socket_free>> socket_;
};

Links::Links(const Netns& netns) : socket_(std::make_unique<Socket>(netns)) {}
Links::~Links() = default;
Links::Links(Links&&) noexcept = default;
Links& Links::operator=(Links&&) noexcept = default;

std::optional<Link> Links::find(const std::string& name) const {
    const LinkObject object = socket_->find(name);
    if (!object) return std::nullopt;
    return describe(object.get());
}

Link Links::get(const std::string& name) const {
    return describe(socket_->get(name).get());
}

std::vector<Link> Links::all() const {
    nl_cache* raw_cache = nullptr;
    check(rtnl_link_alloc_cache(socket_->get(), AF_UNSPEC, &raw_cache),
          "list the interfaces" + socket_->where());
    const Cache cache(raw_cache);
    std::vector<Link> links;
    nl_cache_foreach(
        cache.get(),
        [](nl_object* object, void* to) {
            static_cast<std::vector<Link>*>(to)->push_back(describe(reinterpret_cast<rtnl_link*>(object)));
        },
        &links);
    return links;
}

void Links::set_up(const std::string& name) {
    socket_->change(name, "bring up interface '" + name + "'",
                    [](rtnl_link* l) { rtnl_link_set_flags(l, IFF_UP); });
}

void Links::set_down(const std::string& name) {
    socket_->change(name, "take down interface '" + name + "'",
                    [](rtnl_link* l) { rtnl_link_unset_flags(l, IFF_UP); });
}

void Links::set_mtu(const std::string& name, unsigned mtu) {
    const std::string attempted = "set the MTU of interface '" + name + "' to " + std::to_string(mtu);
    if (mtu < min_mtu || mtu > max_mtu)
        throw Failure(attempted + socket_->where() + ": must be " + std::to_string(min_mtu) + " to " +
                          std::to_string(max_mtu),
                      ExitCode::usage);
    socket_->change(name, attempted, [mtu](rtnl_link* l) { rtnl_link_set_mtu(l, mtu); });
}

void Links::set_mac(const std::string& name, const Mac& mac) {
    const std::string attempted = "set the MAC address of interface '" + name + "' to " + to_string(mac);
    if ((mac.octets[0] & 1U) != 0 || mac == Mac{})
        throw Failure(attempted + socket_->where() + ": not the address of a single interface",
                      ExitCode::usage);
    const RawAddress address(nl_addr_build(AF_LLC, mac.octets.data(), mac.octets.size()));
    socket_->change(name, attempted, [&](rtnl_link* l) { rtnl_link_set_addr(l, address.get()); });
}

void Links::set_tx_queue_length(const std::string& name, unsigned frames) {
    socket_->change(
        name, "set the transmit queue of interface '" + name + "' to " + std::to_string(frames) + " frames",
        [frames](rtnl_link* l) { rtnl_link_set_txqlen(l, frames); });
}

void Links::set_master(const std::string& name, const std::string& bridge) {
    const std::string attempted = "put interface '" + name + "' into bridge '" + bridge + "'";
    const std::optional<Link> master = find(bridge);
    if (!master) throw Failure(attempted + socket_->where() + ": no such bridge");
    if (master->kind != "bridge") throw Failure(attempted + socket_->where() + ": that is not a bridge");
    socket_->change(name, attempted, [&](rtnl_link* l) { rtnl_link_set_master(l, master->index); });
}

void Links::move(const std::string& name, const Netns& to) {
    socket_->change(name, "move interface '" + name + "' to network namespace '" + to.name() + "'",
                    [&](rtnl_link* l) { rtnl_link_set_ns_fd(l, to.fd()); });
}

void Links::rename(const std::string& name, const std::string& to) {
    const std::string attempted = "rename interface '" + name + "' to '" + to + "'";
    if (const auto problem = interface_name_problem(to))
        throw Failure(attempted + ": the name is " + *problem, ExitCode::usage);
    socket_->change(name, attempted, [&](rtnl_link* l) { rtnl_link_set_name(l, to.c_str()); });
}

void Links::remove(const std::string& name) {
    const LinkObject link = socket_->get(name);
    check(rtnl_link_delete(socket_->get(), link.get()), "remove interface '" + name + "'" + socket_->where());
}

void Links::add_address(const std::string& name, const InterfaceAddress& wanted) {
    const LinkObject link = socket_->get(name);
    const RawAddress local = raw(wanted.address, wanted.prefix);
    const AddressObject object(rtnl_addr_alloc());
    rtnl_addr_set_ifindex(object.get(), rtnl_link_get_ifindex(link.get()));
    rtnl_addr_set_local(object.get(), local.get());
    if (wanted.address.v6) rtnl_addr_set_flags(object.get(), IFA_F_NODAD);
    const int error = rtnl_addr_add(socket_->get(), object.get(), 0);
    if (error == -NLE_EXIST) return;
    const std::string attempted =
        "give " + to_string(wanted) + " to interface '" + name + "'" + socket_->where();
    if (wanted.address.v6 && error < 0 && rtnl_link_get_mtu(link.get()) < 1280)
        throw Failure(attempted + ": IPv6 needs an MTU of 1280 at least (RFC 8200 §5)");
    check(error, attempted);
}

void Links::add_route(const std::string& name, const Network& to, const std::optional<Address>& via) {
    const LinkObject link = socket_->get(name);
    const RawAddress destination = raw(to.address, to.prefix);
    const RawAddress gateway = via ? raw(*via, via->v6 ? 128 : 32) : nullptr;
    const RouteObject route(rtnl_route_alloc());
    rtnl_nexthop* hop = rtnl_route_nh_alloc();
    rtnl_route_nh_set_ifindex(hop, rtnl_link_get_ifindex(link.get()));
    if (gateway) rtnl_route_nh_set_gateway(hop, gateway.get());
    rtnl_route_add_nexthop(route.get(), hop);  // owns it from here on
    rtnl_route_set_dst(route.get(), destination.get());
    rtnl_route_set_scope(route.get(), gateway ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK);
    check(rtnl_route_add(socket_->get(), route.get(), NLM_F_EXCL),
          "add a route to " + to_string(to.address) + "/" + std::to_string(to.prefix) + " by interface '" +
              name + "'" + socket_->where());
}

std::optional<std::string> interface_name_problem(const std::string& name) {
    if (name.empty()) return "empty";
    if (name.size() >= IFNAMSIZ)
        return std::to_string(name.size()) + " characters long, " + std::to_string(IFNAMSIZ - 1) +
               " are possible";
    if (name == "." || name == "..") return "not one an interface can have";
    // '%' is a pattern to TUNSETIFF; the others the kernel refuses.
    const auto bad = [](unsigned char c) {
        return c == '/' || c == ':' || c == '%' || c <= ' ' || c == 0x7f;
    };
    if (std::any_of(name.begin(), name.end(), bad)) return "not free of spaces, '/', ':' and '%'";
    return std::nullopt;
}

}  // namespace finwait
