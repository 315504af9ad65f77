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
    for (std::size_t i = 0; i < role_count; ++i)
        if (roles.has(static_cast<Role>(i))) facts.occurrence[i] += n;
    return facts;
}

void RunFacts::add(std::uint32_t count, const Facts& first) {
    if (count == 0) return;
    if (count_ != 0) {
        Stretch& last = stretches_[count_ - 1U];
        if (count_ == max_stretches || last.first.later(last.count) == first) {
            last.count += count;
            return;
        }
    }
    stretches_[count_++] = {count, first};
}

std::uint32_t RunFacts::segments() const {
    std::uint32_t sum = 0;
    for (std::uint8_t i = 0; i < count_; ++i) sum += stretches_[i].count;
    return sum;
}

Facts RunFacts::of(std::uint32_t segment) const {
    for (std::uint8_t i = 0; i < count_; ++i) {
        if (segment < stretches_[i].count) return stretches_[i].first.later(segment);
        segment -= stretches_[i].count;
    }
    return {};
}

std::uint32_t RunFacts::alike(std::uint32_t segment) const {
    for (std::uint8_t i = 0; i < count_; ++i) {
        if (segment < stretches_[i].count) return stretches_[i].count - segment;
        segment -= stretches_[i].count;
    }
    return 0;
}

RunFacts RunFacts::part(std::uint32_t first, std::uint32_t count) const {
    RunFacts part;
    for (std::uint8_t i = 0; i < count_ && count != 0; ++i) {
        const Stretch& stretch = stretches_[i];
        if (first >= stretch.count) {
            first -= stretch.count;
            continue;
        }
        const std::uint32_t taken = std::min(count, stretch.count - first);
        part.add(taken, stretch.first.later(first));
        count -= taken;
        first = 0;
    }
    return part;
}

RoleSet RunFacts::all_roles() const {
    RoleSet roles;
    for (std::uint8_t i = 0; i < count_; ++i) roles = roles | stretches_[i].first.roles;
    return roles;
}

}  // namespace finwait
