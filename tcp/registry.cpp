#include "tcp/registry.hpp"

namespace finwait {
namespace {

constexpr std::array ranks{Rank::ended, Rank::time_wait, Rank::half_open, Rank::established};

/// Asks for the memory now that will be read later.
void prefetch(const void* from, std::size_t size) {
    constexpr std::size_t line = 64;
    const char* const bytes = static_cast<const char*>(from);
    for (std::size_t i = 0; i < size; i += line) __builtin_prefetch(bytes + i);
    __builtin_prefetch(bytes + size - 1);  // it may begin in the middle of a line
}

template <class List, std::size_t n, class Elements>
std::array<List, n> lists_of(Elements& elements) {
    return [&]<std::size_t... i>(std::index_sequence<i...>) {
        return std::array<List, n>{((void)i, List(elements))...};
    }
    (std::make_index_sequence<n>());
}

std::array<Duration, timer_count> lengths_of(const HostSettings& host, Duration linger) {
    return {Duration::max(),
            host.syn_timeout,
            host.syn_ack_timeout,
            host.fin_silence,
            host.fin_timeout,
            host.time_wait,
            linger};
}

}  // namespace

Registry::Registry(const Tracker::Settings& settings)
    : settings_(settings),
      lengths_{lengths_of(settings.host[0], settings.linger), lengths_of(settings.host[1], settings.linger)},
      paths_(settings.hash_seed),
      where_(0, Hash{this}, Equal{this}),
      activity_(lists_of<Activity, rank_count>(records_)),
      running_{lists_of<Alarms, timer_count>(alarms_), lists_of<Alarms, timer_count>(alarms_)} {}

std::size_t Registry::Hash::operator()(const FlowKey& key) const {
    return static_cast<std::size_t>(flow_hash(key, registry->settings_.hash_seed));
}

std::size_t Registry::Hash::operator()(std::uint32_t i) const {
    const Record& record = registry->records_[i];
    const auto& [one, other] = record.connection.address;
    const std::uint32_t vlans = registry->paths_[record.paths].key_vlans;
    return static_cast<std::size_t>(
        flow_hash({one.address, other.address, one.port, other.port, vlans}, registry->settings_.hash_seed));
}

bool Registry::has(std::uint32_t i, const FlowKey& key) const {
    const Record& record = records_[i];
    prefetch(&record, sizeof record);  // among a million it is in no cache, and all of it will be wanted
    const auto& [a, b] = record.connection.address;
    const auto is = [](const SocketAddress& socket, const Address& address, std::uint16_t port) {
        return socket.port == port && socket.address == address;
    };
    const bool same = (is(a, key.one, key.one_port) && is(b, key.other, key.other_port)) ||
                      (is(b, key.one, key.one_port) && is(a, key.other, key.other_port));
    return same && paths_[record.paths].key_vlans == key.vlans;
}

Record* Registry::find(const FlowKey& key) {
    const auto found = where_.find(key);
    if (found == where_.end()) return nullptr;
    return &records_[*found];
}

const Record* Registry::find(ConnectionHandle handle) const {
    if (handle.index >= records_.size()) return nullptr;
    const Record& record = records_[handle.index];
    return record.in_use() && !record.one_sided && record.connection.handle == handle ? &record : nullptr;
}

Record* Registry::find(ConnectionHandle handle) {
    return const_cast<Record*>(std::as_const(*this).find(handle));  // NOLINT: ours, and not const
}

Record* Registry::insert(const FlowKey& key, Side from) {
    if (where_.size() >= settings_.max_connections) return nullptr;
    const std::uint32_t i = records_.take();
    Record& record = records_[i];
    record.connection.handle.index = i;
    record.connection.address[index(from)] = {key.one, key.one_port};
    record.connection.address[index(opposite(from))] = {key.other, key.other_port};
    record.paths = paths_.hold({{}, key.vlans}) & 0xfffffffU;
    where_.insert(i);
    return &record;
}

void Registry::erase(Record& record) {
    const ConnectionHandle old = record.connection.handle;
    where_.erase(old.index);
    move_to(Rank::none, record);
    for (const auto side : {std::optional(Side::a), std::optional(Side::b), std::optional<Side>()})
        set_alarm(record, side, Timeout::none, false, {});
    paths_.let_go(record.paths);
    record.connection = Connection{};
    record.connection.handle = {old.index, old.generation + 1};
    record.one_sided = false;
    records_.give_back(old.index);
}

void Registry::rename(Record& record) {
    ++record.connection.handle.generation;
}

Record* Registry::most_dispensable() {
    for (const Rank rank : ranks)
        if (!list_of(rank).empty()) return &records_[list_of(rank).front()];
    return nullptr;
}

Rank Registry::rank_of(const Record& record) {
    const Endpoint &a = record.connection.at(Side::a), &b = record.connection.at(Side::b);
    if (record.one_sided || (a.at_rest() && b.at_rest())) return Rank::ended;
    if (a.is_over() && b.is_over()) return Rank::time_wait;
    const auto half = [](const Endpoint& e) {
        return !e.heard || e.at_rest() || e.state == State::SynReceived;
    };
    // SYN-SENT beside a peer that is open: a new incarnation, but not the end of what the peer believes.
    const bool synchronizes = synchronized(a.state) || synchronized(b.state);
    return half(a) || half(b) || !synchronizes ? Rank::half_open : Rank::established;
}

void Registry::move_to(Rank rank, Record& record) {
    const std::uint32_t i = record.index();
    if (record.rank == rank && list_of(rank).back() == i) return;
    if (record.in_use()) list_of(record.rank).erase(i);
    record.rank = rank;
    if (rank != Rank::none) list_of(rank).push_back(i);
}

void Registry::place(Record& record, TimePoint now) {
    move_to(rank_of(record), record);
    record.placed = in_ticks(now);
    set_alarms(record, now);
}

void Registry::place_again(Record& record, TimePoint now) {
    const Rank rank = rank_of(record);
    if (rank != record.rank) move_to(rank, record);
    record.placed = in_ticks(now);
    set_alarms(record, now);
}

/// Moving within the list touches its neighbours, which are in no cache when there are many. So an open
/// connection moves only now and then: the list is in order to within 100 s when there are a million, and
/// exactly when there are few.
void Registry::touch(Record& record, TimePoint now) {
    constexpr std::size_t few = 256;
    const std::uint32_t ticks = in_ticks(now), since = ticks - record.placed;
    if (where_.size() > few && since < where_.size() / 10 && since < in_ticks(TimePoint(settings_.idle / 16)))
        return;
    move_to(Rank::established, record);
    record.placed = ticks;
}

void Registry::change_path(Record& record, Side side, const Path& path) {
    Paths paths = paths_[record.paths];
    paths.path[index(side)] = path;
    const std::uint32_t old = record.paths;
    record.paths = paths_.hold(paths) & 0xfffffffU;
    paths_.let_go(old);
}

Timeout Registry::timer_for(const Endpoint& endpoint) const {
    switch (endpoint.state) {
        case State::SynSent: return Timeout::syn;
        case State::SynReceived: return Timeout::syn_ack;
        case State::FinWait1:
        case State::Closing:
        case State::LastAck: return Timeout::repeats;
        // Only a closed socket's FIN-WAIT-2 ends by itself; a half-closed one may wait for ever.
        case State::FinWait2: return endpoint.may_be_orphan ? Timeout::fin_wait_2 : Timeout::none;
        case State::TimeWait: return Timeout::time_wait;
        default: return Timeout::none;
    }
}

void Registry::set_alarms(Record& record, TimePoint now) {
    const bool ended = record.rank == Rank::ended;
    const auto starts = [&](Side side) { return record.connection.at(side).starts_timer; };
    if (record.alarm == no_index && !ended && !starts(Side::a) && !starts(Side::b)) return;
    for (const Side side : {Side::a, Side::b}) {
        Endpoint& endpoint = record.connection.at(side);
        set_alarm(record, side, record.one_sided ? Timeout::none : timer_for(endpoint), endpoint.starts_timer,
                  now);
        endpoint.starts_timer = false;
    }
    set_alarm(record, {}, ended ? Timeout::linger : Timeout::none, ended, now);
}

/// Where in the record's chain the number of this alarm stands, or would.
std::uint32_t* Registry::alarm_of(Record& record, std::optional<Side> side) {
    std::uint32_t* place = &record.alarm;
    while (*place != no_index && alarms_[*place].side != side) place = &alarms_[*place].next_of_record;
    return place;
}

void Registry::set_alarm(Record& record, std::optional<Side> side, Timeout timer, bool again, TimePoint now) {
    std::uint32_t* const place = alarm_of(record, side);
    const bool was_running = *place != no_index;
    if (!was_running && timer == Timeout::none) return;
    if (!was_running) {
        *place = alarms_.take();
        alarms_[*place] = Alarm();
        alarms_[*place].record = record.index();
        alarms_[*place].side = side;
    }
    const std::uint32_t i = *place;
    Alarm& alarm = alarms_[i];
    if (was_running) {
        if (alarm.timer == timer && !again) return;
        list_of(alarm.timer, side).erase(i);
    }
    if (timer == Timeout::none) {
        *place = alarm.next_of_record;
        alarms_.give_back(i);
        return;
    }
    alarm.timer = timer;
    alarm.due = now + lengths_[index(side.value_or(Side::a))][static_cast<std::size_t>(timer)];
    list_of(timer, side).push_back(i);
}

std::optional<Registry::Due> Registry::next_due() {
    std::optional<Due> soonest;
    const auto consider = [&](TimePoint at, std::uint32_t record, std::optional<Side> side) {
        if (!soonest || at < soonest->at) soonest = Due{at, &records_[record], side};
    };
    for (const auto& of_side : running_)
        for (const Alarms& alarms : of_side) {
            if (alarms.empty()) continue;
            const Alarm& alarm = alarms_[alarms.front()];
            consider(alarm.due, alarm.record, alarm.side);
        }
    for (const Rank rank : {Rank::time_wait, Rank::half_open, Rank::established})
        if (const std::uint32_t i = list_of(rank).front(); i != no_index)
            consider(records_[i].connection.last_segment_at + settings_.idle, i, std::nullopt);
    return soonest;
}

ConnectionHandle Registry::first() const {
    for (const Rank rank : ranks) {
        const std::uint32_t i = list_of(rank).front();
        if (i == no_index) continue;
        const Record& record = records_[i];
        return record.one_sided ? next(record.connection.handle) : record.connection.handle;
    }
    return {};
}

ConnectionHandle Registry::next(ConnectionHandle handle) const {
    if (handle.index >= records_.size() || !records_[handle.index].in_use()) return {};
    std::uint32_t i = handle.index;
    do {
        Rank rank = records_[i].rank;
        i = list_of(rank).after(i);
        while (i == no_index) {
            if (rank == ranks.back()) return {};
            rank = static_cast<Rank>(static_cast<std::uint8_t>(rank) + 1);
            i = list_of(rank).front();
        }
    } while (records_[i].one_sided);
    return records_[i].connection.handle;
}

}  // namespace finwait
