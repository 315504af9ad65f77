#include "policies/engine/stage.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace finwait {

namespace {
std::unique_ptr<Policy> make_policy(const PolicySpec& spec) {
    Complaints none;  // the profile would not be here if there were any
    return spec.kind->make(spec.arguments, none);
}

bool acts(const Verdict& verdict, const Moment& moment) {
    return verdict.kind != Verdict::Kind::pass || moment.acted();
}

/// A trigger acts once per connection, and rolls once, unless the profile says otherwise.
PolicySpec with_defaults(PolicySpec spec) {
    if (!spec.on) return spec;
    if (!spec.times_per_connection) spec.times_per_connection = 1;
    spec.chance_per_connection = true;
    return spec;
}
}  // namespace

Stage::Stage(PolicySpec spec, std::uint64_t seed, TimePoint loaded)
    : spec_(with_defaults(std::move(spec))),
      seed_(seed),
      loaded_(loaded),
      dice_(seed, spec_.name),
      policy_(make_policy(spec_)),
      wants_(policy_->wants()),
      limits_(spec_, dice_) {
    if (spec_.on) trigger_.emplace(*spec_.on);
}

bool Stage::on_duty(TimePoint now) const {
    return spec_.enabled && !trigger_ && (!spec_.active || spec_.active->contains(now - loaded_));
}

bool Stage::selects(const Packet& packet, std::uint32_t n) const {
    return !spec_.has_match || spec_.match.misses(packet, n) == 0;
}

/// How many segments from the start of the run share one answer, using nothing up.
Stage::Selection Stage::look_ahead(const Packet& packet) {
    Limits::Counted counted = limits_.tally(packet.connection);
    const auto answer = [&](std::uint32_t n) {
        return selects(packet, n) &&
               (!limits_.any() || limits_.allow(counted, packet.connection, packet.from));
    };
    Selection chosen{1, answer(0)};
    while (chosen.segments < packet.count && answer(chosen.segments) == chosen.acts) ++chosen.segments;
    return chosen;
}

/// Uses up what the first `segments` of the run cost. A policy that was asked and let them pass has not
/// acted.
void Stage::settle(const Packet& packet, std::uint32_t segments, bool acted) {
    Limits::Counted counted = limits_.tally(packet.connection);
    for (std::uint32_t n = 0; n < segments; ++n) {
        if (!selects(packet, n)) continue;
        ++matched_;
        if (!limits_.allow(counted, packet.connection, packet.from)) continue;
        if (acted) {
            ++acted_;
        } else {
            Limits::take_back(counted);
        }
    }
    limits_.settle(counted, packet.connection);
}

Verdict Stage::judge(const Packet& packet, Moment& moment) {
    if (spec_.kind->lasts && spec_.enabled && packet.connection != nullptr) {
        const Verdict begun = policy_->judge_other(packet, moment);
        if (begun.kind != Verdict::Kind::pass) return begun;
    }
    if (!on_duty(moment.now())) return Verdict::pass(packet.count);
    if (spec_.kind->aware && packet.connection == nullptr) return Verdict::pass(packet.count);
    if (!spec_.has_match && !limits_.any()) {
        const Verdict verdict = policy_->judge(packet, moment);
        matched_ += verdict.segments;
        if (acts(verdict, moment)) acted_ += verdict.segments;
        return verdict;
    }
    meet(packet.connection);
    const Selection chosen = look_ahead(packet);
    if (!chosen.acts) {
        settle(packet, chosen.segments, false);
        count_misses(packet, chosen.segments);
        const bool concerned =
            spec_.kind->sees_others && packet.connection != nullptr && spec_.match.may_select_others(packet);
        return concerned ? policy_->judge_other(packet.part(0, chosen.segments), moment)
                         : Verdict::pass(chosen.segments);
    }
    const Verdict verdict = policy_->judge(packet.part(0, chosen.segments), moment);
    settle(packet, verdict.segments, acts(verdict, moment));
    return verdict;
}

void Stage::count_misses(const Packet& packet, std::uint32_t segments) {
    if (acted_ > 0 || packet.origin != Origin::emitted) return;
    for (std::uint32_t n = 0; n < segments; ++n) {
        const char* missed = nullptr;
        if (spec_.match.misses(packet, n, &missed) != 1) continue;
        if (std::string_view(missed) != "role") {
            ++missed_by_[missed];
            continue;
        }
        const Facts facts = packet.fact(n);
        for (std::size_t role = 0; role < role_count; ++role) {
            if (facts.roles.has(static_cast<Role>(role))) ++missed_by_role_[role];
        }
    }
}

std::string Stage::nearest() const {
    // Of the roles that came instead, a rare one tells more than data and ACKs do.
    std::string words;
    std::size_t best = role_count;
    const auto telling = [](std::size_t role) {
        return !(RoleSet(Role::data) | Role::ack | Role::window_update).has(static_cast<Role>(role));
    };
    for (std::size_t role = 0; role < role_count; ++role) {
        if (missed_by_role_[role] == 0) continue;
        if (best == role_count ||
            (telling(role) && (!telling(best) || missed_by_role_[role] >= missed_by_role_[best])))
            best = role;
    }
    if (best < role_count) {
        words =
            std::to_string(missed_by_role_[best]) + " with role " + finwait::name(static_cast<Role>(best));
    }
    for (const auto& [condition, count] : missed_by_) {
        if (!words.empty()) words += ", ";
        words += std::to_string(count) + " that failed only '" + condition + "'";
    }
    return words;
}

void Stage::meet(const Connection* connection) {
    if (spec_.connections && connection != nullptr && spec_.match.fits_ends(*connection))
        limits_.meet(*connection);
}

void Stage::consider(const Connection& connection, Side from, RoleSet roles, TimePoint now) {
    meet(&connection);
    if (trigger_) trigger_->consider(connection, from, roles, now);
}

void Stage::consider(const Connection& connection, TimePoint now) {
    meet(&connection);
    if (trigger_) trigger_->consider(connection, now);
}

std::optional<TimePoint> Stage::next_deadline() const {
    const std::optional<TimePoint> own = policy_->next_deadline();
    const std::optional<TimePoint> trigger = trigger_ ? trigger_->next_deadline() : std::nullopt;
    if (own && trigger) return std::min(*own, *trigger);
    return own ? own : trigger;
}

std::optional<ConnectionHandle> Stage::take_due(TimePoint now, const Moment::Engine& engine) {
    if (!trigger_) return std::nullopt;
    while (const auto due = trigger_->take_due(now)) {
        const Connection* connection = engine.connection(*due);
        if (connection == nullptr || !spec_.enabled || !spec_.match.selects(*connection)) continue;
        if (spec_.active && !spec_.active->contains(now - loaded_)) continue;
        ++matched_;
        Limits::Counted counted = limits_.tally(connection);
        const bool allowed = limits_.allow(counted, connection, Side::a);
        limits_.settle(counted, connection);
        if (allowed) return due;
    }
    return std::nullopt;
}

/// A policy that found nothing to do has not acted.
void Stage::fired(const Connection* connection, bool emitted) {
    if (emitted || spec_.kind->lasts) {
        ++acted_;
        return;
    }
    Limits::Counted counted = limits_.tally(connection);
    Limits::take_back(counted);
    limits_.settle(counted, connection);
}

void Stage::forgotten(ConnectionHandle connection) {
    limits_.forget(connection);
    if (trigger_) trigger_->forget(connection);
    policy_->forgotten(connection);
}

PolicyReport Stage::report() const {
    PolicyReport report;
    report.name = spec_.name;
    report.action = spec_.kind->name;
    report.aware = spec_.kind->aware;
    report.enabled = spec_.enabled;
    report.matched = matched_;
    report.acted = acted_;
    report.in_vain = std::min(in_vain_, acted_);
    if (matched_ == 0) report.nearest = nearest();
    return report;
}

}  // namespace finwait
