// See verdict_fold.hpp.
#include "daemon/journal/verdict_fold.hpp"

#include <algorithm>

#include "daemon/journal/remarks.hpp"

namespace finwait {
namespace {

constexpr RoleSet fins = RoleSet(Role::active_fin) | Role::passive_fin;
constexpr std::array both{End::client, End::server};

/// In a run only one segment has a lifecycle role; data and ACKs are counted each.
std::uint32_t bearers(const Brief& segment, Role role) {
    const bool many = role == Role::data || role == Role::ack || role == Role::window_update;
    return many ? segment.segments : 1;
}

template <class Count>
void for_each_role(const Brief& segment, EndStory& sender, Count count) {
    for (std::size_t i = 0; i < role_count; ++i) {
        const auto role = static_cast<Role>(i);
        if (segment.facts.roles.has(role)) count(sender.of(role), bearers(segment, role));
    }
}

bool is_bare_syn(const Brief& segment) {
    return segment.flags.has(Flags::syn) && !segment.flags.has(Flags::ack);
}

}  // namespace

void VerdictFold::begin(const Event& event) {
    begun_ = true;
    counted_.connection = event.connection;
    started_ = last_at_ = event.at;
    state_since_ = {event.at, event.at};
    for (const End end : both) counted_.end[index(end)].last_state = event.state[index(end)];
}

void VerdictFold::pass_time(TimePoint now) {
    if (now <= last_at_) return;  // events of one instant, or of a clock that stepped back
    for (EndVerdict& end : counted_.end)
        end.in_state[static_cast<std::size_t>(end.last_state)] += now - last_at_;
    last_at_ = now;
}

void VerdictFold::fold(const Event& event) {
    if (!begun_) begin(event);
    pass_time(event.at);
    std::visit([this](const auto& body) { on(body); }, event.body);
    for (const End e : both) {
        EndVerdict& end = counted_.end[index(e)];
        if (end.last_state != event.state[index(e)]) state_since_[index(e)] = event.at;
        end.last_state = event.state[index(e)];
        end.last_certainty = event.certainty[index(e)];
        if (synchronized(end.last_state)) story_.at(e).synchronized = true;
    }
}

void VerdictFold::on(const Opened& opened) {
    counted_.end[index(End::client)].address = opened.client;
    counted_.end[index(End::server)].address = opened.server;
    story_.picked_up = opened.picked_up;
    if (!opened.picked_up) counted_.opened_by = End::client;
}

void VerdictFold::on(const Emitted& emitted) {
    const Brief& segment = emitted.segment;
    EndVerdict& sender = counted_.end[index(segment.from)];
    EndStory& story = story_.at(segment.from);
    sender.segments += segment.segments;
    sender.bytes += segment.length;

    const Facts& facts = segment.facts;
    if (facts.retransmission && facts.roles.has(Role::syn)) ++sender.syn_retransmissions;
    if (facts.retransmission && facts.roles.has(Role::syn_ack)) ++sender.syn_ack_retransmissions;
    if (facts.retransmission && facts.roles.meets(fins)) ++sender.fin_retransmissions;

    if (is_bare_syn(segment) && !story.sent_bare_syn) {
        story.sent_bare_syn = true;
        story.opened_by_syn_answer = story.got_syn;
    }
    if (segment.flags.has(Flags::syn) && segment.length != 0) story.data_on_syn = true;
    if (facts.roles.meets(fins) && !story.sent_fin())
        story.fin_acks_fin = facts.roles.has(Role::active_fin_ack);
    if (facts.roles.meets(fins) && !first_fin_) first_fin_ = segment.from;
    if (segment.flags.has(Flags::rst) && !first_reset_) first_reset_ = segment.from;

    for_each_role(segment, story, [&facts](Fortune& fortune, std::uint32_t n) {
        fortune.emitted += n;
        if (facts.retransmission) fortune.retransmitted += n;
    });
}

void VerdictFold::on(const Fated& fated) {
    const Brief& segment = fated.segment;
    story_.fates[static_cast<std::size_t>(fated.fate)] += segment.segments;
    if (!fated.policy.empty()) count_deed(fated);

    EndStory& receiver = story_.at(opposite(segment.from));
    const bool delivered = fated.fate == Fate::delivered;
    if (delivered && segment.flags.has(Flags::syn)) receiver.got_syn = true;
    const bool forged_reset = segment.origin == Origin::invented && segment.flags.has(Flags::rst);
    if (delivered && segment.flags.has(Flags::rst)) receiver.reset_was_forged = forged_reset;
    if (delivered && forged_reset) {
        ++receiver.forged_resets;
        receiver.forger = fated.policy;
    }
    if (delivered && segment.icmp) {
        receiver.icmp_forged_at = last_at_;
        receiver.icmp_forger = fated.policy;
    }
    if (segment.origin != Origin::emitted) return;
    keep_holds(fated);
    const bool lost = is_loss(fated.fate);
    for_each_role(segment, story_.at(segment.from), [&](Fortune& fortune, std::uint32_t n) {
        if (lost && fortune.lost == 0) fortune.culprit = fated.policy;
        if (lost) fortune.lost += n;
        if (delivered) fortune.delivered += n;
    });
}

void VerdictFold::keep_holds(const Fated& fated) {
    const std::uint64_t number = fated.segment.number;
    for_each_role(fated.segment, story_.at(fated.segment.from), [&](Fortune& fortune, std::uint32_t) {
        if (fated.fate == Fate::held && !fortune.was_held) {
            fortune.was_held = true;
            fortune.held_number = number;
            fortune.held_since = last_at_;
            fortune.holder = fated.policy;
        } else if (fated.fate != Fate::held && fortune.was_held && fortune.held_number == number) {
            fortune.held_for = last_at_ - fortune.held_since;
        }
    });
}

PolicyDeeds& VerdictFold::deeds_of(const std::string& policy) {
    auto& all = counted_.policies;
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& d) { return d.policy == policy; });
    if (found != all.end()) return *found;
    all.emplace_back().policy = policy;
    return all.back();
}

void VerdictFold::count_deed(const Fated& fated) {
    const std::uint32_t n = fated.segment.segments;
    PolicyDeeds& deeds = deeds_of(fated.policy);
    deeds.fates[static_cast<std::size_t>(fated.fate)] += n;
    const bool arrived = fated.fate == Fate::delivered;
    if (arrived && fated.segment.origin == Origin::invented) deeds.forged += n;
    if (arrived && fated.segment.origin == Origin::copy) deeds.copied += n;
    const bool made = arrived && fated.segment.origin != Origin::emitted;
    const bool done = is_drop(fated.fate) || fated.fate == Fate::held || fated.fate == Fate::altered;
    if (made || done) deeds.acted += n;
}

void VerdictFold::on(const Moved& moved) {
    EndStory& story = story_.at(moved.end);
    const bool gone =
        moved.to == State::Closed || (moved.to == State::Listen && moved.from == State::SynReceived);
    story.exit_from = moved.from;
    if (!gone) {
        story.exit = Exit::none;
        return;
    }
    story.exit_forger.clear();
    if (moved.occasion == Occasion::GotReset && story.reset_was_forged) story.exit_forger = story.forger;
    if (moved.occasion == Occasion::GotUnreachable && story.icmp_forged_at == last_at_)
        story.exit_forger = story.icmp_forger;
    const bool first_reset = !first_reset_ || !counted_.reset_by.empty();
    if (!story.exit_forger.empty() && first_reset) {
        if (counted_.reset_by.empty()) counted_.reset_by = story.exit_forger;
        counted_.reset_to[index(moved.end)] = true;
    }
    switch (moved.occasion) {
        case Occasion::GotReset: story.exit = Exit::got_reset; break;
        case Occasion::SentReset: story.exit = Exit::sent_reset; break;
        case Occasion::GotUnreachable: story.exit = Exit::unreachable; break;
        case Occasion::TimedOut:
            story.exit = moved.from == State::TimeWait ? Exit::orderly : Exit::timed_out;
            break;
        default: story.exit = Exit::orderly;
    }
}

void VerdictFold::on(const Bulk& bulk) {
    for (const End end : both) {
        counted_.end[index(end)].segments += bulk.segments[index(end)];
        counted_.end[index(end)].bytes += bulk.bytes[index(end)];
    }
}

Opening VerdictFold::opening() const {
    const EndStory& client = story_.at(End::client);
    const EndStory& server = story_.at(End::server);
    if (story_.picked_up) return Opening::picked_up;
    if (!client.synchronized || !server.synchronized) {
        const bool refusal = client.of(Role::refusal).emitted + server.of(Role::refusal).emitted != 0;
        const bool told = client.exit == Exit::got_reset || client.exit == Exit::unreachable;
        return refusal || told ? Opening::refused : Opening::unfinished;
    }
    if (client.data_on_syn || server.data_on_syn) return Opening::fast_open;
    if (client.sent_bare_syn && server.sent_bare_syn)
        return server.opened_by_syn_answer ? Opening::split : Opening::simultaneous;
    return Opening::three_way;
}

Closing VerdictFold::closing(Opening opening) const {
    const EndStory& client = story_.at(End::client);
    const EndStory& server = story_.at(End::server);
    const auto reset = [](const EndStory& end) {
        return (end.exit == Exit::got_reset || end.exit == Exit::sent_reset) && synchronized(end.exit_from) &&
               end.exit_from != State::TimeWait;
    };
    const bool fins_seen = client.sent_fin() || server.sent_fin();
    if (opening == Opening::refused) return Closing::none;
    if (reset(client) || reset(server)) return Closing::reset;
    if (opening == Opening::unfinished && !fins_seen) return Closing::none;
    if (client.sent_fin() && server.sent_fin()) {
        if (client.of(Role::active_fin).emitted != 0 && server.of(Role::active_fin).emitted != 0)
            return Closing::simultaneous;
        return client.fin_acks_fin || server.fin_acks_fin ? Closing::three_segment : Closing::four_way;
    }
    if (fins_seen) return Closing::half;
    const bool gave_up = client.exit == Exit::timed_out || server.exit == Exit::timed_out;
    return gave_up ? Closing::silent : Closing::open;
}

bool VerdictFold::ended_well(End e) const {
    const EndStory& story = story_.at(e);
    const bool time_wait = story.exit_from == State::TimeWait && story.exit != Exit::none;
    return counted_.at(e).last_state == State::TimeWait || time_wait || story.exit == Exit::orderly;
}

ConnectionVerdict VerdictFold::verdict(std::optional<TimePoint> until) const {
    VerdictFold asked = *this;
    if (until) asked.pass_time(*until);
    ConnectionVerdict verdict = std::move(asked.counted_);
    verdict.lasted = asked.last_at_ - started_;
    verdict.opening = opening();
    verdict.closing = closing(verdict.opening);
    verdict.gave_up_opening =
        verdict.opening == Opening::refused && (story_.at(End::client).exit == Exit::unreachable ||
                                                story_.at(End::server).exit == Exit::unreachable);
    const bool reset_by_end = verdict.reset_by.empty();
    verdict.closed_first = first_fin_ || !reset_by_end ? first_fin_ : first_reset_;
    for (const End end : both) {
        verdict.end[index(end)].in_last_state = asked.last_at_ - state_since_[index(end)];
        verdict.end[index(end)].ended_well = ended_well(end);
    }
    asked.story_.to_the_last_event = !until;
    verdict.odd = remarks(verdict, asked.story_);
    return verdict;
}

}  // namespace finwait
