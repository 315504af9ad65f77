#include "tests/support/witness.hpp"

namespace finwait::test {
namespace {

bool rests(const Connection& connection) {
    return connection.at(Side::a).at_rest() && connection.at(Side::b).at_rest();
}

/// A role that only a segment with this flag may carry.
bool fits(Role role, Flags flags, std::uint32_t payload) {
    const bool syn = flags.has(Flags::syn), fin = flags.has(Flags::fin), rst = flags.has(Flags::rst);
    const bool pure = !syn && !rst && !fin && payload == 0 && flags.has(Flags::ack);
    switch (role) {
        case Role::syn: return syn && !rst && !flags.has(Flags::ack);
        case Role::syn_ack: return syn && !rst && flags.has(Flags::ack);
        case Role::rst:
        case Role::refusal: return rst;
        case Role::data: return payload != 0 && !rst;
        case Role::active_fin:
        case Role::passive_fin: return fin && !rst && !syn;
        case Role::keepalive:
        case Role::window_probe: return payload <= 1 && !syn && !rst && !fin;
        case Role::ack:
        case Role::window_update:
        case Role::time_wait_ack:
        case Role::challenge_ack: return pure;
        case Role::handshake_ack:
        case Role::active_fin_ack:
        case Role::last_ack: return flags.has(Flags::ack) && !syn && !rst;
    }
    return false;
}

}  // namespace

void Witness::demand(bool holds, const char* promise) {
    if (!holds) complain_(promise);
}

void Witness::expect_time(TimePoint now) {
    before_ = now_;
    now_ = now;
}

void Witness::opened(const Connection& c) {
    ++opened_;
    demand(c.id > last_id_, "connections are numbered in the order of opening");
    demand(lives_.emplace(c.id, Life{}).second, "a connection is opened once");
    last_id_ = c.id;
}

void Witness::transitioned(const Connection& c, const Transition& step) {
    demand(lives_.contains(c.id), "only what is open moves");
    demand(step.from != step.to, "a transition leads elsewhere");
    demand(c.at(step.side).state == step.to, "the state is the one told");
    demand(step.occasion == Occasion::Learned || next_state(step.from, step.occasion) == step.to,
           "states move by the table");
    demand(!only_ || *only_ == step.side || step.occasion == Occasion::Listens,
           "what one end emits, or is delivered, moves no other end");
    demand(only_ || step.occasion == Occasion::TimedOut || step.occasion == Occasion::RequestDropped,
           "time brings timers and nothing else");
    demand(step.at <= now_ && step.at >= before_, "what happens happens now, or since the last call");
}

void Witness::closed(const Connection& c) {
    ++closed_;
    const auto life = lives_.find(c.id);
    demand(life != lives_.end() && !life->second.closed, "closed is told once, of what is open");
    if (life != lives_.end()) life->second.closed = true;
}

void Witness::forgotten(const Connection& c) {
    ++forgotten_;
    demand(lives_.erase(c.id) == 1, "forgotten is told once, of what was opened");
}

void Witness::check_emission(const Tracker& tracker, Side from, const View& view,
                             const Tracker::Emission& emission) {
    if (!emission.connection) return demand(emission.facts.segments() == 0, "no connection, no facts");
    demand(emission.facts.segments() == view.segments, "each segment of a run has its facts");
    for (std::uint32_t n = 0; n < view.segments; n += emission.facts.alike(n)) {
        check_roles(view, n, emission.facts.of(n));
        demand(emission.facts.alike(n) != 0, "a stretch of facts has segments");
        if (emission.facts.alike(n) == 0) return;
    }
    const Connection* connection = tracker.find(emission.connection);
    demand(connection && connection->handle == emission.connection, "a fresh handle finds its connection");
    if (!connection) return;
    Life& life = lives_[connection->id];
    check_counted(*connection, from, emission.facts, life);
    const Traffic& traffic = connection->traffic[index(from)];
    demand(traffic.segments == (life.segments[index(from)] += view.segments), "segments are counted");
    demand(traffic.bytes == (life.bytes[index(from)] += view.payload_length), "bytes are counted");
    demand(traffic.retransmissions <= traffic.segments, "no more repeats than segments");
}

void Witness::check_roles(const View& view, std::uint32_t segment, const Facts& facts) {
    const bool last = segment + 1 == view.segments;
    const std::uint32_t before = segment * std::uint32_t{view.segment_size};
    const std::uint32_t payload = last ? view.payload_length - before : view.segment_size;
    const Flags flags = last ? view.flags : view.flags.without(Flags::fin);
    for (std::size_t i = 0; i < role_count; ++i) {
        const auto role = static_cast<Role>(i);
        demand((facts.occurrence[i] != 0) == facts.roles.has(role),
               "a role has an occurrence, and vice versa");
        if (facts.roles.has(role) && !fits(role, flags, payload))
            complain_("a segment of flags " + to_string(flags) + " can be no " + name(role));
    }
}

void Witness::check_counted(const Connection& connection, Side from, const RunFacts& facts, Life& life) {
    auto& counted = life.counted[index(from)];
    for (std::uint32_t n = 0; n < facts.segments(); n += facts.alike(n)) {
        const Facts first = facts.of(n);
        for (std::size_t i = 0; i < role_count; ++i) {
            if (!first.roles.has(static_cast<Role>(i))) continue;
            demand(connection.counts_full || first.occurrence[i] == counted[i] + 1,
                   "occurrences are numbered without a gap");
            counted[i] += facts.alike(n);
        }
    }
}

void Witness::check_endpoint(const Endpoint& endpoint) {
    demand(endpoint.state <= State::TimeWait, "a state is one of the RFC's");
    demand(endpoint.certainty != Certainty::proven || endpoint.doubt == Doubt::none,
           "what is proven has no doubt about it");
    const auto held = endpoint.out_of_order();
    demand(held.size() <= Intervals::capacity, "out-of-order intervals are bounded");
    for (const Interval& i : held) demand(precedes(i.first, i.end), "an interval is not empty");
}

void Witness::check(const Tracker& tracker, std::size_t max_connections, bool caught_up) {
    demand(tracker.size() <= max_connections, "connections are bounded");
    std::size_t seen = 0;
    bool resting = true;
    tracker.for_each([&](const Connection& c) {
        ++seen;
        const bool over = rests(c);
        demand(!over || resting, "the ended come before the living");
        resting = resting && over;
        const auto life = lives_.find(c.id);
        demand(life != lives_.end() && life->second.closed == c.closed, "what is visited was opened");
        demand(tracker.find(c.handle) == &c, "what is visited can be found");
        for (const Side side : {Side::a, Side::b}) check_endpoint(c.at(side));
    });
    demand(seen == lives_.size() && seen <= tracker.size(), "every open connection is visited once");
    check_counters(tracker);
    const auto due = tracker.next_deadline();
    demand(!due || !caught_up || *due > now_, "what was due has happened");
    demand(due.has_value() == (tracker.size() != 0), "whatever is kept is forgotten some day");
}

void Witness::check_counters(const Tracker& tracker) {
    const Tracker::Counters& counters = tracker.counters();
    demand(counters.opened == opened_ && counters.closed == closed_, "the counters agree with what was told");
    demand(opened_ - forgotten_ == lives_.size(), "what is opened is alive or forgotten");
    demand(counters.picked_up <= counters.opened, "only what is opened is picked up");
}

}  // namespace finwait::test
