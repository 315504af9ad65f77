// Sentences are made of phrases, one for each key; what the action does is told by its kind.
#include "cli/explain_profile.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>

#include "policies/language/quantity.hpp"
#include "policies/language/range.hpp"
#include "tcp/address.hpp"

namespace finwait {

namespace {

std::string text_of(const Network& n) {
    const bool host = n.prefix == (n.address.v6 ? 128 : 32);
    return host ? to_string(n.address) : fmt::format("{}/{}", to_string(n.address), n.prefix);
}

template <class T, class Text>
std::string any_of(const std::vector<T>& values, Text text) {
    std::string words;
    for (const T& value : values) words += (words.empty() ? "" : " or ") + text(value);
    return words;
}

std::string words_of(RoleSet roles) {
    if (roles == *parse_role("any")) return "segments of any role";
    std::string words = to_string(roles);
    for (std::size_t plus = words.find('+'); plus != std::string::npos; plus = words.find('+', plus))
        words.replace(plus, 1, " or ");
    return words;
}

std::string words_of(Who who) {
    const bool side = who == Who::a || who == Who::b;
    return (side ? "side " : "the ") + std::string(name(who));
}

/// What is selected, before any restriction.
std::string subject(const PolicySpec& p) {
    const Conditions& c = p.match;
    std::string words;
    if (c.retransmission) words = *c.retransmission ? "retransmitted " : "first-time ";
    if (c.role)
        words += words_of(*c.role);
    else
        words += p.kind->aware || c.aware() || c.flags ? "every TCP segment" : "every frame";
    if (c.occurrence) words += fmt::format(", occurrence {} of each connection", to_string(*c.occurrence));
    return words;
}

class Phrases {
  public:
    void add(const char* before, const std::string& what, const char* behind = "") {
        if (!what.empty()) text_ += before + what + behind;
    }
    void add(const char* before, const Networks& networks) {
        add(before, any_of(networks, [](const Network& n) { return text_of(n); }));
    }
    void add(const char* before, const Ports& ports) {
        add(before, any_of(ports, [](const Range& r) { return to_string(r); }));
    }
    void add(const char* before, const std::optional<StateSet>& states) {
        if (states) add(before, to_string(*states));
    }
    const std::string& text() const { return text_; }

  private:
    std::string text_;
};

std::string restrictions(const Conditions& c) {
    Phrases p;
    if (c.from) p.add(" from ", words_of(*c.from));
    if (c.to) p.add(" to ", words_of(*c.to));
    if (c.protocol)
        p.add(" of ", c.protocol->ethertype ? fmt::format("EtherType {:#06x}", c.protocol->number)
                                            : fmt::format("IP protocol {}", c.protocol->number));
    if (c.flags)
        p.add(" with flags ",
              fmt::format("'{}' among '{}'", to_string(c.flags->value), to_string(c.flags->mask)));
    if (c.length) p.add(" with ", to_string(*c.length), " bytes of payload");
    if (c.bytes) p.add(" after ", to_string(*c.bytes), " bytes from its sender");
    p.add(", source ", c.source);
    p.add(", destination ", c.destination);
    p.add(", either address ", c.address);
    p.add(", source port ", c.source_port);
    p.add(", destination port ", c.destination_port);
    p.add(", either port ", c.port);
    if (c.vlan) p.add(", VLAN ", std::to_string(*c.vlan));
    if (c.mac) p.add(", either MAC ", to_string(*c.mac));
    p.add(", client ", c.client_address);
    p.add(", client port ", c.client_port);
    p.add(", server ", c.server_address);
    p.add(", server port ", c.server_port);
    p.add(" while the client is in ", c.client_state);
    p.add(" while the server is in ", c.server_state);
    p.add(" while its sender is in ", c.sender_state);
    p.add(" while its receiver is in ", c.receiver_state);
    if (c.picked_up) p.add(", ", "also on connections first seen in the middle");
    return p.text();
}

std::string moment(const TriggerSpec& on) {
    std::vector<std::string> keys;
    if (on.client_state) keys.push_back("the client is in " + to_string(*on.client_state));
    if (on.server_state) keys.push_back("the server is in " + to_string(*on.server_state));
    if (on.opened) keys.emplace_back("the connection is open");
    if (on.closed) keys.emplace_back("the connection is closed");
    if (on.idle) keys.push_back("nothing was sent for " + to_text(*on.idle));
    if (on.age) keys.push_back("it is " + to_text(*on.age) + " old");
    if (on.bytes) keys.push_back(size_text(*on.bytes) + " were sent");
    std::string words = "once ";
    for (std::size_t i = 0; i < keys.size(); ++i) words += (i == 0 ? "" : " and ") + keys[i];
    if (on.after > Duration::zero())
        words += fmt::format(", {} later{}", to_text(on.after), on.still ? " if that still holds" : "");
    return words;
}

/// "2nd", "3rd", "11th"
std::string ordinal(std::uint64_t n) {
    const std::uint64_t last = n / 10 % 10 == 1 ? 0 : n % 10;
    return fmt::format("{}{}", n, last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th");
}

std::string so_often(std::uint64_t times) {
    return times == 1 ? std::string("once") : fmt::format("{} times", times);
}

std::string occasions(const PolicySpec& p) {
    std::string words;
    if (p.connections) {
        const ConnectionPick& pick = *p.connections;
        words += pick.every > 1 ? fmt::format("; only every {} connection", ordinal(pick.every))
                                : fmt::format("; only connection {}", to_string(pick.range));
        if (pick.per_client_address) words += " of each client address";
    }
    if (p.skip > 0) words += fmt::format("; not the first {}", p.skip);
    if (p.chance)
        words += fmt::format("; with a chance of {}{}", percent_text(*p.chance),
                             p.on || p.chance_per_connection ? " for each connection" : "");
    if (p.times) words += "; at most " + so_often(*p.times);
    if (p.times_per_connection)
        words += "; at most " + so_often(*p.times_per_connection) + " on a connection";
    if (p.chance && (p.times || p.times_per_connection)) words += ", counted when it acts";
    if (p.active) {
        words += "; active";
        if (p.active->after > Duration::zero()) words += " after " + to_text(p.active->after);
        if (p.active->length) words += " for " + to_text(*p.active->length);
        if (p.active->every) words += " every " + to_text(*p.active->every);
    }
    return words;
}

/// Whether it meets all that `side` sends, always.
bool meets_all_from(const PolicySpec& p, Who side) {
    const bool always = p.enabled && !p.on && !p.connections && !p.skip && !p.chance && !p.times &&
                        !p.times_per_connection && !p.active;
    return always && (p.match_text.empty() || (p.match_text.size() == 1 && p.match.from == side));
}

Duration delay_from(const Profile& profile, Who side) {
    Duration sum{};
    for (const PolicySpec& p : profile.policies)
        if (p.kind->name == "delay" && meets_all_from(p, side))
            sum += p.arguments.duration("one-way").value_or(
                p.arguments.duration("round-trip").value_or(Duration::zero()) / 2);
    return sum;
}

/// The narrowest rate; 0 without one.
std::uint64_t rate_from(const Profile& profile, Who side) {
    std::uint64_t least = 0;
    for (const PolicySpec& p : profile.policies)
        if (p.kind->name == "rate" && meets_all_from(p, side))
            if (const auto rate = p.arguments.bandwidth("bandwidth"); rate && (least == 0 || *rate < least))
                least = *rate;
    return least;
}

/// How much must be under way to fill a line: its bandwidth times the delay of both ways.
std::string filling(std::uint64_t rate, Duration round_trip, const char* whose) {
    const double bytes = static_cast<double>(rate) / 8 * std::chrono::duration<double>(round_trip).count();
    return fmt::format("with {} at {} a window of {:.0f} KB fills {}", to_text(round_trip),
                       bandwidth_text(rate), std::ceil(bytes / 1000), whose);
}

}  // namespace

std::string explain(const PolicySpec& p) {
    const std::string what = p.on ? moment(*p.on) : subject(p);
    const std::string does = p.kind->tell ? p.kind->tell(p.arguments) : std::string(p.kind->says);
    return (p.enabled ? "" : "(not enabled) ") + what + restrictions(p.match) + ": " + does + occasions(p);
}

std::vector<std::string> explain_together(const Profile& profile) {
    const Duration a = delay_from(profile, Who::a), b = delay_from(profile, Who::b);
    const std::uint64_t rate_a = rate_from(profile, Who::a), rate_b = rate_from(profile, Who::b);
    std::vector<std::string> words;
    if (a + b > Duration::zero())
        words.push_back("adds " + to_text(a + b) + " to the round trip" +
                        (a == b ? "" : fmt::format(", {} of it from a to b", to_text(a))));
    if (a + b > Duration::zero() && rate_a != 0 && rate_a == rate_b)
        words.push_back(filling(rate_a, a + b, "the line"));
    if (a + b > Duration::zero() && rate_a != rate_b) {
        if (rate_a != 0) words.push_back(filling(rate_a, a + b, "the way from a to b"));
        if (rate_b != 0) words.push_back(filling(rate_b, a + b, "the way from b to a"));
    }
    return words;
}

}  // namespace finwait
