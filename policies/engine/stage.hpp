// One policy of a running profile: selects its segments, keeps to its limits, watches for its trigger, and
// counts what it did. The policy itself only sees what it is to act on.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "policies/contract/dice.hpp"
#include "policies/contract/moment.hpp"
#include "policies/contract/policy.hpp"
#include "policies/engine/event.hpp"
#include "policies/engine/limits.hpp"
#include "policies/engine/trigger.hpp"
#include "policies/language/profile.hpp"

namespace finwait {

class Stage {
  public:
    /// nullptr is not possible: the profile was checked when it was read.
    Stage(PolicySpec spec, std::uint64_t seed, TimePoint loaded);
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    const std::string& name() const { return spec_.name; }
    const std::string& text() const { return spec_.text; }
    const Dice& dice() const { return dice_; }
    std::uint64_t seed() const { return seed_; }
    Policy& policy() { return *policy_; }
    Policy::Wants wants() const { return wants_; }

    /// Answers for the first segments of the run, like Policy::judge.
    Verdict judge(const Packet&, Moment&);

    bool has_trigger() const { return trigger_.has_value(); }
    void consider(const Connection&, TimePoint now);
    /// A segment with these roles was emitted.
    void consider(const Connection&, Side from, RoleSet roles, TimePoint now);
    bool trigger_wants_segments() const { return trigger_ && trigger_->wants_segments(); }
    std::optional<TimePoint> next_deadline() const;
    /// The next connection for which the trigger goes off by `now`, limits included; fired() is told what
    /// came of it.
    std::optional<ConnectionHandle> take_due(TimePoint now, const Moment::Engine&);
    /// `emitted`: anything. `connection` may be gone by now.
    void fired(const Connection* connection, bool emitted);
    void forgotten(ConnectionHandle);

    /// Segments that it had held for something that did not come.
    void held_in_vain(std::uint32_t segments) { in_vain_ += segments; }
    PolicyReport report() const;

  private:
    struct Selection {
        std::uint32_t segments = 0;
        bool acts = false;
    };
    bool on_duty(TimePoint now) const;
    bool selects(const Packet&, std::uint32_t n) const;
    Selection look_ahead(const Packet&);
    void meet(const Connection*);
    void settle(const Packet&, std::uint32_t segments, bool acted);
    void count_misses(const Packet&, std::uint32_t segments);
    std::string nearest() const;

    PolicySpec spec_;
    std::uint64_t seed_;
    TimePoint loaded_;
    Dice dice_;
    std::unique_ptr<Policy> policy_;
    Policy::Wants wants_;
    Limits limits_;
    std::optional<Trigger> trigger_;
    std::uint64_t matched_ = 0, acted_ = 0, in_vain_ = 0;
    std::array<std::uint64_t, role_count> missed_by_role_{};
    std::map<std::string, std::uint64_t> missed_by_;  // other condition → segments that failed it alone
};

}  // namespace finwait
