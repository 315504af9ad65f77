// Each check is one sentence about conditions that exclude each other.
#include "policies/language/impossible.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>

#include "policies/language/role_sense.hpp"

namespace finwait {

namespace {

constexpr std::uint64_t largest_payload = 65535;

class Check {
  public:
    Check(const Table& match, Complaints& complaints) : match_(match), complaints_(complaints) {}

    bool has_any(std::initializer_list<std::string_view> keys) const {
        return std::any_of(keys.begin(), keys.end(),
                           [&](std::string_view key) { return match_.find(key) != nullptr; });
    }
    void never(std::string_view key, const std::string& why, const std::string& hint = {}) {
        complaints_.error(match_.find(key)->position, "the policy can never match: " + why, hint);
    }

  private:
    const Table& match_;
    Complaints& complaints_;
};

/// The roles that take sequence space: their first occurrence is the original, so it is no retransmission. (A
/// pure ACK is never one; it has nothing that could be repeated.)
bool originals_only(RoleSet roles) {
    RoleSet rest = roles;
    for (const Role role : {Role::syn, Role::syn_ack, Role::active_fin, Role::passive_fin}) rest.remove(role);
    return rest.empty();
}

void check_direction(const Conditions& c, Check& check) {
    if (c.from && c.from == c.to)
        check.never("to", std::string("nothing goes from ") + name(*c.from) + " to itself");
}

void check_repeats(const Conditions& c, Check& check) {
    if (c.role && c.occurrence && c.occurrence->last == 1 && c.retransmission == true && !c.picked_up &&
        originals_only(*c.role))
        check.never("retransmission", "occurrence 1 is the original, not a retransmission",
                    "retransmissions are occurrence 2 and up");
}

void check_length(const Conditions& c, Check& check) {
    if (c.length && c.length->first > largest_payload)
        check.never("length", "no segment carries more than 65535 bytes");
}

void check_protocol(const PolicySpec& spec, Check& check) {
    const Conditions& c = spec.match;
    if (!c.protocol) return;
    if (!c.protocol->can_be_tcp()) {
        if (c.aware() || c.flags)
            check.never("protocol",
                        "it has conditions that only TCP segments meet, and this protocol is not TCP");
        else if (spec.kind->aware)
            check.never("protocol", std::string(spec.kind->name) + " acts on TCP segments only",
                        "loss and delay meet every frame");
    }
    if (!c.protocol->can_have_ports() && check.has_any({"port", "source-port", "destination-port"}))
        check.never("protocol", "this protocol has no ports");
    if (!c.protocol->can_have_addresses() && check.has_any({"address", "source", "destination"}))
        check.never("protocol", "this protocol carries no IP addresses in its header", "mac fits any frame");
}

bool all_of_family(const Networks& networks, bool v6) {
    return !networks.empty() && std::all_of(networks.begin(), networks.end(),
                                            [v6](const Network& n) { return n.address.v6 == v6; });
}
bool never_one_family(const Networks& x, const Networks& y) {
    return (all_of_family(x, false) && all_of_family(y, true)) ||
           (all_of_family(x, true) && all_of_family(y, false));
}

void check_families(const Conditions& c, Check& check) {
    const std::string why = "one end has an IPv4 address and the other an IPv6 address";
    if (never_one_family(c.client_address, c.server_address)) check.never("server-address", why);
    if (never_one_family(c.source, c.destination)) check.never("destination", why);
}

bool clash(const std::optional<StateSet>& x, const std::optional<StateSet>& y) {
    return x && y && !x->meets(*y);
}

/// "from the client, and the sender is X while the client is Y".
void check_states(const Conditions& c, Check& check) {
    const bool by_client = c.from == Who::client || c.to == Who::server;
    const bool by_server = c.from == Who::server || c.to == Who::client;
    if ((by_client && clash(c.client_state, c.sender_state)) ||
        (by_server && clash(c.server_state, c.sender_state)))
        check.never("sender-state", "the sender cannot be in two states at once");
    if ((by_client && clash(c.server_state, c.receiver_state)) ||
        (by_server && clash(c.client_state, c.receiver_state)))
        check.never("receiver-state", "the receiver cannot be in two states at once");
}

void check_roles(const Conditions& c, bool altered, Check& check) {
    if (const Contradiction found = contradiction(c, altered); found.exists())
        check.never(found.key, found.why);
}

/// The states of each end that the other keys of a trigger leave.
StateSet left_by(const TriggerSpec& on) {
    StateSet left;
    for (std::size_t i = 0; i < state_count; ++i) {
        const auto state = static_cast<State>(i);
        const bool over = state == State::Closed || state == State::TimeWait;
        if ((!on.opened || synchronized(state)) && (!on.closed || over)) left.add(state);
    }
    return left;
}

void check_trigger(const PolicySpec& spec, const Table& table, Complaints& complaints) {
    const TriggerSpec& on = *spec.on;
    const StateSet left = left_by(on);
    const Value* value = table.find("on");
    const auto never = [&](std::string_view key, const std::string& why) {
        complaints.error(value->as<Table>()->find(key)->position, "the trigger can never go off: " + why);
    };
    // A state that was not understood has been complained about, and says nothing.
    const auto misses = [&](const std::optional<StateSet>& states) {
        return states && !states->empty() && !states->meets(left);
    };
    const std::string condition = on.closed ? "closed" : "opened";
    if (misses(on.client_state))
        never("client-state", "the client is in no such state when the connection is " + condition);
    if (misses(on.server_state))
        never("server-state", "the server is in no such state when the connection is " + condition);
    // With `still = false` the keys of `on` may not hold any more when `match` is looked at.
    if (on.after > Duration::zero() && !on.still) return;
    if (clash(on.client_state, spec.match.client_state))
        never("client-state", "match wants the client in another state");
    if (clash(on.server_state, spec.match.server_state))
        never("server-state", "match wants the server in another state");
}

}  // namespace

void complain_about_impossible(const PolicySpec& spec, const Table& table, bool altered,
                               Complaints& complaints) {
    if (spec.on) check_trigger(spec, table, complaints);
    const Value* value = table.find("match");
    const Table* match = value ? value->as<Table>() : nullptr;
    if (!match) return;
    Check check(*match, complaints);
    check_roles(spec.match, altered, check);
    check_direction(spec.match, check);
    check_repeats(spec.match, check);
    check_length(spec.match, check);
    check_protocol(spec, check);
    check_families(spec.match, check);
    check_states(spec.match, check);
}

}  // namespace finwait
