// What an emitted segment means in the life of its connection: the set of its roles, which occurrence of each
// it is, and whether it repeats what had been emitted before. Looks at the model as it was before the
// segment.
#include <algorithm>
#include <array>

#include "tcp/life.hpp"

namespace finwait {
namespace {

class Classification {
  public:
    Classification(Connection& connection, Side from, const View& view, Answer answers)
        : connection_(connection),
          from_(from),
          view_(view),
          answers_(answers),
          x_(connection.at(from)),
          y_(connection.at(opposite(from))) {}

    RunFacts run();

  private:
    RoleSet opening_or_reset() const;
    RoleSet of_segment(std::uint32_t n, bool again) const;
    RoleSet first_to_acknowledge() const;
    RoleSet pure_ack() const;
    RoleSet peer_fin_ack() const { return y_.fin_is_active ? Role::active_fin_ack : Role::last_ack; }
    RoleSet own_fin() const;
    RoleSet probe() const;
    bool repeats(std::uint32_t n) const;
    void count(RunFacts&, std::uint32_t n, std::uint32_t segments);
    void remember();

    bool has(Flags::Bit bit) const { return view_.flags.has(bit); }
    bool acknowledges(Seq end) const { return has(Flags::ack) && precedes_or_is(end, view_.ack); }
    bool is_reply_of_a_request() const { return is_request_reply(x_, view_); }
    bool covers_syn() const {
        return y_.sent_syn_ack && hears(x_, y_) && !x_.acked_peer_syn && acknowledges(y_.iss + 1) &&
               !is_reply_of_a_request() && answers_ != Answer::challenge;
    }
    bool covers_fin() const {
        return y_.fin_end() && hears(x_, y_) && !x_.refused_fin && !x_.acked_peer_fin && has(Flags::ack) &&
               view_.ack == *y_.fin_end();
    }

    bool is_last(std::uint32_t n) const { return n + 1 == view_.segments; }
    Seq seq(std::uint32_t n) const { return view_.seq + n * std::uint32_t{view_.segment_size}; }
    Seq end(std::uint32_t n) const { return is_last(n) ? view_.end() : seq(n + 1); }
    std::uint32_t payload(std::uint32_t n) const {
        return is_last(n) ? view_.payload_length - n * std::uint32_t{view_.segment_size} : view_.segment_size;
    }

    Connection& connection_;
    Side from_;
    const View& view_;
    Answer answers_;
    Endpoint &x_, &y_;
};

RunFacts Classification::run() {
    RunFacts facts;
    if (view_.segments == 1) {
        count(facts, 0, 1);
        remember();
        return facts;
    }
    // Where neighbouring segments of the run may differ: behind the first, around a repeat that had
    // acknowledged something, where repeats end, before the last.
    const std::uint32_t all = view_.segments;
    std::array<std::uint32_t, 6> cuts{1, all - 1, all, all, all, all};
    if (all > 1 && x_.heard) {
        const auto place = [&](Seq at) {
            const std::int32_t steps = distance(view_.seq, at);
            return steps <= 0 ? 0U : std::min(static_cast<std::uint32_t>(steps) / view_.segment_size, all);
        };
        cuts[2] = place(x_.snd_nxt);
        if (x_.acked_fin_with()) {
            cuts[3] = place(*x_.acked_fin_with());
            cuts[4] = std::min(cuts[3] + 1, all);
        }
    }
    std::sort(cuts.begin(), cuts.end());

    std::uint32_t begin = 0;
    for (const std::uint32_t cut : cuts) {
        if (cut <= begin) continue;
        count(facts, begin, cut - begin);
        begin = cut;
    }
    remember();
    return facts;
}

void Classification::count(RunFacts& facts, std::uint32_t n, std::uint32_t segments) {
    const bool again = repeats(n);
    facts.add(segments, of_segment(n, again), again,
              [&](Role role) { return connection_.count(from_, role, segments); });
    if (again) connection_.traffic[index(from_)].repeated(segments);
}

bool Classification::repeats(std::uint32_t n) const {
    if (has(Flags::rst) || !x_.heard || end(n) == seq(n)) return false;
    if (has(Flags::syn)) {
        // The SYN+ACK of a simultaneous open repeats the SYN's number, but it is the first of its kind.
        const bool had_one = has(Flags::ack) ? x_.sent_syn_ack : x_.has_iss;
        return had_one && view_.seq == x_.iss;
    }
    return precedes_or_is(end(n), x_.snd_nxt);
}

RoleSet Classification::opening_or_reset() const {
    if (has(Flags::rst)) {
        const RoleSet reset = Role::rst;
        return is_refusal(connection_, from_, view_) ? reset | Role::refusal : reset;
    }
    const RoleSet opening = has(Flags::ack) ? Role::syn_ack : Role::syn;
    return view_.payload_length != 0 ? opening | Role::data : opening;
}

RoleSet Classification::of_segment(std::uint32_t n, bool again) const {
    if (has(Flags::rst) || has(Flags::syn)) return opening_or_reset();
    RoleSet roles;
    if (n == 0) {
        roles = probe();
        if (roles.empty() && is_pure_ack(view_)) return pure_ack();
        roles = roles | first_to_acknowledge();
    }
    if (payload(n) != 0 && !roles.has(Role::keepalive)) roles.add(Role::data);
    if (has(Flags::fin) && is_last(n)) roles = roles | own_fin();
    if (again && has(Flags::ack)) {  // without it, it acknowledges nothing
        const auto carries = [&](const std::optional<Seq>& at) { return at && within(*at, seq(n), end(n)); };
        if (carries(x_.acked_syn_with())) roles.add(Role::handshake_ack);
        if (carries(x_.acked_fin_with())) roles = roles | peer_fin_ack();
    }
    return roles;
}

RoleSet Classification::first_to_acknowledge() const {
    RoleSet roles;
    if (covers_syn()) roles.add(Role::handshake_ack);
    if (covers_fin()) roles = roles | peer_fin_ack();
    return roles;
}

RoleSet Classification::pure_ack() const {
    RoleSet roles = first_to_acknowledge();
    if (!roles.empty()) return roles;
    const bool acked_fin_before = x_.peer_fin_end() && precedes_or_is(*x_.peer_fin_end(), x_.rcv_wup);
    if (x_.state == State::TimeWait && acked_fin_before) roles.add(Role::time_wait_ack);
    switch (answers_) {
        case Answer::challenge: roles.add(Role::challenge_ack); break;
        case Answer::repeated_syn_ack: roles.add(Role::handshake_ack); break;
        case Answer::repeated_fin: roles = roles | peer_fin_ack(); break;
        case Answer::none: {
            const bool same_ack = x_.has_window && view_.ack == x_.rcv_wup && view_.options.sack_count == 0;
            if (roles.empty() && same_ack && view_.window != x_.last_window) roles.add(Role::window_update);
            break;
        }
        case Answer::duplicate:
        case Answer::invention:
        case Answer::reset: break;
    }
    return roles.empty() ? RoleSet(Role::ack) : roles;
}

RoleSet Classification::own_fin() const {
    if (x_.fin_end() && precedes_or_is(view_.end(), *x_.fin_end()))
        return x_.fin_is_active ? Role::active_fin : Role::passive_fin;
    const std::optional<Seq> peer_fin = fin_heard(x_, y_);
    return peer_fin && acknowledges(*peer_fin) ? Role::passive_fin : Role::active_fin;
}

/// Keepalives (RFC 9293 §3.8.4) and zero-window probes (§3.8.6.1) both ask for an ACK with a byte that is
/// old, or one more than the window has room for. Linux's are empty and one before SND.UNA.
RoleSet Classification::probe() const {
    const bool may_be =
        x_.heard && x_.has_iss && view_.payload_length <= 1 && has(Flags::ack) && !has(Flags::fin);
    if (!may_be) return {};
    const bool zero_window = x_.peer_window_known && x_.peer_window == 0;
    const bool old = view_.seq == x_.snd_una - 1;
    const bool one_more = view_.payload_length == 1 && view_.seq == x_.snd_una;
    if (zero_window && (old || one_more)) return Role::window_probe;
    return old && x_.snd_una == x_.snd_nxt ? RoleSet(Role::keepalive) : RoleSet();
}

/// What its first acknowledging segment was, so that repeats can be told.
void Classification::remember() {
    if (has(Flags::rst) || has(Flags::syn)) return;
    const bool consumes = view_.sequence_length() != 0;
    if (covers_syn()) {
        x_.acked_peer_syn = true;
        if (consumes) x_.set_acked_syn_with(view_.seq);
    }
    if (covers_fin()) {
        x_.acked_peer_fin = true;
        if (consumes) x_.set_acked_fin_with(view_.seq);
    }
}

}  // namespace

Answer answered_by(Connection& connection, Side from, const View& view, TimePoint now) {
    if (!is_pure_ack(view)) return Answer::none;
    Endpoint &x = connection.at(from), &y = connection.at(opposite(from));
    const bool first_of_handshake = y.sent_syn_ack && !x.acked_peer_syn;
    return x.take_owed_ack(now, first_of_handshake || precedes(x.rcv_wup, view.ack));
}

RunFacts classify(Connection& connection, Side from, const View& view, Answer answers) {
    return Classification(connection, from, view, answers).run();
}

}  // namespace finwait
