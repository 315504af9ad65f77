#include "tcp/role.hpp"

#include <algorithm>
#include <utility>

namespace finwait {
namespace {

struct Entry {
    const char* name;
    const char* sentence;
};
constexpr std::array<Entry, role_count> entries{{
#define FINWAIT_ROLE(symbol, name, sentence) {name, sentence},
#include "tcp/role.def"
#undef FINWAIT_ROLE
}};

constexpr RoleSet any(RoleSet::of_all());
constexpr RoleSet fins = RoleSet(Role::active_fin) | Role::passive_fin;

constexpr std::array<std::pair<std::string_view, RoleSet>, 8> groups_and_aliases{{
    {"fin1", Role::active_fin},
    {"fin1-ack", Role::active_fin_ack},
    {"fin2", Role::passive_fin},
    {"fin2-ack", Role::last_ack},
    {"handshake", RoleSet(Role::syn) | Role::syn_ack | Role::handshake_ack},
    {"teardown", fins | Role::active_fin_ack | Role::last_ack | Role::time_wait_ack},
    {"fin", fins},
    {"any", any},
}};

}  // namespace

const char* name(Role role) {
    return entries[static_cast<std::size_t>(role)].name;
}
const char* sentence(Role role) {
    return entries[static_cast<std::size_t>(role)].sentence;
}

std::string to_string(RoleSet roles) {
    std::string text;
    for (std::size_t i = 0; i < role_count; ++i)
        if (roles.has(static_cast<Role>(i))) text += (text.empty() ? "" : "+") + std::string(entries[i].name);
    return text;
}

std::optional<RoleSet> parse_role(std::string_view given) {
    for (std::size_t i = 0; i < role_count; ++i)
        if (given == entries[i].name) return RoleSet(static_cast<Role>(i));
    for (const auto& [word, roles] : groups_and_aliases)
        if (given == word) return roles;
    return std::nullopt;
}

Facts Facts::later(std::uint32_t n) const {
    Facts facts = *this;
    roles.each([&](Role role) { facts.occurrence[static_cast<std::size_t>(role)] += n; });
    return facts;
}

Facts RunFacts::Stretch::later(std::uint32_t n) const {
    Facts facts;
    facts.roles = roles;
    facts.retransmission = retransmission;
    std::size_t i = 0;
    roles.each([&](Role role) {
        facts.occurrence[static_cast<std::size_t>(role)] = i < nth.size() ? nth[i] + n : 1;
        ++i;
    });
    return facts;
}

bool RunFacts::Stretch::continued_by(const Stretch& next) const {
    bool continues = roles == next.roles && retransmission == next.retransmission;
    std::size_t i = 0;
    roles.each([&](Role) {
        if (i < nth.size() && nth[i] + count != next.nth[i]) continues = false;
        ++i;
    });
    return continues;
}

void RunFacts::add(std::uint32_t count, const Facts& first) {
    if (count != 0) add(count, first.roles, first.retransmission, [&](Role role) { return first.nth(role); });
}

void RunFacts::append(const Stretch& added) {
    Stretch& last = at(stretches() - 1);
    if (stretches() == max_stretches || last.continued_by(added))
        last.count += added.count;
    else
        others_.push_back(added);
}

std::uint32_t RunFacts::segments() const {
    std::uint32_t sum = first_.count;
    for (const Stretch& stretch : others_) sum += stretch.count;
    return sum;
}

Facts RunFacts::of(std::uint32_t segment) const {
    for (std::size_t i = 0; i < stretches(); ++i) {
        if (segment < at(i).count) return at(i).later(segment);
        segment -= at(i).count;
    }
    return {};
}

std::uint32_t RunFacts::alike(std::uint32_t segment) const {
    for (std::size_t i = 0; i < stretches(); ++i) {
        if (segment < at(i).count) return at(i).count - segment;
        segment -= at(i).count;
    }
    return 0;
}

RunFacts RunFacts::part(std::uint32_t first, std::uint32_t count) const {
    RunFacts part;
    for (std::size_t i = 0; i < stretches() && count != 0; ++i) {
        const Stretch& stretch = at(i);
        if (first >= stretch.count) {
            first -= stretch.count;
            continue;
        }
        const std::uint32_t taken = std::min(count, stretch.count - first);
        part.add(taken, stretch.later(first));
        count -= taken;
        first = 0;
    }
    return part;
}

RoleSet RunFacts::all_roles() const {
    RoleSet roles = first_.roles;
    for (const Stretch& stretch : others_) roles = roles | stretch.roles;
    return roles;
}

}  // namespace finwait
