// See followed.hpp.
#include "daemon/capture/followed.hpp"

namespace finwait {
namespace {

constexpr RoleSet plenty = RoleSet(Role::data) | Role::ack | Role::window_update;

/// More than any link's largest packet: the segment was put together by a device, or not yet cut by one.
constexpr std::uint32_t largest_payload = 9'000;

}  // namespace

void Followed::saw(End from, const CapturedFrame& frame, TimePoint now, bool first_speaker_is_a) {
    const View& view = frame.view;
    const bool first = !heard[0] && !heard[1];
    if (first && picked_up && from == End::server) {
        turned_round = true;
        zeek.turned_round();
    }
    if (first && first_speaker_is_a) client_side = turned_round ? Side::b : Side::a;
    heard[index(from)] = true;
    if (view.flags.has(Flags::ack) && !view.flags.has(Flags::rst)) answers[index(from)] = true;
    last_segment = now;
    zeek.saw(from, view);
    if (frame.cut) ++cut;
    if (frame.sum == Sum::unfinished) ++unfinished[index(from)];
    if (view.flags.has(Flags::syn))
        offered_mss[index(from)] = view.options.mss.value_or(536);  // RFC 9293 §3.7.1
    const std::uint32_t offered = offered_mss[index(opposite(from))];
    if (view.payload_length > (offered != 0 ? offered : largest_payload)) ++superframes;
}

std::optional<End> Followed::unheard() const {
    for (const End end : {End::client, End::server})
        if (!heard[index(end)] && answers[index(opposite(end))]) return end;
    return std::nullopt;
}

void Followed::on(const Event& event, const Keep& keep, bool room) {
    fold.fold(event);
    if (const auto* moved = std::get_if<Moved>(&event.body)) {
        const bool by_reset = moved->occasion == Occasion::SentReset || moved->occasion == Occasion::GotReset;
        if (by_reset && !reset_by && synchronized(moved->from) && moved->from != State::TimeWait) {
            const bool sent = moved->occasion == Occasion::SentReset;
            reset_by = sent ? moved->end : opposite(moved->end);
            reset_in = event.state[index(opposite(*reset_by))];
            if (!sent) reset_in = moved->from;
        }
    }
    if (keep.events == number) {
        if (events.size() < keep.most)
            events.push_back(event);
        else
            ++events_left_out;
    }
    const auto* fated = std::get_if<Fated>(&event.body);
    if (fated == nullptr) return;
    const Flags flags = fated->segment.flags;
    if (flags.has(Flags::fin) && !flags.has(Flags::rst) && !first_fin) first_fin = fated->segment.from;
    const RoleSet roles = fated->segment.facts.roles;
    if (!keep.segments || (keep.lifecycle_only && (roles | plenty) == plenty)) return;
    if (room && segments.size() < keep.most)
        segments.push_back({event.at, fated->segment, event.state, event.certainty});
    else
        ++segments_left_out;
}

}  // namespace finwait
