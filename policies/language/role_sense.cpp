// One row for each role, in the order of role.def. The reasons are in tcp/roles.cpp, which gives the roles.
#include "policies/language/role_sense.hpp"

#include <array>
#include <initializer_list>

namespace finwait {

namespace {

/// Whom a role comes from. The rest is for both ends: in a simultaneous open the server too sends a syn.
enum class By : std::uint8_t { anybody, client, server, active_closer, passive_closer };

struct Sense {
    By commonly = By::anybody;
    bool always = false;  // … and never the other
    unsigned set = 0, clear = 0;
    std::uint64_t least = 0, most = UINT64_MAX;  // bytes of payload
    bool can_repeat = true;
};

constexpr unsigned syn = Flags::syn, ack = Flags::ack, fin = Flags::fin, rst = Flags::rst;
constexpr std::array<Sense, role_count> senses{{
    {.commonly = By::client, .set = syn, .clear = ack | rst},                          // syn
    {.commonly = By::server, .set = syn | ack, .clear = rst},                          // syn-ack
    {.commonly = By::client, .set = ack, .clear = syn | rst},                          // handshake-ack
    {.clear = rst, .least = 1},                                                        // data
    {.set = ack, .clear = syn | fin | rst, .most = 0, .can_repeat = false},            // ack
    {.set = ack, .clear = syn | fin | rst, .most = 0, .can_repeat = false},            // window-update
    {.set = ack, .clear = syn | fin | rst, .most = 1},                                 // keepalive
    {.set = ack, .clear = syn | fin | rst, .most = 1},                                 // window-probe
    {.commonly = By::active_closer, .set = fin, .clear = syn | rst},                   // active-fin
    {.commonly = By::passive_closer, .set = ack, .clear = syn | rst},                  // active-fin-ack
    {.commonly = By::passive_closer, .always = true, .set = fin, .clear = syn | rst},  // passive-fin
    {.commonly = By::active_closer, .always = true, .set = ack, .clear = syn | rst},   // last-ack
    {.commonly = By::active_closer,
     .set = ack,
     .clear = syn | fin | rst,
     .most = 0,
     .can_repeat = false},                                                   // time-wait-ack
    {.set = ack, .clear = syn | fin | rst, .most = 0, .can_repeat = false},  // challenge-ack
    {.set = rst, .can_repeat = false},                                       // rst
    {.commonly = By::server, .set = rst, .can_repeat = false},               // refusal
}};
static_assert(static_cast<std::size_t>(Role::refusal) + 1 == role_count, "a row for each role");

const Sense& sense_of(Role role) {
    return senses[static_cast<std::size_t>(role)];
}

std::optional<Who> other(Who who) {
    switch (who) {
        case Who::client: return Who::server;
        case Who::server: return Who::client;
        case Who::active_closer: return Who::passive_closer;
        case Who::passive_closer: return Who::active_closer;
        case Who::a:
        case Who::b: break;
    }
    return std::nullopt;
}

Who who(By by) {
    switch (by) {
        case By::client: return Who::client;
        case By::server: return Who::server;
        case By::active_closer: return Who::active_closer;
        case By::passive_closer:
        case By::anybody: break;
    }
    return Who::passive_closer;
}

/// Does `wanted`, of a segment's sender, exclude whom the role comes from?
bool excludes(By by, std::optional<Who> wanted) {
    return by != By::anybody && wanted && other(*wanted) == who(by);
}
std::optional<Who> sender_by_to(const Conditions& c) {
    return c.to ? other(*c.to) : std::nullopt;
}

std::string a(Role role) {
    const std::string word = name(role);
    if (role == Role::data) return word;
    const bool vowel = std::string_view("aeiou").find(word[0]) != std::string_view::npos || word == "rst";
    return (vowel ? "an " : "a ") + word;
}

Contradiction contradiction_with(Role role, const Conditions& c, bool altered) {
    const Sense& sense = sense_of(role);
    const std::string it = a(role);
    if (sense.always && excludes(sense.commonly, c.from))
        return {"from", it + " comes from the " + name(who(sense.commonly))};
    if (sense.always && excludes(sense.commonly, sender_by_to(c)))
        return {"to", it + " comes from the " + std::string(name(who(sense.commonly)))};
    if (c.retransmission == true && !sense.can_repeat)
        return {"retransmission", "nothing in " + it + " could be sent again"};
    if (altered) return {};
    if (c.flags && ((c.flags->mask.bits() & ~c.flags->value.bits() & sense.set) != 0 ||
                    (c.flags->value.bits() & sense.clear) != 0))
        return {"flags", it + " has other flags"};
    if (c.length && c.length->first > sense.most)
        return {"length", it + (sense.most == 0 ? " carries no payload" : " carries a byte at most")};
    if (c.length && c.length->last < sense.least) return {"length", it + " carries payload"};
    return {};
}

StateSet states(std::initializer_list<State> list) {
    StateSet set;
    for (const State state : list) set.add(state);
    return set;
}
/// In which states it is sent; empty: in many.
StateSet sent_in(Role role) {
    switch (role) {
        case Role::syn: return states({State::SynSent, State::SynReceived});
        case Role::syn_ack: return states({State::SynReceived});
        case Role::active_fin: return states({State::FinWait1, State::FinWait2, State::Closing});
        case Role::passive_fin: return states({State::LastAck});
        case Role::last_ack:
        case Role::time_wait_ack: return states({State::TimeWait});
        case Role::refusal: return states({State::Closed, State::Listen, State::SynReceived});
        default: return {};
    }
}

std::string rarity_of(Role role, const Conditions& c) {
    const Sense& sense = sense_of(role);
    if (excludes(sense.commonly, c.from) || excludes(sense.commonly, sender_by_to(c))) {
        const bool opens = sense.commonly == By::client || sense.commonly == By::server;
        const Who sender = *other(who(sense.commonly));
        return "the " + std::string(name(sender)) + " sends " + a(role) + " in a simultaneous " +
               (opens ? "open" : "close") + " only";
    }
    const StateSet usual = sent_in(role);
    const auto unusual = [&](const std::optional<StateSet>& wanted) {
        return wanted && !usual.empty() && !wanted->meets(usual);
    };
    if (unusual(c.sender_state) || (c.from == Who::client && unusual(c.client_state)) ||
        (c.from == Who::server && unusual(c.server_state)))
        return a(role) + " is sent in " + to_string(usual);
    return {};
}

}  // namespace

Contradiction contradiction(const Conditions& c, bool altered) {
    if (!c.role) return {};
    Contradiction first;
    bool all = true;
    c.role->each([&](Role role) {
        Contradiction one = contradiction_with(role, c, altered);
        all = all && one.exists();
        if (!first.exists()) first = std::move(one);
    });
    return all ? first : Contradiction{};
}

std::string rarity(const Conditions& c) {
    if (!c.role || contradiction(c, true).exists()) return {};
    std::string first;
    bool all = true;
    c.role->each([&](Role role) {
        const std::string one = rarity_of(role, c);
        all = all && !one.empty();
        if (first.empty()) first = one;
    });
    return all ? first : std::string();
}

}  // namespace finwait
