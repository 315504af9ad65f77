// An item's way through its stages: judged, cut where the answers differ, held or dropped, and out.
#include <algorithm>
#include <utility>

#include "policies/engine/box.hpp"
#include "tcp/cut.hpp"
#include "tcp/dissect.hpp"
#include "tcp/forge.hpp"

namespace finwait {

namespace {

/// The facts of a piece that no longer carries some of what gave it its roles.
RunFacts without(const RunFacts& facts, RoleSet gone) {
    RunFacts left;
    for (std::uint32_t n = 0; n < facts.segments(); n += facts.alike(n)) {
        Facts f = facts.of(n);
        for (std::size_t role = 0; role < role_count; ++role) {
            if (!gone.has(static_cast<Role>(role))) continue;
            f.roles.remove(static_cast<Role>(role));
            f.occurrence[role] = 0;
        }
        left.add(facts.alike(n), f);
    }
    return left;
}

constexpr RoleSet fins = RoleSet(Role::active_fin) | Role::passive_fin;
constexpr RoleSet syns = RoleSet(Role::syn) | Role::syn_ack;

RoleSet lost_roles(const View& piece) {
    RoleSet gone;
    if (!piece.flags.has(Flags::fin)) gone = gone | fins;
    if (!piece.flags.has(Flags::syn)) gone = gone | syns;
    if (piece.payload_length == 0) gone = gone | Role::data;
    return gone;
}

/// Who made it; empty for what an end sent itself.
std::string_view author(const Item& item) {
    return item.author != nullptr ? std::string_view(item.author->name()) : "";
}

}  // namespace

Packet Middlebox::Box::packet_of(const Item& item) const {
    return Packet{.frame = item.frame,
                  .view = item.view,
                  .from = item.from,
                  .origin = item.origin,
                  .connection = tracker_.find(item.connection),
                  .facts = item.facts,
                  .number = item.number,
                  .bytes_before = item.bytes_before,
                  .first = 0,
                  .count = item.view.segments};
}

void Middlebox::Box::travel(Item& item) {
    while (item.stage < item.chain->size()) {
        Part first = judge(item, 0);
        const bool whole = first.verdict.segments == item.view.segments && first.alone();
        if (!whole) return part_ways(item, judge_rest(item, std::move(first)));
        if (!apply(item, first.verdict)) return;
    }
    leave(item);
}

void Middlebox::Box::travel_all(std::vector<Emission>& emissions) {
    for (auto& [item, later] : emissions) {
        if (later > Duration::zero()) {
            --item.stage;  // its author's, which it leaves when its time has come
            keep(std::move(item), Verdict::hold(item.view.segments, now_ + later));
        } else {
            travel(item);
        }
    }
    emissions.clear();
}

/// Asks the item's stage about its run from segment `skip` on.
Middlebox::Box::Part Middlebox::Box::judge(Item& item, std::uint32_t skip) {
    Stage& stage = item.chain->stage(item.stage);
    const Packet packet = packet_of(item);
    Call call{item.chain, item.stage + 1, &stage, &item, {}, {}, {}, {}};
    call_ = &call;
    Moment moment(*this, now_, stage.dice());
    const Verdict verdict = stage.judge(packet.part(skip, packet.count - skip), moment);
    call_ = nullptr;
    return Part{verdict, std::move(call.before), std::move(call.after), std::move(call.released_before),
                std::move(call.released_after)};
}

/// The whole run as few parts as its fates and what is emitted between them allow.
std::vector<Middlebox::Box::Part> Middlebox::Box::judge_rest(Item& item, Part first) {
    std::vector<Part> parts;
    parts.push_back(std::move(first));
    std::uint32_t done = parts.back().verdict.segments;
    while (done < item.view.segments && parts.back().verdict.kind != Verdict::Kind::cut) {
        Part next = judge(item, done);
        done += next.verdict.segments;
        Part& last = parts.back();
        const bool nothing_between = last.after.empty() && next.before.empty() &&
                                     last.released_after.empty() && next.released_before.empty();
        if (last.verdict.same_fate(next.verdict) && nothing_between) {
            last.verdict.segments += next.verdict.segments;
            last.after = std::move(next.after);
            last.released_after = std::move(next.released_after);
        } else {
            parts.push_back(std::move(next));
        }
    }
    return parts;
}

/// Cuts the item into its parts; each goes its own way before the next.
void Middlebox::Box::part_ways(Item& item, std::vector<Part> parts) {
    for (Part& part : parts) {
        release_all(part.released_before);
        travel_all(part.before);
        if (part.verdict.kind == Verdict::Kind::cut) {
            // Both pieces are judged again, at this very stage.
            if (item.spoiled) {
                ++item.stage;
            } else if (auto front = take_until(item, part.verdict.at)) {
                ++counters_.cuts;
                travel(*front);
            } else {
                ++item.stage;  // not inside the run: there is nothing to cut
            }
            travel(item);
        } else if (part.verdict.segments == item.view.segments) {
            if (apply(item, part.verdict)) travel(item);
        } else {
            ++counters_.cuts;
            Item front = take_front(item, part.verdict.segments);
            if (apply(front, part.verdict)) travel(front);
        }
        travel_all(part.after);
        release_all(part.released_after);
    }
}

void Middlebox::Box::release_all(const std::vector<Ticket>& tickets) {
    for (const Ticket ticket : tickets)
        for (Held& held : line_.take(ticket)) let_go(std::move(held), Fate::released);
}

/// True when the item goes on to its next stage.
bool Middlebox::Box::apply(Item& item, const Verdict& verdict) {
    switch (verdict.kind) {
        case Verdict::Kind::cut:
        case Verdict::Kind::pass: ++item.stage; return true;
        case Verdict::Kind::alter: alter(item, verdict.ticket); return true;
        case Verdict::Kind::drop:
            account(item, verdict.reason, item.chain->stage(item.stage).name());
            return false;
        case Verdict::Kind::hold: keep(std::move(item), verdict); return false;
    }
    return true;
}

namespace {
bool same_connection(const View& x, const View& y) {
    return y.tcp() && x.source == y.source && x.destination == y.destination &&
           x.source_port == y.source_port && x.destination_port == y.destination_port && x.vlans == y.vlans &&
           x.destination_mac == y.destination_mac;
}
}  // namespace

/// Lets the stage's policy change it, and has it go on. What is spoiled already is left as it is.
void Middlebox::Box::alter(Item& item, Ticket ticket) {
    const std::size_t stage = item.stage++;
    if (item.spoiled) return;
    Stage& by = item.chain->stage(stage);
    item.as_it_is = true;
    Frame changed = item.frame.copy();
    Moment moment(*this, now_, by.dice());
    by.policy().alter(changed, packet_of(item), ticket, moment);
    item.frame = std::move(changed);
    item.altered_by = &by;
    item.told = true;  // what was changed is told one by one
    const View seen = dissect(item.frame);
    item.spoiled = item.view.tcp() && !same_connection(item.view, seen);
    if (!item.spoiled) item.view = seen;
    account(item, Fate::altered, by.name());
}

bool Middlebox::Box::has_room(std::size_t bytes) const {
    return line_.frames() + fence_[0].size() + fence_[1].size() < settings_.max_held_frames &&
           line_.bytes() + fence_bytes_ + bytes <= settings_.max_held_bytes;
}

void Middlebox::Box::keep(Item&& item, const Verdict& verdict) {
    Stage& stage = item.chain->stage(item.stage);
    if (!has_room(item.frame.size())) return account(item, Fate::line_full, stage.name());
    account(item, Fate::held, stage.name(), verdict.until);
    if (verdict.ordered) item.order = OrderToken(item.chain->ordered(item.from));
    ++item.stage;
    line_.add(Held{std::move(item), std::max(verdict.until, now_), verdict.ticket, verdict.in_vain, &stage});
    count_held();
}

Item Middlebox::Box::take_front(Item& item, std::uint32_t segments) {
    auto [front_frame, rest_frame] = cut_segments(item.frame, item.view, segments);
    Item front = item.shell();
    const std::uint32_t rest = item.view.segments - segments;
    front.frame = std::move(front_frame);
    front.view = dissect(front.frame);
    front.facts = item.facts.part(0, segments);
    item.frame = std::move(rest_frame);
    item.view = dissect(item.frame);
    item.facts = item.facts.part(segments, rest);
    item.first += segments;
    item.bytes_before += front.view.payload_length;
    return front;
}

std::optional<Item> Middlebox::Box::take_until(Item& item, Seq at) {
    const View& view = item.view;
    if (!view.tcp() || !precedes(view.seq, at) || !precedes(at, view.end())) return std::nullopt;
    auto [front_frame, rest_frame] = cut_at(item.frame, view, at);
    const std::uint32_t total = view.segments;
    item.as_it_is = true;
    Item front = item.shell();
    front.frame = std::move(front_frame);
    front.view = dissect(front.frame);
    item.frame = std::move(rest_frame);
    item.view = dissect(item.frame);
    item.bytes_before += front.view.payload_length;
    const auto share = [total](const Item& piece) { return std::min(piece.view.segments, total); };
    if (item.origin != Origin::invented) {
        front.facts = without(item.facts.part(0, share(front)), lost_roles(front.view));
        item.facts = without(item.facts.part(total - share(item), share(item)), lost_roles(item.view));
        item.first += total - share(item);
    }
    return front;
}

/// An order-keeping policy of an older profile has held a frame of this direction that is still in the box.
bool Middlebox::Box::older_is_under_way(const Item& item) const {
    return std::any_of(former_.begin(), former_.end(), [&item](const auto& weak) {
        const auto chain = weak.lock();
        return chain && chain->generation()<item.generation&& * chain->ordered(item.from)> 0;
    });
}

bool Middlebox::Box::would_overtake(const Item& item) const {
    const std::deque<Item>& fence = fence_[index(item.from)];
    return (!fence.empty() && item.generation >= fence.front().generation) || older_is_under_way(item);
}

/// As last seen; towards an end to which nothing has been delivered yet, as the other end speaks to it.
Path Middlebox::Box::path_to(const Connection& connection, Side to) const {
    Path path = tracker_.path(connection.handle, to);
    if (path.mac != Mac{}) return path;
    const Path other = tracker_.path(connection.handle, opposite(to));
    path.mac = other.peer_mac, path.peer_mac = other.mac;
    path.vlans = other.vlans;
    return path;
}

/// Works out an invention for this very moment. False: its connection is gone, or cannot have it.
bool Middlebox::Box::cook_invention(Item& item) {
    const Connection* connection = tracker_.find(item.recipe->connection);
    if (connection == nullptr) return false;
    if (item.as_it_is) return true;
    const Path path = path_to(*connection, item.recipe->to);
    if (item.recipe->icmp) {
        if (!exists_in(*item.recipe->icmp, connection->address[0].address.v6)) return false;
        item.frame = forge_icmp_error(cook_icmp(*item.recipe, *connection, path));
    } else {
        item.frame = forge(cook(*item.recipe, *connection, path));
    }
    item.view = dissect(item.frame);
    return true;
}

void Middlebox::Box::leave(Item& item) {
    if (!former_.empty() && would_overtake(item)) {
        if (!has_room(item.frame.size())) return account(item, Fate::line_full, {});
        item.frame.compact();
        fence_bytes_ += item.frame.capacity();
        fence_[index(item.from)].push_back(std::move(item));
        return count_held();
    }
    depart(item);
}

void Middlebox::Box::depart(Item& item) {
    if (item.recipe && !cook_invention(item)) return account(item, Fate::stale, author(item));
    const Side to = opposite(item.from);
    const std::size_t size = item.frame.size();
    const auto icmp = read_icmp_error(item.frame, item.view);
    const bool taken = output_.transmit(to, std::move(item.frame));
    counters_.frames[1][index(to)] += taken ? 1U : 0U;
    counters_.bytes[1][index(to)] += taken ? size : 0U;
    if (item.view.tcp() && !item.spoiled) {
        if (taken) {
            tracker_.delivered(now_, to, item.view, item.connection, item.origin == Origin::invented);
        } else {
            tracker_.refused(now_, to, item.connection);
        }
    }
    if (taken && icmp) tracker_.icmp_delivered(now_, to, *icmp, item.view.vlans);
    if (taken && item.spoiled) {
        account(item, Fate::spoiled, item.altered_by->name());
    } else {
        account(item, taken ? Fate::delivered : Fate::refused, author(item));
        if (taken) tell_delivered(item);
    }
    item.order = OrderToken();
}

void Middlebox::Box::account(const Item& item, Fate fate, std::string_view policy, TimePoint until) {
    counters_.fates[static_cast<std::size_t>(fate)] += item.view.segments;
    if (const Connection* connection = tracker_.find(item.connection)) {
        narrator_.fated(now_, item, *connection, fate, policy, until);
    }
    count_held();
}

void Middlebox::Box::count_held() {
    counters_.held_frames = line_.frames() + fence_[0].size() + fence_[1].size();
    counters_.held_bytes = line_.bytes() + fence_bytes_;
}

}  // namespace finwait
