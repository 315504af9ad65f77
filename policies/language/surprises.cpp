// Each warning is one function and one sentence that says what will happen instead.
#include "policies/language/surprises.hpp"

#include <algorithm>
#include <string>

#include "policies/language/quantity.hpp"
#include "policies/language/role_sense.hpp"

namespace finwait {

namespace {

using namespace std::chrono_literals;

/// How soon Linux sends a segment of these roles again by itself.
struct Repeat {
    const char* words = nullptr;  // null: it does not
    Duration after{};
};
Repeat repeated_by_linux(RoleSet roles) {
    if (roles.has(Role::active_fin) || roles.has(Role::passive_fin))
        return {"a FIN after 10 to 210 ms", 10ms};
    if (roles.has(Role::syn)) return {"a SYN after 1 s", 1s};
    if (roles.has(Role::syn_ack)) return {"a SYN-ACK after 1 s", 1s};
    return {};
}

/// Whether it acts always, once what it is for has come.
bool is_limited(const PolicySpec& p) {
    return p.connections || p.skip > 0 || p.chance || p.times || p.times_per_connection || p.active;
}
bool meets_everything(const PolicySpec& p) {
    return !p.has_match && !p.on && !is_limited(p);
}

/// The key that leaves the repeats of a segment alone; null: none does.
const char* lets_repeats_pass(const PolicySpec& p) {
    if (p.match.occurrence && p.match.occurrence->last == 1) return "occurrence";
    if (p.times_per_connection == 1U) return "times-per-connection";
    return nullptr;
}

void warn_of_repeats(const PolicySpec& p, Complaints& complaints) {
    const char* key = lets_repeats_pass(p);
    if (p.kind->name != "hold" || !p.match.role || !key) return;
    const Repeat repeat = repeated_by_linux(*p.match.role);
    const auto longest =
        p.arguments.has("for") ? p.arguments.duration("for") : p.arguments.duration("at-most");
    if (repeat.words && longest.value_or(2s) > repeat.after)
        complaints.warn(p.position,
                        "hold on " + std::string(key) + " 1 only: Linux repeats " + repeat.words +
                            " and the repeat will pass",
                        "without " + std::string(key) + " the repeats are held too");
}

/// Faults that no retransmission ever heals.
void warn_of_no_end(const PolicySpec& p, Complaints& complaints) {
    const Conditions& c = p.match;
    const bool always =
        p.kind->name == "drop" && c.role && !c.occurrence && !c.retransmission && !is_limited(p);
    if (!always) return;
    const auto all = [&](RoleSet roles) { return (c.role->bits() & roles.bits()) == roles.bits(); };
    const char* fate = nullptr;
    if (all(Role::last_ack))
        fate = "the passive closer stays in LAST-ACK and repeats its FIN until it gives up";
    else if (all(Role::active_fin) || all(Role::active_fin_ack))
        fate = "the active closer stays in FIN-WAIT-1 and repeats its FIN until it gives up";
    else if (all(Role::passive_fin))
        fate = "the passive closer stays in LAST-ACK and repeats its FIN until it gives up";
    if (fate)
        complaints.warn(p.position, "it drops every " + to_string(*c.role) + ", repeats too: " + fate,
                        "occurrence = 1 drops the first one");
}

void warn_of_everything(const PolicySpec& p, Complaints& complaints) {
    if (p.kind->name == "drop" && meets_everything(p))
        complaints.warn(p.position, "drop without match drops every segment of every connection",
                        "a match says which");
    if (p.kind->name == "blackhole" && meets_everything(p))
        complaints.warn(p.position, "blackhole without match or on: no connection gets beyond its first SYN",
                        "a match says which segment, on says which moment");
    if (p.kind->name == "outage" && !p.arguments.has("direction") && meets_everything(p))
        complaints.warn(p.position, "outage without active: nothing ever passes",
                        "for example active = { after = \"10s\", for = \"2s\", every = \"30s\" }");
    const double lost = p.kind->name == "loss" ? p.arguments.probability("chance").value_or(0) : 0;
    if (lost >= 0.2 && meets_everything(p))
        complaints.warn(p.position,
                        "loss without match loses ARP and neighbour discovery too: at this rate addresses "
                        "may not resolve",
                        "match = { protocol = \"tcp\" } spares them");
}

void warn_of_rarity(const PolicySpec& p, Complaints& complaints) {
    if (const std::string why = rarity(p.match); !why.empty())
        complaints.warn(p.position, "it will hardly ever match: " + why);
}

/// Nobody knows who opened a connection that was first seen in the middle.
void warn_of_unknown_ends(const PolicySpec& p, Complaints& complaints) {
    const Conditions& c = p.match;
    const auto by_opener = [](std::optional<Who> who) { return who == Who::client || who == Who::server; };
    const bool asks = by_opener(c.from) || by_opener(c.to) || c.client_state || c.server_state ||
                      !c.client_address.empty() || !c.server_address.empty() || !c.client_port.empty() ||
                      !c.server_port.empty();
    if (c.picked_up && asks)
        complaints.warn(p.position,
                        "picked-up changes nothing beside conditions on client and server: of a connection "
                        "first seen in the middle nobody knows who opened it",
                        "a, b, port and address fit such connections");
}

void warn_of_jitter(const PolicySpec& p, Complaints& complaints) {
    if (p.kind->name != "delay") return;
    const auto jitter = p.arguments.duration("jitter");
    const Duration one_way = p.arguments.duration("one-way").value_or(
        p.arguments.duration("round-trip").value_or(Duration::zero()) / 2);
    if (jitter && *jitter > one_way)
        complaints.warn(p.position,
                        "the jitter is larger than the delay of " + to_text(one_way) +
                            ": what would be less than nothing is no delay at all",
                        "a jitter of up to " + to_text(one_way) + " keeps its shape");
}

/// A host asks again after a second (RFC 6298 §2), and its SYN fills 74 bytes of Ethernet.
void warn_of_crawling(const PolicySpec& p, Complaints& complaints) {
    constexpr double syn = 74 * 8, full = 1514 * 8;
    const double rate =
        p.kind->name == "rate" ? static_cast<double>(p.arguments.bandwidth("bandwidth").value_or(0)) : 0;
    if (rate == 0 || rate >= full) return;
    const bool is_syn = rate < syn;
    complaints.warn(p.position, std::string("at this rate ") + (is_syn ? "a SYN" : "a full segment") +
                                    " is on its way for longer than 1 s: hosts will send it again");
}

/// Every segment of a Linux connection but the first SYN and some resets has ACK set.
void warn_of_bare_fin(const PolicySpec& p, Complaints& complaints) {
    const auto& flags = p.match.flags;
    if (flags && flags->value.has(Flags::fin) && flags->mask.has(Flags::ack) && !flags->value.has(Flags::ack))
        complaints.warn(p.position, "flags want a FIN without ACK, which no common TCP sends",
                        "a FIN is 'FA'");
}

void warn_of_nothing(const PolicySpec& p, Complaints& complaints) {
    if (p.chance && *p.chance == 0)
        complaints.warn(p.position, "a chance of 0% never acts", "enabled = false says so");
    if (p.times && *p.times == 0)
        complaints.warn(p.position, "times = 0 never acts", "enabled = false says so");
    if (p.times_per_connection && *p.times_per_connection == 0)
        complaints.warn(p.position, "times-per-connection = 0 never acts", "enabled = false says so");
}

/// Is everything that `later` selects selected by `earlier` too? Only what is plain from the text.
bool covers(const PolicySpec& earlier, const PolicySpec& later) {
    if (earlier.kind->aware && !later.kind->aware && !later.match.aware()) return false;
    return std::all_of(earlier.match_text.begin(), earlier.match_text.end(), [&](const std::string& key) {
        return std::find(later.match_text.begin(), later.match_text.end(), key) != later.match_text.end();
    });
}

void warn_of_shadows(const std::vector<PolicySpec>& policies, Complaints& complaints) {
    for (std::size_t i = 0; i < policies.size(); ++i) {
        const PolicySpec& p = policies[i];
        if (!p.enabled || p.kind->name != "drop" || is_limited(p)) continue;
        for (std::size_t later = i + 1; later < policies.size(); ++later) {
            const PolicySpec& q = policies[later];
            if (q.enabled && !q.on && covers(p, q))
                complaints.warn(q.position, q.name + " will meet nothing: " + p.name +
                                                " drops all that it is for, and stands before it");
        }
    }
}

void warn_of_two_delays(const std::vector<PolicySpec>& policies, Complaints& complaints) {
    const PolicySpec* first = nullptr;
    for (const PolicySpec& p : policies) {
        if (!p.enabled || p.kind->name != "delay" || !meets_everything(p)) continue;
        if (first)
            complaints.warn(p.position,
                            first->name + " and " + p.name + " both meet every frame: their times add up");
        else
            first = &p;
    }
}

}  // namespace

void warn_of_surprises(const Profile& profile, Complaints& complaints) {
    for (const PolicySpec& p : profile.policies) {
        if (!p.enabled) continue;
        warn_of_repeats(p, complaints);
        warn_of_no_end(p, complaints);
        warn_of_everything(p, complaints);
        warn_of_rarity(p, complaints);
        warn_of_unknown_ends(p, complaints);
        warn_of_jitter(p, complaints);
        warn_of_crawling(p, complaints);
        warn_of_bare_fin(p, complaints);
        warn_of_nothing(p, complaints);
    }
    warn_of_shadows(profile.policies, complaints);
    warn_of_two_delays(profile.policies, complaints);
    const auto enabled = [](const PolicySpec& p) { return p.enabled; };
    if (!profile.policies.empty() && std::none_of(profile.policies.begin(), profile.policies.end(), enabled))
        complaints.warn(profile.policies.front().position, "no policy is enabled: this is a clean wire");
}

}  // namespace finwait
