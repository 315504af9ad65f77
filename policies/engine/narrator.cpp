#include "policies/engine/narrator.hpp"

#include <string>
#include <utility>

#include "tcp/standing.hpp"

namespace finwait {

namespace {

Event event(TimePoint at, std::uint64_t generation, const Connection& connection) {
    Event e;
    e.at = at;
    e.connection = connection.id;
    e.generation = generation;
    for (const End end : {End::client, End::server}) {
        const Side side = connection.side_of(end);
        const Standing how = standing(connection, side, at);
        e.state[index(end)] = connection.at(side).state;
        e.certainty[index(end)] = how.certainty;
        e.doubt[index(end)] = how.doubt;
    }
    return e;
}

std::uint32_t relative(Seq s, const Endpoint& sender) {
    return sender.has_iss ? (s - sender.iss.value()).value() : s.value();
}

constexpr RoleSet merely_passing = RoleSet(Role::data) | Role::ack | Role::window_update;

}  // namespace

Brief brief(const Item& item, const Connection& connection) {
    const View& view = item.view;
    const Endpoint& sender = connection.at(item.from);
    Brief b;
    b.number = item.number;
    b.first = item.first;
    b.segments = view.segments;
    b.from = connection.end_of(item.from);
    b.origin = item.origin;
    if (item.recipe && item.recipe->icmp) {
        b.icmp = item.recipe->icmp;
        return b;
    }
    b.flags = view.flags;
    b.seq = relative(view.seq, sender);
    if (view.flags.has(Flags::ack)) b.ack = relative(view.ack, connection.at(opposite(item.from)));
    b.length = view.payload_length;
    b.window = std::uint32_t{view.window} << (view.flags.has(Flags::syn) ? 0U : sender.shift());
    if (item.origin != Origin::invented) {
        b.facts = item.facts.of(0);
        for (std::uint32_t n = 0; n < view.segments; n += item.facts.alike(n)) {
            const Facts further = item.facts.of(n);
            for (std::size_t role = 0; role < role_count; ++role) {
                if (!further.roles.has(static_cast<Role>(role)) || b.facts.roles.has(static_cast<Role>(role)))
                    continue;
                b.facts.roles.add(static_cast<Role>(role));
                b.facts.occurrence[role] = further.occurrence[role];
            }
        }
    }
    return b;
}

void Narrator::tell(const Event& e) {
    observer_->observe(e);
}

void Narrator::tell_bulk(const Connection& connection) {
    Memory* memory = memory_.find(connection.handle);
    if (memory == nullptr || !memory->bulk) return;
    tell(*std::exchange(memory->bulk, std::nullopt));
}

bool Narrator::one_by_one(TimePoint at, const Item& item, const Connection& connection) {
    const RoleSet roles = item.facts.all_roles();
    // In an ACK war there may be a million of these.
    const bool war = roles.has(Role::challenge_ack) && item.facts.of(0).nth(Role::challenge_ack) > detail_;
    if ((roles | merely_passing) != merely_passing && !war) return true;
    Memory& memory = memory_[connection.handle];
    if (memory.told < detail_) {
        ++memory.told;
        return true;
    }
    Bulk bulk = memory.bulk ? std::get<Bulk>(memory.bulk->body) : Bulk{};
    const std::size_t from = index(connection.end_of(item.from));
    bulk.segments[from] += item.view.segments;
    bulk.bytes[from] += item.view.payload_length;
    memory.bulk = event(at, item.generation, connection);
    memory.bulk->body = bulk;
    return false;
}

void Narrator::opened(TimePoint at, std::uint64_t generation, const Connection& connection) {
    if (observer_ == nullptr) return;
    Opened opened;
    opened.client_side = connection.side_of(End::client);
    opened.client = connection.address[index(opened.client_side)];
    opened.server = connection.address[index(opposite(opened.client_side))];
    opened.picked_up = connection.picked_up;
    opened.ordinal = connection.ordinal;
    Event e = event(at, generation, connection);
    e.body = opened;
    tell(e);
}

void Narrator::emitted(TimePoint at, Item& item, const Connection& connection) {
    if (observer_ == nullptr) return;
    item.told = one_by_one(at, item, connection);
    if (item.told) {
        const std::uint64_t generation = item.generation;
        tell_bulk(connection);
        Event e = event(at, generation, connection);
        e.body = Emitted{brief(item, connection)};
        tell(e);
    }
    flush_moves();
}

void Narrator::fated(TimePoint at, const Item& item, const Connection& connection, Fate fate,
                     std::string_view policy, TimePoint until) {
    if (observer_ == nullptr) return;
    // What is only summed up is told alone when something other than waiting and passing befell it.
    const bool passing = fate == Fate::delivered || fate == Fate::held;
    if (item.told || !passing) {
        tell_bulk(connection);
        Event e = event(at, item.generation, connection);
        e.body = Fated{brief(item, connection), fate, std::string(policy), until};
        tell(e);
    }
    flush_moves();
}

void Narrator::moved(std::uint64_t generation, const Connection& connection, const Transition& t) {
    if (observer_ == nullptr) return;
    Event e = event(t.at, generation, connection);
    e.body = Moved{connection.end_of(t.side), t.from, t.to, t.occasion};
    later_.push_back(std::move(e));
}

void Narrator::flush_moves() {
    for (const Event& e : later_) tell(e);
    later_.clear();
}

void Narrator::closed(TimePoint at, std::uint64_t generation, const Connection& connection) {
    if (observer_ == nullptr) return;
    Event e = event(at, generation, connection);
    e.body = Closed{};
    later_.push_back(std::move(e));
}

void Narrator::forgotten(const Connection& connection) {
    if (observer_ == nullptr) return;
    tell_bulk(connection);
    memory_.forget(connection.handle);
}

void Narrator::report(TimePoint at, std::uint64_t generation, const PolicyReport& report) {
    if (observer_ == nullptr) return;
    Event e;
    e.at = at;
    e.generation = generation;
    e.body = report;
    tell(e);
}

}  // namespace finwait
