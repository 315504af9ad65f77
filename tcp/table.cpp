#include "tcp/table.hpp"

#include "tcp/life.hpp"

namespace finwait {
namespace {

SocketAddress source(const View& view) {
    return {view.source, view.source_port};
}
SocketAddress destination(const View& view) {
    return {view.destination, view.destination_port};
}

bool is_bare_syn(const View& view) {
    return view.flags.has(Flags::syn) && !view.flags.has(Flags::ack) && !view.flags.has(Flags::rst);
}

bool is_over(const Endpoint& endpoint) {
    return endpoint.at_rest() || endpoint.state == State::TimeWait;
}

/// What the other end's segment tells about one that has not been heard yet, when we came too late to hear
/// it.
void suppose_peer(Endpoint& peer, const View& view) {
    const bool answers_syn = view.flags.has(Flags::syn);
    peer.state = answers_syn ? State::SynSent : State::Established;
    peer.snd_nxt = view.ack;
    peer.snd_una = answers_syn ? view.ack - 1 : view.ack;
    peer.has_iss = peer.active_open = answers_syn;
    peer.iss = peer.snd_una;
    peer.fin_history_known = answers_syn;
}

}  // namespace

Tracker::Emission Tracker::Table::emitted(TimePoint now, Side from, const View& view) {
    keep_time(now);
    if (!view.tcp()) return {};
    Record* record = record_for(from, view);
    if (!record) return {};

    Connection& connection = record->connection;
    Life life(connection, now, listener_);
    const Answer answers = answered_by(connection, from, view, now);
    const RunFacts facts = classify(connection, from, view, answers);
    Traffic& traffic = connection.traffic[index(from)];
    traffic.segments += view.segments;
    traffic.bytes += view.payload_length;
    connection.last_segment_at = now;
    if (view.flags.has(Flags::fin) && !view.flags.has(Flags::rst) && !connection.closer)
        connection.closer = from;

    emitted_by(life, from, view, answers);
    const ConnectionHandle handle = connection.handle;
    settle(*record);
    return {handle, facts};
}

Record* Tracker::Table::record_for(Side from, const View& view) {
    const FlowKey key = flow_key(view);
    Record* record = registry_.find(key);
    if (!record) return open(from, view, key);

    const bool at_home = record->connection.address[index(from)] == source(view);
    if (record->one_sided || !at_home) {
        const bool ended = is_over(record->connection.at(Side::a)) && is_over(record->connection.at(Side::b));
        if (!record->one_sided && ended && is_bare_syn(view)) {  // moved, and opens anew
            forget(*record);
            return open(from, view, key);
        }
        meet_one_sided(*record, from);
        return nullptr;
    }
    if (is_bare_syn(view) && begins_anew(*record, from, view)) renew(*record, from);
    return record;
}

/// Two ends behind one TAP: what passes between them passes us by, but for what a bridge floods.
void Tracker::Table::meet_one_sided(Record& record, Side from) {
    ++counters_.one_sided;
    const bool was_only_presumed_there = !record.connection.at(opposite(from)).heard;
    if (!record.one_sided && was_only_presumed_there) {
        listener_.forgotten(record.connection);
        registry_.rename(record);
        record.one_sided = true;
    }
    if (!record.one_sided) return;
    registry_.place(record, now_);
    registry_.set_alarms(record);
}

/// A bare SYN from an end that has had another ISS is a new incarnation; from one that has had none it is a
/// simultaneous open, unless nothing is left to be opened together with.
bool Tracker::Table::begins_anew(const Record& record, Side from, const View& view) const {
    const Endpoint &x = record.connection.at(from), &y = record.connection.at(opposite(from));
    if (x.has_iss) return view.seq != x.iss;
    return x.heard || (x.at_rest() && y.at_rest());
}

Record* Tracker::Table::make_room(const FlowKey& key) {
    if (Record* record = registry_.insert(key)) return record;
    Record* idle = registry_.longest_idle();
    if (!idle) return nullptr;
    ++counters_.evicted;
    forget(*idle);
    return registry_.insert(key);
}

Record* Tracker::Table::open(Side from, const View& view, const FlowKey& key) {
    const bool opening = is_bare_syn(view);
    if (view.flags.has(Flags::rst) || (!opening && !view.flags.has(Flags::ack))) return nullptr;
    Record* record = make_room(key);
    if (!record) return nullptr;

    Connection& connection = record->connection;
    connection.address[index(from)] = source(view);
    connection.address[index(opposite(from))] = destination(view);
    for (const Side side : {Side::a, Side::b})
        connection.at(side).flavour = settings_.host[index(side)].flavour;
    if (opening) {
        connection.at(opposite(from)).state =
            State::Listen;  // implied: until it answers, only its host knows
        begin(*record, from, false);
        return record;
    }

    const bool answers_syn = view.flags.has(Flags::syn);
    for (const Side side : {Side::a, Side::b}) {
        Endpoint& endpoint = connection.at(side);
        endpoint.state = State::Established;
        endpoint.certainty = Certainty::unsure;
        endpoint.doubt = Doubt::picked_up;
        endpoint.fin_history_known = false;
        endpoint.state_since = endpoint.timer_since = now_;
    }
    suppose_peer(connection.at(opposite(from)), view);
    if (answers_syn) {
        connection.at(from).state = State::Listen;
        connection.at(from).fin_history_known = true;
    }
    ++counters_.picked_up;
    begin(*record, answers_syn ? std::optional(opposite(from)) : std::nullopt, true);
    return record;
}

void Tracker::Table::begin(Record& record, std::optional<Side> opener, bool picked_up) {
    Connection& connection = record.connection;
    connection.id = ++last_id_;
    connection.opener = opener;
    connection.picked_up = picked_up;
    connection.opened_at = connection.last_segment_at = now_;
    connection.ordinal = ordinals_.next(connection.address[index(connection.side_of(End::client))].address,
                                        connection.address[index(connection.side_of(End::server))]);
    ++counters_.opened;
    registry_.place(record, now_);
    listener_.opened(connection);
}

/// The same two sockets, a new life of one of them. What the other end still believes is carried over as it
/// stands.
void Tracker::Table::renew(Record& record, Side opener) {
    listener_.forgotten(record.connection);
    registry_.rename(record);
    const Connection old = record.connection;
    Connection& connection = record.connection = Connection{};
    connection.handle = old.handle;
    connection.address = old.address;
    connection.at(opposite(opener)) = old.at(opposite(opener));
    connection.at(opener).flavour = old.at(opener).flavour;
    connection.at(opener).incarnation = old.at(opener).incarnation;
    begin(record, opener, false);
}

void Tracker::Table::delivered(TimePoint now, Side to, const View& view, ConnectionHandle hint, bool forged) {
    keep_time(now);
    if (!view.tcp()) return;
    Record* record = registry_.find(hint);
    if (!record) record = registry_.find(flow_key(view));
    if (!record || record->one_sided) return;
    if (record->connection.address[index(to)] != destination(view)) return;

    Life life(record->connection, now, listener_);
    delivered_to(life, to, view, forged);
    record->connection.last_segment_at = now;
    settle(*record);
}

void Tracker::Table::refused(TimePoint now, Side to, ConnectionHandle handle) {
    keep_time(now);
    Record* record = registry_.find(handle);
    if (!record) return;
    record->connection.at(to).certainty = Certainty::unsure;
    record->connection.at(to).doubt = Doubt::refused;
}

void Tracker::Table::settle(Record& record) {
    Connection& connection = record.connection;
    if (!connection.closed && is_over(connection.at(Side::a)) && is_over(connection.at(Side::b))) {
        connection.closed = true;
        ++counters_.closed;
        listener_.closed(connection);
    }
    registry_.place(record, now_);
    registry_.set_alarms(record);
}

void Tracker::Table::forget(Record& record) {
    if (!record.one_sided) listener_.forgotten(record.connection);
    registry_.erase(record);
}

void Tracker::Table::advance(TimePoint now) {
    for (auto due = registry_.next_due(); due && due->at <= now; due = registry_.next_due()) {
        keep_time(due->at);
        time_is_up(*due);
    }
    keep_time(now);
}

void Tracker::Table::time_is_up(const Registry::Due& due) {
    Record& record = *due.record;
    if (!due.side) {
        ++counters_.expired;
        return forget(record);
    }
    const Endpoint& endpoint = record.connection.at(*due.side);
    const bool request = endpoint.state == State::SynReceived && !endpoint.active_open;
    Life life(record.connection, due.at, listener_);
    life.happened(*due.side, request ? Occasion::RequestDropped : Occasion::TimedOut, Certainty::implied,
                  Doubt::timer);
    settle(record);
}

}  // namespace finwait
