// See listening.hpp.
#include "cli/listening.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <netlink/cache.h>
#include <netlink/idiag/idiagnl.h>
#include <netlink/idiag/msg.h>
#include <netlink/netlink.h>

#include <memory>

#include "daemon/failure.hpp"

namespace finwait {

std::set<std::uint16_t> listening_ports(const Netns& netns) {
    const std::unique_ptr<nl_sock, void (*)(nl_sock*)> socket(nl_socket_alloc(), nl_socket_free);
    const auto check = [&](int error) {
        if (error < 0) throw Failure("list sockets" + netns.where() + ": " + nl_geterror(error));
    };
    check(netns.run([&] { return nl_connect(socket.get(), NETLINK_SOCK_DIAG); }));
    nl_cache* sockets = nullptr;
    check(idiagnl_msg_alloc_cache(socket.get(), AF_UNSPEC, 1 << TCP_LISTEN, &sockets));
    const std::unique_ptr<nl_cache, void (*)(nl_cache*)> owner(sockets, nl_cache_free);

    std::set<std::uint16_t> ports;
    nl_cache_foreach(
        sockets,
        [](nl_object* object, void* result) {
            // As it stands on the wire: this one getter does not turn it round.
            const auto port = ntohs(idiagnl_msg_get_sport(reinterpret_cast<idiagnl_msg*>(object)));
            static_cast<std::set<std::uint16_t>*>(result)->insert(port);
        },
        &ports);
    return ports;
}

}  // namespace finwait
