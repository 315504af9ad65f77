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

const Address& client_of(const Connection& connection) {
    return connection.address[index(connection.side_of(End::client))].address;
}
const SocketAddress& server_of(const Connection& connection) {
    return connection.address[index(connection.side_of(End::server))];
}

bool is_bare_syn(const View& view) {
    return view.flags.has(Flags::syn) && !view.flags.has(Flags::ack) && !view.flags.has(Flags::rst);
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
    const Path& known = registry_.path(*record, from);
    registry_.set_path(*record, from, view.source_mac, view.destination_mac, view.vlans, known.ttl);
    Life life(connection, now, listener_);
    const bool were_full = connection.counts_full;
    const Answer answers = answered_by(connection, from, view, now);
    Tracker::Emission emission{connection.handle, classify(connection, from, view, answers)};
    Traffic& traffic = connection.traffic[index(from)];
    traffic.segments += view.segments;
    traffic.bytes += view.payload_length;
    if (connection.counts_full && !were_full) ++counters_.counts_full;
    if (view.flags.has(Flags::fin) && !view.flags.has(Flags::rst) && !connection.closer)
        connection.closer = from;

    connection.stamp(now_, from);
    emitted_by(life, from, view, answers);
    settle(*record);
    return emission;
}

Record* Tracker::Table::record_for(Side from, const View& view) {
    const FlowKey key = flow_key(view);
    Record* record = registry_.find(key);
    if (!record) return open(from, view, key);

    const bool at_home = record->connection.address[index(from)] == source(view);
    if (record->one_sided || !at_home) {
        const bool ended =
            record->connection.at(Side::a).is_over() && record->connection.at(Side::b).is_over();
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
}

/// A bare SYN from an end that has had another ISS is a new incarnation; from one that has had none it is a
/// simultaneous open, unless nothing is left to be opened together with.
bool Tracker::Table::begins_anew(const Record& record, Side from, const View& view) const {
    const Endpoint &x = record.connection.at(from), &y = record.connection.at(opposite(from));
    if (x.has_iss) return view.seq != x.iss;
    return x.heard || (x.at_rest() && y.at_rest());
}

Record* Tracker::Table::make_room(const FlowKey& key, Side from) {
    if (Record* record = registry_.insert(key, from)) return record;
    Record* oldest = registry_.most_dispensable();
    if (!oldest) return nullptr;
    ++counters_.evicted;
    ++evictions_of(oldest->rank);
    forget(*oldest);
    return registry_.insert(key, from);
}

std::uint64_t& Tracker::Table::evictions_of(Rank rank) {
    switch (rank) {
        case Rank::none:
        case Rank::ended: return counters_.evicted_ended;
        case Rank::time_wait: return counters_.evicted_time_wait;
        case Rank::half_open: return counters_.evicted_half_open;
        case Rank::established: break;
    }
    return counters_.evicted_established;
}

Record* Tracker::Table::open(Side from, const View& view, const FlowKey& key) {
    const bool opening = is_bare_syn(view);
    if (view.flags.has(Flags::rst) || (!opening && !view.flags.has(Flags::ack))) return nullptr;
    Record* record = make_room(key, from);
    if (!record) return nullptr;

    Connection& connection = record->connection;
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
        endpoint.starts_timer = true;
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
    connection.ordinal = ordinals_.next(client_of(connection), server_of(connection));
    counters_.pairs_forgotten = ordinals_.forgotten();
    ++counters_.opened;
    registry_.place(record, now_);
    listener_.opened(connection);
}

/// The same two sockets, a new life of one of them. What the other end still believes is carried over as it
/// stands.
void Tracker::Table::renew(Record& record, Side opener) {
    listener_.forgotten(record.connection);
    registry_.rename(record);
    Connection old = std::move(record.connection);
    Connection& connection = record.connection = Connection{};
    connection.handle = old.handle;
    connection.address = old.address;
    connection.at(opposite(opener)) = std::move(old.at(opposite(opener)));
    connection.at(opposite(opener)).forget_counts();
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

    Connection& connection = record->connection;
    const std::uint8_t ttl = forged ? registry_.path(*record, to).ttl : view.ttl;
    if (!view.destination_mac.is_group())
        registry_.set_path(*record, to, view.destination_mac, view.source_mac, view.vlans, ttl);
    Life life(connection, now, listener_);
    delivered_to(life, to, view, forged);
    counters_.intervals_refused += connection.at(to).take_refused();
    connection.stamp(now_, std::nullopt);
    settle(*record);
}

void Tracker::Table::icmp_delivered(TimePoint now, Side to, const IcmpError& error, const VlanStack& vlans) {
    keep_time(now);
    View about;  // as if the segment itself were seen
    about.vlans = vlans;
    about.source = error.source, about.destination = error.destination;
    about.source_port = error.source_port, about.destination_port = error.destination_port;
    Record* record = registry_.find(flow_key(about));
    if (!record || record->one_sided) return;
    const SocketAddress& sender = record->connection.address[index(to)];
    if (sender.address != error.source || sender.port != error.source_port) return;
    Life life(record->connection, now, listener_);
    icmp_delivered_to(life, to, error);
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
    if (record.is_steady()) return registry_.touch(record, now_);
    note_closed(record.connection);
    const bool was_established = record.rank == Rank::established;
    registry_.place(record, now_);
    if (record.rank == Rank::established && !was_established)
        ordinals_.keep(client_of(record.connection), server_of(record.connection));
}

void Tracker::Table::note_closed(Connection& connection) {
    if (!connection.closed && connection.at(Side::a).is_over() && connection.at(Side::b).is_over()) {
        connection.closed = true;
        ++counters_.closed;
        listener_.closed(connection);
    }
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
    note_closed(record.connection);
    registry_.place_again(record, now_);
}

}  // namespace finwait
