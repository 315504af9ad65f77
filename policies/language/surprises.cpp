// Each warning is one function and one sentence that says what will happen instead.
#include "policies/language/surprises.hpp"

#include <algorithm>
#include <string>

namespace finwait {

namespace {

/// How soon Linux sends a segment of this role again; null where it does not by itself.
const char* repeated_by_linux(RoleSet roles) {
    if (roles.has(Role::active_fin) || roles.has(Role::passive_fin)) return "a FIN after 10 to 210 ms";
    if (roles.has(Role::syn)) return "a SYN after 1 s";
    if (roles.has(Role::syn_ack)) return "a SYN-ACK after 1 s";
    return nullptr;
}

void warn_of_repeats(const PolicySpec& p, Complaints& complaints) {
    const Conditions& c = p.match;
    if (p.kind->name != "hold" || !c.role || !c.occurrence || c.occurrence->last != 1) return;
    if (const char* repeat = repeated_by_linux(*c.role))
        complaints.warn(
            p.position,
            "hold on occurrence 1 only: Linux repeats " + std::string(repeat) + " and the repeat will pass",
            "without occurrence the repeats are held too");
}

void warn_of_everything(const PolicySpec& p, Complaints& complaints) {
    const bool limited = p.has_match || p.on || p.connections || p.skip > 0 || p.chance || p.times ||
                         p.times_per_connection || p.active;
    if (p.kind->name == "drop" && !limited)
        complaints.warn(p.position, "drop without match drops every segment of every connection",
                        "a match says which");
    const double lost = p.kind->name == "loss" ? p.arguments.probability("chance").value_or(0) : 0;
    if (lost >= 0.5 && !limited)
        complaints.warn(p.position,
                        "loss without match loses ARP and neighbour discovery too: at this rate addresses "
                        "may not resolve",
                        "match = { protocol = \"tcp\" } spares them");
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

}  // namespace

void warn_of_surprises(const Profile& profile, Complaints& complaints) {
    for (const PolicySpec& p : profile.policies) {
        if (!p.enabled) continue;
        warn_of_repeats(p, complaints);
        warn_of_everything(p, complaints);
        warn_of_bare_fin(p, complaints);
        warn_of_nothing(p, complaints);
    }
    const auto enabled = [](const PolicySpec& p) { return p.enabled; };
    if (!profile.policies.empty() && std::none_of(profile.policies.begin(), profile.policies.end(), enabled))
        complaints.warn(profile.policies.front().position, "no policy is enabled: this is a clean wire");
}

}  // namespace finwait
