#include "tests/wire/truth/kernel_sockets.hpp"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <netinet/tcp.h>
#include <netlink/cache.h>
#include <netlink/idiag/idiagnl.h>
#include <netlink/idiag/msg.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "daemon/failure.hpp"

namespace finwait::truth {
namespace {

constexpr int tcp_new_syn_recv = 12;  // include/net/tcp_states.h; not exported to user space

State state_of(int kernel) {
    switch (kernel) {
        case TCP_ESTABLISHED: return State::Established;
        case TCP_SYN_SENT: return State::SynSent;
        case TCP_SYN_RECV:
        case tcp_new_syn_recv: return State::SynReceived;
        case TCP_FIN_WAIT1: return State::FinWait1;
        case TCP_FIN_WAIT2: return State::FinWait2;
        case TCP_TIME_WAIT: return State::TimeWait;
        case TCP_CLOSE_WAIT: return State::CloseWait;
        case TCP_LAST_ACK: return State::LastAck;
        case TCP_CLOSING: return State::Closing;
        case TCP_LISTEN: return State::Listen;
        default: return State::Closed;
    }
}

void check(int error, const char* attempted) {
    if (error < 0) throw Failure(std::string(attempted) + ": " + nl_geterror(error));
}

SocketAddress end_of(const nl_addr* address, std::uint16_t port) {
    SocketAddress end;
    end.port = ntohs(port);  // as it stands on the wire: libnl does not turn these round
    end.address.v6 = nl_addr_get_family(address) == AF_INET6;
    std::memcpy(end.address.octets.data(), nl_addr_get_binary_addr(address), nl_addr_get_len(address));
    return end;
}

/// The one answer to an exact question: a socket, a listener that would take it, or an error.
struct Answer {
    int state = TCP_CLOSE;
    int error = 0;
};

int take_socket(nl_msg* message, void* to) {
    const nlmsghdr* header = nlmsg_hdr(message);
    if (header->nlmsg_type == SOCK_DIAG_BY_FAMILY)
        static_cast<Answer*>(to)->state = static_cast<inet_diag_msg*>(nlmsg_data(header))->idiag_state;
    return NL_OK;
}
int take_error(sockaddr_nl*, nlmsgerr* error, void* to) {
    static_cast<Answer*>(to)->error = error->error;
    return NL_STOP;
}

}  // namespace

void KernelSockets::Free::operator()(nl_sock* socket) const {
    nl_socket_free(socket);
}

KernelSockets::KernelSockets(const Netns& netns) : socket_(nl_socket_alloc()) {
    check(netns.run([&] { return nl_connect(socket_.get(), NETLINK_SOCK_DIAG); }), "open sock_diag");
    nl_socket_disable_auto_ack(socket_.get());
}

State KernelSockets::state(const SocketAddress& local, const SocketAddress& remote) const {
    inet_diag_req_v2 request{};
    request.sdiag_family = local.address.v6 ? AF_INET6 : AF_INET;
    request.sdiag_protocol = IPPROTO_TCP;
    request.idiag_states = ~0U;
    request.id.idiag_sport = htons(local.port);
    request.id.idiag_dport = htons(remote.port);
    std::memcpy(request.id.idiag_src, local.address.octets.data(), sizeof request.id.idiag_src);
    std::memcpy(request.id.idiag_dst, remote.address.octets.data(), sizeof request.id.idiag_dst);
    request.id.idiag_cookie[0] = request.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    check(nl_send_simple(socket_.get(), SOCK_DIAG_BY_FAMILY, 0, &request, sizeof request),
          "ask sock_diag for a socket");

    Answer answer;
    const std::unique_ptr<nl_cb, void (*)(nl_cb*)> callbacks(nl_cb_alloc(NL_CB_DEFAULT), nl_cb_put);
    nl_cb_set(callbacks.get(), NL_CB_VALID, NL_CB_CUSTOM, take_socket, &answer);
    nl_cb_err(callbacks.get(), NL_CB_CUSTOM, take_error, &answer);
    const int error = nl_recvmsgs(socket_.get(), callbacks.get());
    if (answer.error == -ENOENT) return State::Closed;
    check(error, "ask sock_diag for a socket");
    const State state = state_of(answer.state);
    return state == State::Listen ? State::Closed
                                  : state;  // the listener that would take it is another socket
}

std::map<KernelSockets::Ends, State> KernelSockets::all() const {
    nl_cache* cache = nullptr;
    check(idiagnl_msg_alloc_cache(socket_.get(), AF_UNSPEC, ~(1 << TCP_LISTEN), &cache), "list sockets");
    const std::unique_ptr<nl_cache, void (*)(nl_cache*)> owner(cache, nl_cache_free);
    std::map<Ends, State> found;
    nl_cache_foreach(
        cache,
        [](nl_object* object, void* to) {
            auto* socket = reinterpret_cast<idiagnl_msg*>(object);
            const State state = state_of(idiagnl_msg_get_state(socket));
            if (state == State::Closed) return;
            const Ends ends{end_of(idiagnl_msg_get_src(socket), idiagnl_msg_get_sport(socket)),
                            end_of(idiagnl_msg_get_dst(socket), idiagnl_msg_get_dport(socket))};
            static_cast<std::map<Ends, State>*>(to)->emplace(ends, state);
        },
        &found);
    return found;
}

}  // namespace finwait::truth
