// Conditions applied to segments and connections. How they are read is in conditions_read.cpp.
#include "policies/language/conditions.hpp"

#include <algorithm>
#include <array>

namespace finwait {

namespace {

/// Counts failed conditions; two are as good as many.
class Tally {
  public:
    explicit Tally(const char** first) : first_(first) {}
    void want(bool holds, const char* key) {
        if (holds) return;
        if (failed_++ == 0 && first_) *first_ = key;
    }
    bool enough() const { return failed_ >= 2; }
    int failed() const { return std::min(failed_, 2); }

  private:
    const char** first_;
    int failed_ = 0;
};

bool any_contains(const Networks& networks, const Address& address) {
    return std::any_of(networks.begin(), networks.end(),
                       [&](const Network& n) { return n.contains(address); });
}
bool any_contains(const Ports& ports, std::uint16_t port) {
    return std::any_of(ports.begin(), ports.end(), [&](const Range& r) { return r.contains(port); });
}

bool fits(const Networks& wanted, const View& v, const Address& address) {
    return wanted.empty() || (v.has_network() && any_contains(wanted, address));
}
bool fits(const Ports& wanted, const View& v, std::uint16_t port) {
    return wanted.empty() || (v.has_ports() && any_contains(wanted, port));
}

/// FIN and PSH stand on the last segment of a run only; CWR on the first where ECN asks for it (RFC 3168
/// §6.1.2).
Flags flags_of(const Packet& p, std::uint32_t n) {
    Flags flags = p.view.flags;
    if (p.view.segments == 1) return flags;
    const std::uint32_t segment = p.first + n;
    if (segment + 1 < p.view.segments) flags = flags.without(Flags::fin).without(Flags::psh);
    if (segment > 0 && p.frame.offload.ecn) flags = flags.without(Flags::cwr);
    return flags;
}

std::uint64_t sent_before(const Packet& p, std::uint32_t n) {
    return p.bytes_before + std::uint64_t{p.first + n} * p.view.segment_size;
}

bool nth_fits(const Facts& facts, RoleSet roles, Range occurrence) {
    for (std::size_t i = 0; i < role_count; ++i) {
        const Role role = static_cast<Role>(i);
        if (roles.has(role) && facts.roles.has(role) && occurrence.contains(facts.nth(role))) return true;
    }
    return false;
}

/// Roles and states of a connection that was first seen in the middle mean little until both ends are proven.
bool understood(const Connection& c) {
    return !c.picked_up ||
           (c.endpoint[0].certainty == Certainty::proven && c.endpoint[1].certainty == Certainty::proven);
}

void check_meaning(const Conditions& want, const Packet& p, std::uint32_t n, Tally& tally) {
    if (want.role || want.retransmission) {
        const Facts facts = p.fact(n);
        const bool has_role = !want.role || facts.roles.meets(*want.role);
        tally.want(has_role, "role");
        if (has_role && want.role && want.occurrence)
            tally.want(nth_fits(facts, *want.role, *want.occurrence), "occurrence");
        if (want.retransmission) tally.want(facts.retransmission == *want.retransmission, "retransmission");
    }
}

void check_direction(const Conditions& want, const Packet& p, Tally& tally) {
    if (want.from) tally.want(side_of(*want.from, p.connection) == p.from, "from");
    if (want.to) tally.want(side_of(*want.to, p.connection) == opposite(p.from), "to");
}

/// What is the same for every segment of a direction.
void check_addresses(const Conditions& want, const View& v, Tally& tally) {
    tally.want(fits(want.source, v, v.source), "source");
    tally.want(fits(want.destination, v, v.destination), "destination");
    tally.want(fits(want.address, v, v.source) || fits(want.address, v, v.destination), "address");
    tally.want(fits(want.source_port, v, v.source_port), "source-port");
    tally.want(fits(want.destination_port, v, v.destination_port), "destination-port");
    tally.want(fits(want.port, v, v.source_port) || fits(want.port, v, v.destination_port), "port");
    if (want.protocol) tally.want(want.protocol->fits(v), "protocol");
    if (want.vlan) {
        const auto tags = v.vlans.tags.begin();
        tally.want(
            std::any_of(tags, tags + v.vlans.count, [&](const VlanTag& t) { return t.id() == *want.vlan; }),
            "vlan");
    }
    if (want.mac) tally.want(v.source_mac == *want.mac || v.destination_mac == *want.mac, "mac");
}

void check_frame(const Conditions& want, const Packet& p, std::uint32_t n, Tally& tally) {
    const View& v = p.view;
    if (want.flags) tally.want(v.tcp() && want.flags->fits(flags_of(p, n)), "flags");
    if (want.length) tally.want(v.transport_offset != 0 && want.length->contains(p.payload_of(n)), "length");
    check_addresses(want, v, tally);
}

void check_connection(const Conditions& want, const Packet& p, std::uint32_t n, Tally& tally) {
    const Connection& c = *p.connection;
    const bool rests_on_life = want.role || want.retransmission || want.client_state || want.server_state ||
                               want.sender_state || want.receiver_state;
    if (rests_on_life && !want.picked_up) tally.want(understood(c), "picked-up");
    if (want.bytes) tally.want(want.bytes->contains(sent_before(p, n)), "bytes");
    if (want.sender_state) tally.want(want.sender_state->has(c.at(p.from).state), "sender-state");
    if (want.receiver_state)
        tally.want(want.receiver_state->has(c.at(opposite(p.from)).state), "receiver-state");
    if (want.client_state) tally.want(c.opener && want.client_state->has(c.client().state), "client-state");
    if (want.server_state) tally.want(c.opener && want.server_state->has(c.server().state), "server-state");
    tally.want(want.fits_ends(c), "the connection's addresses or ports");
}

}  // namespace

const char* name(Who who) {
    static constexpr std::array names{"a", "b", "client", "server", "active-closer", "passive-closer"};
    return names[static_cast<std::size_t>(who)];
}

std::optional<Side> side_of(Who who, const Connection* connection) {
    if (who == Who::a) return Side::a;
    if (who == Who::b) return Side::b;
    if (!connection) return std::nullopt;
    const bool opening = who == Who::client || who == Who::server;
    const std::optional<Side> first = opening ? connection->opener : connection->closer;
    if (!first) return std::nullopt;
    return who == Who::client || who == Who::active_closer ? *first : opposite(*first);
}

bool Conditions::aware() const {
    const auto relative = [](std::optional<Who> who) { return who && *who != Who::a && *who != Who::b; };
    return role || occurrence || retransmission || bytes || relative(from) || relative(to) || client_state ||
           server_state || sender_state || receiver_state || !client_address.empty() ||
           !server_address.empty() || !client_port.empty() || !server_port.empty() || picked_up;
}

int Conditions::misses(const Packet& p, std::uint32_t n, const char** missed) const {
    if (aware() && !p.connection) {
        if (missed) *missed = "connection";
        return 2;
    }
    Tally tally(missed);
    check_meaning(*this, p, n, tally);
    check_direction(*this, p, tally);
    if (tally.enough()) return 2;
    check_frame(*this, p, n, tally);
    if (tally.enough()) return 2;
    if (p.connection) check_connection(*this, p, n, tally);
    return tally.failed();
}

bool Conditions::may_select_others(const Packet& p) const {
    Tally tally(nullptr);
    check_direction(*this, p, tally);
    check_addresses(*this, p.view, tally);
    return tally.failed() == 0 && (p.connection == nullptr || fits_ends(*p.connection));
}

bool Conditions::fits_ends(const Connection& c) const {
    if (client_address.empty() && server_address.empty() && client_port.empty() && server_port.empty())
        return true;
    if (!c.opener) return false;
    const SocketAddress& client = c.address[index(*c.opener)];
    const SocketAddress& server = c.address[index(opposite(*c.opener))];
    return (client_address.empty() || any_contains(client_address, client.address)) &&
           (server_address.empty() || any_contains(server_address, server.address)) &&
           (client_port.empty() || any_contains(client_port, client.port)) &&
           (server_port.empty() || any_contains(server_port, server.port));
}

bool Conditions::selects(const Connection& c) const {
    if (!picked_up && !understood(c)) return false;
    if (client_state && !(c.opener && client_state->has(c.client().state))) return false;
    if (server_state && !(c.opener && server_state->has(c.server().state))) return false;
    return fits_ends(c);
}

}  // namespace finwait
