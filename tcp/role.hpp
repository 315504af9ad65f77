// What a segment means in the life of its connection. A segment carries a set of roles: in a three-segment
// close one FIN+ACK is the active FIN's acknowledgement and the passive FIN at once.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace finwait {

enum class Role : std::uint8_t {
#define FINWAIT_ROLE(symbol, name, sentence) symbol,
#include "tcp/role.def"
#undef FINWAIT_ROLE
};
inline constexpr std::size_t role_count = 0
#define FINWAIT_ROLE(symbol, name, sentence) +1
#include "tcp/role.def"
#undef FINWAIT_ROLE
    ;
const char* name(Role);
const char* sentence(Role);

class RoleSet {
  public:
    constexpr RoleSet() = default;
    constexpr RoleSet(Role role) : bits_(bit(role)) {}  // NOLINT: a role is a set of one
    static constexpr RoleSet of_all() {
        RoleSet all;
        all.bits_ = (1U << role_count) - 1U;
        return all;
    }
    constexpr bool has(Role role) const { return (bits_ & bit(role)) != 0; }
    constexpr bool meets(RoleSet other) const { return (bits_ & other.bits_) != 0; }
    constexpr bool empty() const { return bits_ == 0; }
    constexpr void add(Role role) { bits_ |= bit(role); }
    constexpr void remove(Role role) { bits_ &= ~bit(role); }
    constexpr std::uint32_t bits() const { return bits_; }
    friend constexpr RoleSet operator|(RoleSet x, RoleSet y) {
        x.bits_ |= y.bits_;
        return x;
    }
    friend constexpr bool operator==(RoleSet, RoleSet) = default;
    /// Calls `visit(Role)` for each, in the order of role.def.
    template <class Visit>
    constexpr void each(Visit visit) const {
        for (std::uint32_t left = bits_; left != 0; left &= left - 1)
            visit(static_cast<Role>(std::countr_zero(left)));
    }

  private:
    static constexpr std::uint32_t bit(Role role) { return 1U << static_cast<unsigned>(role); }
    std::uint32_t bits_ = 0;
};

std::string to_string(RoleSet);  // "active-fin-ack+passive-fin", in the order of role.def

/// A role by its name or alias (fin1, fin1-ack, fin2, fin2-ack), or a group (handshake, teardown, fin, any).
std::optional<RoleSet> parse_role(std::string_view);

/// What the tracker found out about one wire segment when it was emitted.
struct Facts {
    RoleSet roles;
    bool retransmission = false;  // every byte (and FIN or SYN) of it had been emitted before
    std::array<std::uint32_t, role_count>
        occurrence{};  // of each role it carries, per connection and sender; 1 = first

    std::uint32_t nth(Role role) const { return occurrence[static_cast<std::size_t>(role)]; }
    /// The facts of the segment `n` places later in a stretch of like segments.
    Facts later(std::uint32_t n) const;
    friend bool operator==(const Facts&, const Facts&) = default;
};

/// The facts of a run of wire segments: a few stretches of like segments. The longest row of them: a first
/// segment that acknowledges something, repeated data, the repeat of a segment that acknowledged something,
/// repeated data, new data, and a FIN.
class RunFacts {
  public:
    static constexpr std::size_t max_stretches = 6;

    /// Joins the last stretch where it continues it, or where there is no room for one more.
    void add(std::uint32_t count, const Facts& first);
    /// The same by parts: `nth(Role)` is asked for the occurrence of each.
    template <class Nth>
    void add(std::uint32_t count, RoleSet roles, bool retransmission, Nth nth) {
        Stretch further;
        const bool is_first = first_.count == 0;
        Stretch& added = is_first ? first_ : further;
        added.count = count;
        added.roles = roles;
        added.retransmission = retransmission;
        std::size_t i = 0;
        roles.each([&](Role role) {
            const std::uint32_t n = nth(role);
            if (i < added.nth.size()) added.nth[i++] = n;
        });
        if (!is_first) append(further);
    }
    std::uint32_t segments() const;
    Facts of(std::uint32_t segment) const;             // segment < segments()
    std::uint32_t alike(std::uint32_t segment) const;  // how many from `segment` on lie in the same stretch
    RunFacts part(std::uint32_t first, std::uint32_t count) const;
    RoleSet all_roles() const;

  private:
    /// Every segment has one of these: so only the occurrences of the roles it has, in their order. A segment
    /// has four roles at most; of more than fit here the last ones would count as never seen before.
    struct Stretch {
        std::uint32_t count = 0;
        RoleSet roles;
        bool retransmission = false;
        std::array<std::uint32_t, 5> nth{};

        Facts later(std::uint32_t n) const;
        bool continued_by(const Stretch&) const;
    };
    void append(const Stretch&);
    std::size_t stretches() const { return first_.count == 0 ? 0 : 1 + others_.size(); }
    const Stretch& at(std::size_t i) const { return i == 0 ? first_ : others_[i - 1]; }
    Stretch& at(std::size_t i) { return i == 0 ? first_ : others_[i - 1]; }

    Stretch first_;
    std::vector<Stretch> others_;
};

}  // namespace finwait
