#include "tests/wire/truth/conntrack.hpp"

#include <linux/netfilter/nf_conntrack_tcp.h>
#include <netinet/in.h>
#include <netlink/addr.h>
#include <netlink/msg.h>
#include <netlink/netfilter/ct.h>
#include <netlink/netlink.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <initializer_list>
#include <sstream>

#include "daemon/failure.hpp"

namespace finwait::truth {
namespace {

/// A rule that asks for the state of connections is what makes the kernel keep one.
constexpr auto ruleset =
    "table ip observed {\n"
    "  chain arrives { type filter hook input priority 0; ct state invalid accept; }\n"
    "  chain leaves { type filter hook output priority 0; ct state invalid accept; }\n"
    "}\n";
constexpr auto statistics = "/proc/thread-self/net/stat/nf_conntrack";

// As the kernel counts them (enum tcp_conntrack); SYN_SENT2 has no other name in its headers for us.
constexpr std::array names{"NONE",       "SYN_SENT", "SYN_RECV",  "ESTABLISHED", "FIN_WAIT",
                           "CLOSE_WAIT", "LAST_ACK", "TIME_WAIT", "CLOSE",       "SYN_SENT2"};

void load_ruleset() {
    FILE* nft = ::popen("PATH=$PATH:/usr/sbin:/sbin nft -f - 2>/dev/null", "we");
    if (nft == nullptr) throw Failure("run nft");
    std::fputs(ruleset, nft);
    if (::pclose(nft) != 0) throw Failure("load a ruleset with nft");
}

void check(int error, const char* attempted) {
    if (error < 0) throw Failure(std::string(attempted) + ": " + nl_geterror(error));
}

using Entry = std::unique_ptr<nfnl_ct, void (*)(nfnl_ct*)>;

void set_ends(nfnl_ct* entry, const SocketAddress& source, const SocketAddress& destination) {
    constexpr int original = 0;
    const auto address = [](const SocketAddress& of) {
        return std::unique_ptr<nl_addr, void (*)(nl_addr*)>(
            nl_addr_build(AF_INET, of.address.octets.data(), 4), nl_addr_put);
    };
    nfnl_ct_set_family(entry, AF_INET);
    nfnl_ct_set_proto(entry, IPPROTO_TCP);
    nfnl_ct_set_src(entry, original, address(source).get());
    nfnl_ct_set_dst(entry, original, address(destination).get());
    nfnl_ct_set_src_port(entry, original, source.port);
    nfnl_ct_set_dst_port(entry, original, destination.port);
}

struct Found {
    std::optional<std::string> state;
    int error = 0;
};

int take_entry(nl_msg* message, void* to) {
    nfnl_ct* parsed = nullptr;
    if (nfnlmsg_ct_parse(nlmsg_hdr(message), &parsed) < 0) return NL_OK;
    const Entry entry(parsed, nfnl_ct_put);
    const std::uint8_t state = nfnl_ct_get_tcp_state(parsed);
    static_cast<Found*>(to)->state = state < names.size() ? names[state] : "?";
    return NL_STOP;  // ctnetlink marks the one answer as one of several, and sends no end of them
}
int take_error(sockaddr_nl*, nlmsgerr* error, void* to) {
    static_cast<Found*>(to)->error = error->error;
    return NL_STOP;
}

}  // namespace

void Conntrack::Free::operator()(nl_sock* socket) const {
    nl_socket_free(socket);
}

Conntrack::Conntrack(const Netns& netns) : netns_(netns), socket_(nl_socket_alloc()) {
    netns_.run([this] {
        load_ruleset();
        check(nl_connect(socket_.get(), NETLINK_NETFILTER), "open nfnetlink");
        if (!std::ifstream(statistics)) throw Failure(std::string("open ") + statistics);
    });
    nl_socket_disable_auto_ack(socket_.get());
    state({}, {});  // where ctnetlink is missing it is not found out in the middle
}

std::optional<std::string> Conntrack::state(const SocketAddress& source,
                                            const SocketAddress& destination) const {
    const Entry asked(nfnl_ct_alloc(), nfnl_ct_put);
    set_ends(asked.get(), source, destination);
    nl_msg* request = nullptr;
    check(nfnl_ct_build_query_request(asked.get(), 0, &request), "ask for a tracked connection");
    const std::unique_ptr<nl_msg, void (*)(nl_msg*)> owner(request, nlmsg_free);
    check(nl_send_auto(socket_.get(), request), "ask for a tracked connection");

    Found found;
    const std::unique_ptr<nl_cb, void (*)(nl_cb*)> callbacks(nl_cb_alloc(NL_CB_DEFAULT), nl_cb_put);
    nl_cb_set(callbacks.get(), NL_CB_VALID, NL_CB_CUSTOM, take_entry, &found);
    nl_cb_err(callbacks.get(), NL_CB_CUSTOM, take_error, &found);
    const int error = nl_recvmsgs(socket_.get(), callbacks.get());
    if (found.error == -ENOENT) return std::nullopt;
    check(error, "ask for a tracked connection");
    return found.state;
}

std::string Conntrack::settings() const {
    return netns_.run([] {
        std::string text;
        for (const char* name : {"nf_conntrack_tcp_loose", "nf_conntrack_tcp_be_liberal",
                                 "nf_conntrack_tcp_ignore_invalid_rst", "nf_conntrack_checksum"}) {
            std::ifstream file(std::string("/proc/sys/net/netfilter/") + name);
            std::string value;
            if (file >> value) text += (text.empty() ? "`" : ", `") + std::string(name) + "` " + value;
        }
        return text;
    });
}

std::uint64_t Conntrack::invalid() const {
    return netns_.run([] {
        std::ifstream file(statistics);  // hexadecimal columns under their names, a line for each processor
        std::string line, word;
        std::getline(file, line);
        std::size_t column = 0;
        for (std::istringstream words(line); words >> word && word != "invalid";) ++column;
        std::uint64_t sum = 0;
        while (std::getline(file, line)) {
            std::istringstream words(line);
            for (std::size_t i = 0; i <= column; ++i) words >> word;
            sum += std::stoull(word, nullptr, 16);
        }
        return sum;
    });
}

bool conntrack_allows(const std::optional<std::string>& said, State endpoint) {
    using enum State;
    struct Meaning {
        const char* said;
        std::initializer_list<State> may_be;
    };
    static const std::initializer_list<Meaning> meanings{
        {"SYN_SENT", {SynSent, Listen, Closed}},  // a SYN was seen
        {"SYN_SENT2", {SynSent, SynReceived}},    // two that crossed
        {"SYN_RECV", {SynReceived, Established}},
        {"ESTABLISHED", {Established}},
        {"FIN_WAIT", {FinWait1, CloseWait}},         // a FIN was seen,
        {"CLOSE_WAIT", {FinWait2, CloseWait}},       // and its ACK,
        {"LAST_ACK", {LastAck, Closing, TimeWait}},  // and the other's FIN,
        {"TIME_WAIT", {TimeWait, Closed}},           // and that one's ACK
        {"CLOSE", {Closed, Listen}},
    };
    if (!said) return endpoint == Closed || endpoint == Listen;
    for (const Meaning& meaning : meanings)
        if (*said == meaning.said)
            for (const State state : meaning.may_be)
                if (state == endpoint) return true;
    return false;
}

}  // namespace finwait::truth
