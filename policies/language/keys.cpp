// Every sentence here is read by people: in `finwait help`, in editors, and beside the tables of
// docs/profiles.md.
#include "policies/language/keys.hpp"

#include <array>

namespace finwait {

namespace {

using Type = Parameter::Type;

constexpr std::array profile_keys{
    Parameter{.key = "title",
              .type = Type::text,
              .says = "what the profile is for, in a sentence",
              .example = "\"The last ACK of every teardown is lost once\""},
    Parameter{.key = "seed",
              .type = Type::seed,
              .says = "of all chances; without it one is drawn for each run, and printed"},
    Parameter{.key = "policy",
              .type = Type::policies,
              .says = "what is done, in the order of the wire; policy = [] is a clean wire",
              .required = true},
};

constexpr std::array<std::string_view, 1> pick_words{"client-address"};
constexpr std::array<std::string_view, 2> chance_words{"segment", "connection"};
constexpr std::array policy_keys{
    Parameter{.key = "name",
              .type = Type::name,
              .says = "what it is called in reports and assertions; without one it is delay-1, delay-2, … by "
                      "its action"},
    Parameter{.key = "enabled", .type = Type::flag, .says = "whether it does anything", .standard = "true"},
    Parameter{.key = "match",
              .type = Type::table,
              .says = "which segments it is for: all keys that are given must hold",
              .example = "{ role = \"last-ack\" }"},
    Parameter{.key = "on",
              .type = Type::table,
              .says = "a moment in a connection's life, in place of segments",
              .example = "{ server-state = \"CLOSE-WAIT\" }"},
    Parameter{.key = "after",
              .type = Type::duration,
              .says = "a trigger acts so much later",
              .standard = "\"0ms\"",
              .needs = "on",
              .example = "\"50ms\""},
    Parameter{.key = "still",
              .type = Type::flag,
              .says = "a trigger with after acts only if its keys held all the while; false: anyway",
              .standard = "true",
              .needs = "on",
              .example = "false"},
    Parameter{.key = "connections",
              .type = Type::connections,
              .says = "which of the connections that fit its address and port conditions, counted since the "
                      "profile was loaded"},
    Parameter{.key = "connections-per",
              .type = Type::word,
              .says = "client-address: connections are counted for each host by itself",
              .words = pick_words,
              .needs = "connections",
              .example = "\"client-address\""},
    Parameter{.key = "skip", .type = Type::count, .says = "lets so many go first", .standard = "0"},
    Parameter{.key = "chance",
              .type = Type::probability,
              .says = "the odds of acting; a trigger rolls once for each connection",
              .example = "\"30%\""},
    Parameter{.key = "chance-per",
              .type = Type::word,
              .says = "what the chance is rolled for; connection: once, and the connection has it",
              .words = chance_words,
              .standard = "\"segment\"",
              .needs = "chance",
              .example = "\"connection\""},
    Parameter{.key = "times", .type = Type::count, .says = "acts so often at most"},
    Parameter{
        .key = "times-per-connection",
        .type = Type::count,
        .says = "the same, for each connection; a trigger acts once on each unless this says otherwise"},
    Parameter{.key = "active",
              .type = Type::table,
              .says = "when it may act, counted from load",
              .example = "{ after = \"10s\", for = \"10s\", every = \"60s\" }"},
};

constexpr std::array<std::string_view, 6> who_words{
    "a", "b", "client", "server", "active-closer", "passive-closer"};
constexpr std::size_t about_connections = 7;  // so many of these, the first ones
constexpr std::array match_keys{
    Parameter{.key = "client-address",
              .type = Type::network,
              .says = "of the end that opened the connection",
              .many = true},
    Parameter{.key = "server-address",
              .type = Type::network,
              .says = "of the end that was connected to",
              .many = true},
    Parameter{.key = "client-port",
              .type = Type::port,
              .says = "of the end that opened the connection",
              .example = "\"32768..60999\"",
              .many = true},
    Parameter{
        .key = "server-port", .type = Type::port, .says = "of the end that was connected to", .many = true},
    Parameter{.key = "client-state",
              .type = Type::state,
              .says = "the state of the end that opened, at this instant",
              .example = "\"FIN-WAIT-2\"",
              .many = true},
    Parameter{.key = "server-state",
              .type = Type::state,
              .says = "the state of the end that was connected to, at this instant",
              .many = true},
    Parameter{.key = "picked-up",
              .type = Type::flag,
              .says = "also connections that were first seen in the middle, before both ends are proven",
              .standard = "false",
              .example = "true"},

    Parameter{.key = "role",
              .type = Type::role,
              .says = "what the segment means in the life of its connection; any of these",
              .many = true},
    Parameter{.key = "occurrence",
              .type = Type::range,
              .says =
                  "the how-manieth of its role, per connection and sender: 1 is the original, 2 its first "
                  "repeat; of a list of roles each is counted by itself",
              .needs = "role",
              .least = 1},
    Parameter{.key = "retransmission",
              .type = Type::flag,
              .says = "true: every byte, SYN or FIN of it had been sent before; false: not"},
    Parameter{.key = "flags", .type = Type::flags, .says = "which control bits are set and which are not"},
    Parameter{.key = "length", .type = Type::size_range, .says = "bytes of payload", .example = "\"1..\""},
    Parameter{.key = "bytes",
              .type = Type::size_range,
              .says = "payload bytes its sender had sent before it, repeats included"},
    Parameter{.key = "from",
              .type = Type::word,
              .says = "whose segment: a and b are the sides of the box, client and server who opened, "
                      "active-closer and passive-closer who sent the first FIN",
              .words = who_words,
              .example = "\"client\""},
    Parameter{.key = "to",
              .type = Type::word,
              .says = "to whom: a and b are the sides of the box, client and server who opened, "
                      "active-closer and passive-closer who sent the first FIN",
              .words = who_words,
              .example = "\"server\""},
    Parameter{.key = "sender-state",
              .type = Type::state,
              .says = "the state of the end that sent it, at this instant",
              .example = "\"LAST-ACK\"",
              .many = true},
    Parameter{.key = "receiver-state",
              .type = Type::state,
              .says = "the state of the end that it goes to, at this instant",
              .example = "\"TIME-WAIT\"",
              .many = true},
    Parameter{.key = "source",
              .type = Type::network,
              .says = "the address in the IP header, of any frame",
              .many = true},
    Parameter{.key = "destination",
              .type = Type::network,
              .says = "the address in the IP header, of any frame",
              .many = true},
    Parameter{.key = "address", .type = Type::network, .says = "of either end of any frame", .many = true},
    Parameter{
        .key = "source-port", .type = Type::port, .says = "of any TCP segment or UDP datagram", .many = true},
    Parameter{.key = "destination-port",
              .type = Type::port,
              .says = "of any TCP segment or UDP datagram",
              .many = true},
    Parameter{.key = "port",
              .type = Type::port,
              .says = "of either end of any TCP segment or UDP datagram",
              .example = "[80, \"8000..8080\"]",
              .many = true},
    Parameter{.key = "protocol", .type = Type::protocol, .says = "what the frame carries"},
    Parameter{.key = "vlan",
              .type = Type::count,
              .says = "the id of either VLAN tag, 0 to 4094",
              .example = "7",
              .most = 4094},
    Parameter{.key = "mac", .type = Type::mac, .says = "the MAC address of either end"},
};

constexpr std::array on_keys{
    Parameter{.key = "client-state",
              .type = Type::state,
              .says = "while the end that opened is in it",
              .example = "\"FIN-WAIT-2\"",
              .many = true},
    Parameter{.key = "server-state",
              .type = Type::state,
              .says = "while the end that was connected to is in it",
              .many = true},
    Parameter{.key = "opened", .type = Type::moment, .says = "once both ends are synchronized"},
    Parameter{.key = "closed", .type = Type::moment, .says = "once both ends are CLOSED or in TIME-WAIT"},
    Parameter{.key = "idle",
              .type = Type::duration,
              .says = "when neither end has sent a segment for so long",
              .example = "\"30s\""},
    Parameter{.key = "bytes",
              .type = Type::size,
              .says = "once so much payload was sent, both directions together",
              .example = "\"1MB\""},
    Parameter{.key = "age",
              .type = Type::duration,
              .says = "from so long after its first segment",
              .example = "\"5s\""},
};

constexpr std::array active_keys{
    Parameter{.key = "after",
              .type = Type::duration,
              .says = "from so long after load",
              .standard = "\"0ms\"",
              .example = "\"10s\""},
    Parameter{
        .key = "for", .type = Type::duration, .says = "so long; without it, for good", .example = "\"10s\""},
    Parameter{.key = "every",
              .type = Type::duration,
              .says = "and again, counted from the last begin; longer than for",
              .needs = "for",
              .example = "\"60s\""},
};

}  // namespace

namespace section {
constinit const Section profile{"profile", "a profile", "the file as a whole", "The file", profile_keys};
constinit const Section policy{"policy", "a policy",
                               "one [[policy]]: exactly one action, and beside it what these say", "A policy",
                               policy_keys};
constinit const Section match{"match", "match", "which segments: all keys that are given must hold",
                              "Conditions: `match`", match_keys};
constinit const Section on{"on", "on",
                           "a moment in a connection's life: the last of its keys to become true makes it",
                           "Triggers: `on`", on_keys};
constinit const Section active{"active", "active", "when a policy may act, counted from load", "How often",
                               active_keys};
}  // namespace section

std::span<const Section* const> sections() {
    static constexpr std::array all{&section::profile, &section::policy, &section::match, &section::on,
                                    &section::active};
    return all;
}

std::span<const Parameter> connection_keys() {
    return std::span(match_keys).first(about_connections);
}

}  // namespace finwait
