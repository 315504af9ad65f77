// Conditions as they stand in a profile. Everything that is wrong is complained about; the rest is read all
// the same.
#include <string>

#include "policies/language/conditions.hpp"
#include "policies/language/names.hpp"
#include "policies/language/reader.hpp"
#include "policies/language/spelling.hpp"

namespace finwait {

namespace {

Parsed<RoleSet> one_role(std::string_view text) {
    if (const auto role = parse_role(text)) return Parsed<RoleSet>::good(*role);
    return Parsed<RoleSet>::bad("unknown role " + quoted(text), suggest(text, role_words()));
}

Parsed<Network> one_network(std::string_view text) {
    if (const auto network = parse_network(text)) return Parsed<Network>::good(*network);
    return Parsed<Network>::bad(quoted(text) + " is not an address or network",
                                "write it like '198.18.0.1', '198.18.0.0/15' or '2001:db8::/32'");
}

Parsed<Range> one_port_range(std::string_view text) {
    if (text.find(',') != std::string_view::npos)
        return Parsed<Range>::bad(quoted(text) + " is not a port or a range", "a list is written [80, 443]");
    auto range = parse_range(text);
    const std::uint64_t last = range && range.value->last != UINT64_MAX ? range.value->last : 0;
    if (range && (range.value->first > 65535 || last > 65535))
        return Parsed<Range>::bad(quoted(text) + " is not a port: they go from 0 to 65535");
    return range;
}

Parsed<Mac> one_mac(std::string_view text) {
    if (const auto mac = parse_mac(text)) return Parsed<Mac>::good(*mac);
    return Parsed<Mac>::bad(quoted(text) + " is not a MAC address", "write it like '02:00:00:00:00:01'");
}

/// A message of these names the thing itself, so the key is not put before it.
template <class T>
std::optional<T> self_named(Reader& reader, const Value& value, Parsed<T> (*parse)(std::string_view),
                            std::string_view key, Parameter::Type type) {
    const auto* text = value.as<std::string>();
    if (!text) return reader.wrong_type(value, key, words_of(type).called), std::nullopt;
    const Parsed<T> result = parse(*text);
    if (!result) reader.complaints().error(value.position, result.problem, result.hint);
    return result.value;
}

std::optional<Who> read_who(Reader& reader, std::string_view key) {
    const auto which = reader.word(key);
    return which ? std::optional(static_cast<Who>(*which)) : std::nullopt;
}

Networks read_networks(Reader& reader, std::string_view key) {
    Networks networks;
    for (const Value* v : reader.each(key))
        if (const auto n = reader.parsed<Network>(*v, key, one_network, Parameter::Type::network))
            networks.push_back(*n);
    return networks;
}

Ports read_ports(Reader& reader, std::string_view key) {
    Ports ports;
    for (const Value* v : reader.each(key))
        if (const auto r = reader.parsed<Range>(*v, key, one_port_range, Parameter::Type::port))
            ports.push_back(*r);
    return ports;
}

template <class T>
std::optional<T> read_one(Reader& reader, std::string_view key, Parsed<T> (*parse)(std::string_view),
                          Parameter::Type type) {
    const Value* v = reader.value(key);
    return v ? reader.parsed<T>(*v, key, parse, type) : std::nullopt;
}

std::optional<std::uint16_t> read_vlan(Reader& reader) {
    const auto id = reader.count("vlan");
    return id ? std::optional(static_cast<std::uint16_t>(*id)) : std::nullopt;
}

}  // namespace

std::optional<RoleSet> read_roles(Reader& reader, std::string_view key) {
    if (!reader.value(key)) return std::nullopt;
    RoleSet roles;
    for (const Value* v : reader.each(key))
        if (const auto role = self_named(reader, *v, one_role, key, Parameter::Type::role))
            roles = roles | *role;
    return roles;
}

std::optional<StateSet> read_states(Reader& reader, std::string_view key) {
    if (!reader.value(key)) return std::nullopt;
    const auto one_state = [](std::string_view text) {
        if (const auto state = parse_state(text)) return Parsed<State>::good(*state);
        return Parsed<State>::bad("unknown state " + quoted(text), suggest(text, state_words()));
    };
    StateSet states;
    for (const Value* v : reader.each(key))
        if (const auto state = self_named<State>(reader, *v, one_state, key, Parameter::Type::state))
            states.add(*state);
    return states;
}

Conditions Conditions::read(const Table& match, Complaints& complaints) {
    Reader reader(match, section::match, complaints);
    Conditions c;
    c.role = read_roles(reader, "role");
    c.occurrence = reader.range("occurrence");
    c.retransmission = reader.flag("retransmission");
    c.flags = read_one(reader, "flags", parse_flag_match, Parameter::Type::flags);
    c.length = reader.size_range("length");
    c.bytes = reader.size_range("bytes");
    c.from = read_who(reader, "from");
    c.to = read_who(reader, "to");
    c.client_state = read_states(reader, "client-state");
    c.server_state = read_states(reader, "server-state");
    c.sender_state = read_states(reader, "sender-state");
    c.receiver_state = read_states(reader, "receiver-state");
    c.client_address = read_networks(reader, "client-address");
    c.server_address = read_networks(reader, "server-address");
    c.client_port = read_ports(reader, "client-port");
    c.server_port = read_ports(reader, "server-port");
    c.picked_up = reader.flag("picked-up").value_or(false);
    c.source = read_networks(reader, "source");
    c.destination = read_networks(reader, "destination");
    c.address = read_networks(reader, "address");
    c.source_port = read_ports(reader, "source-port");
    c.destination_port = read_ports(reader, "destination-port");
    c.port = read_ports(reader, "port");
    c.protocol = read_one(reader, "protocol", parse_protocol, Parameter::Type::protocol);
    c.vlan = read_vlan(reader);
    c.mac = read_one(reader, "mac", one_mac, Parameter::Type::mac);
    reader.finish();
    return c;
}

}  // namespace finwait
