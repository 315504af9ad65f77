// See onlooker.hpp.
#include "daemon/capture/onlooker.hpp"

#include <algorithm>
#include <vector>

namespace finwait {
namespace {

bool is_over(const Connection& c) {
    const auto over = [](const Endpoint& e) { return e.at_rest() || e.state == State::TimeWait; };
    return over(c.at(Side::a)) && over(c.at(Side::b));
}

}  // namespace

Onlooker::Onlooker(const Settings& settings, Audience& audience)
    : settings_(settings),
      audience_(audience),
      narrator_(this, settings.detail),
      tracker_(settings.tracker, *this),
      by_key_(0, SocketPairHash(settings.tracker.hash_seed)) {}

/// Step by step, so that what a timer ends is told with its own time.
void Onlooker::advance(TimePoint now) {
    for (auto due = tracker_.next_deadline(); due && *due <= now; due = tracker_.next_deadline()) {
        now_ = std::max(now_, *due);
        tracker_.advance(now_);
        narrator_.flush_moves();
    }
    now_ = std::max(now_, now);
}

void Onlooker::see(LinkType link, const CapturedPacket& packet) {
    advance(packet.at);
    ++counters_.frames;
    const CapturedFrame frame = frames_.read(link, packet);
    if (worth_following(frame)) follow(frame, packet.number);
}

bool Onlooker::worth_following(const CapturedFrame& frame) {
    const View& view = frame.view;
    if (frame.headers_cut) return ++counters_.headers_cut, false;
    if (!view.tcp()) {
        if (view.kind == Kind::fragment)
            ++counters_.fragments;
        else if (view.kind == Kind::malformed && view.oddity != Oddity::none)
            ++counters_.oddities[static_cast<std::size_t>(view.oddity)];
        else
            ++counters_.not_tcp;
        return false;
    }
    if (twice_.was_seen(now_, frame)) {
        ++counters_.twice;
        if (Followed* followed = find(view)) ++followed->twice;
        return false;
    }
    if (frame.sum != Sum::wrong) return true;
    // Whatever it says, its receiver will not take it, and its addresses may be the damage.
    ++counters_.damaged;
    if (Followed* followed = find(view)) {
        ++followed->damaged;
        const bool low = followed->key.low == SocketAddress{view.source, view.source_port};
        followed->zeek.saw_damaged(low ? followed->low_end : opposite(followed->low_end));
    }
    return false;
}

/// Any rule would do that tells one direction from the other; it decides nothing else.
Side Onlooker::side_of(const View& view) const {
    if (settings_.a) {
        const bool from_a = settings_.a->contains(view.source);
        if (from_a != settings_.a->contains(view.destination)) return from_a ? Side::a : Side::b;
    }
    const SocketAddress from{view.source, view.source_port}, to{view.destination, view.destination_port};
    return from < to ? Side::a : Side::b;
}

Followed* Onlooker::find(const View& view) {
    const auto found = by_key_.find(socket_pair(view));
    return found == by_key_.end() ? nullptr : found->second;
}

Followed* Onlooker::of_number(std::uint64_t number) {
    if (latest_ != nullptr && latest_->number == number) return latest_;
    const auto found = followed_.find(number);
    return found == followed_.end() ? nullptr : latest_ = found->second.get();
}

/// The end of which this capture does not show what arrives.
bool Onlooker::is_far(End end) const {
    switch (settings_.taken_at) {
        case TakenAt::between: return false;
        case TakenAt::client: return end == End::server;
        case TakenAt::server: return end == End::client;
    }
    return false;
}

void Onlooker::follow(const CapturedFrame& frame, std::uint64_t number) {
    const View& view = frame.view;
    const Side from = side_of(view);
    view_ = &view;
    packet_ = number;
    const Tracker::Emission emission = tracker_.emitted(now_, from, view);
    const Connection* connection = tracker_.find(emission.connection);
    if (connection == nullptr) {
        ++counters_.stray;
        narrator_.flush_moves();
        view_ = nullptr;
        return;
    }
    Followed* followed = of_number(connection->id);
    const End sender = connection->end_of(from);
    ++counters_.segments;
    if (followed != nullptr) {
        note(*followed, sender, frame);
        // It has just said where it is; but not whether an ACK of its FIN, which may have come to it unseen.
        const State state = connection->at(from).state;
        const bool waits_for_ack =
            state == State::Closing || state == State::LastAck || state == State::FinWait1;
        followed->not_proven[index(sender)] = is_far(sender) && waits_for_ack;
    }

    item_.view = view;
    item_.facts = emission.facts;
    item_.from = from;
    item_.connection = emission.connection;
    item_.number = number;
    narrator_.emitted(now_, item_, *connection);
    const End receiver = opposite(sender);
    if (is_far(receiver)) {
        if (followed != nullptr) followed->not_proven[index(receiver)] = true;
    } else {
        tracker_.delivered(now_, opposite(from), view, emission.connection, false);
    }
    // What passes here is drawn as passing; what it did to an end that is far away, only that end can tell.
    if (const Connection* still = tracker_.find(emission.connection))
        narrator_.fated(now_, item_, *still, Fate::delivered, {});
    narrator_.flush_moves();
    view_ = nullptr;
}

void Onlooker::note(Followed& followed, End from, const CapturedFrame& frame) {
    const std::uint64_t superframes = followed.superframes;
    followed.saw(from, frame, now_, !settings_.a);
    counters_.superframes += followed.superframes - superframes;
    if (frame.cut) ++counters_.cut;
    if (frame.options_cut) ++counters_.options_cut;
    if (frame.sum == Sum::unfinished) ++counters_.unfinished[index(from)];
}

void Onlooker::opened(const Connection& connection) {
    auto followed = std::make_unique<Followed>();
    followed->number = connection.id;
    followed->since = now_;
    followed->first_packet = packet_;
    followed->picked_up = connection.picked_up;
    followed->fold.only_watched();
    if (settings_.a) followed->client_side = connection.side_of(End::client);
    if (view_ != nullptr) {
        followed->key = socket_pair(*view_);
        const bool source_is_low = followed->key.low == SocketAddress{view_->source, view_->source_port};
        const End source = connection.end_of(side_of(*view_));
        followed->low_end = source_is_low ? source : opposite(source);
        by_key_[followed->key] = followed.get();
    }
    latest_ = followed.get();
    followed_[connection.id] = std::move(followed);
    narrator_.opened(now_, 0, connection);
}

void Onlooker::transitioned(const Connection& connection, const Transition& transition) {
    narrator_.moved(0, connection, transition);
}

void Onlooker::closed(const Connection& connection) {
    narrator_.closed(now_, 0, connection);
}

void Onlooker::forgotten(const Connection& connection) {
    narrator_.flush_moves();
    narrator_.forgotten(connection);
    Followed* followed = of_number(connection.id);
    if (followed == nullptr) return;
    followed->forgotten = true;
    // A new life on the same sockets ends the old one; else only a full table forgets what is not over.
    const bool begins_anew = view_ != nullptr && socket_pair(*view_) == followed->key;
    const bool idle = now_ - connection.last_segment_at >= settings_.tracker.idle;
    if (!is_over(connection) && !begins_anew && !idle) {
        followed->for_want_of_room = true;
        ++gave_up_for_room_;
    }
    hand_out(*followed);
    const auto place = by_key_.find(followed->key);
    if (place != by_key_.end() && place->second == followed) by_key_.erase(place);
    notes_ -= followed->segments.size();
    if (latest_ == followed) latest_ = nullptr;
    followed_.erase(connection.id);
}

void Onlooker::observe(const Event& event) {
    Followed* followed = of_number(event.connection);
    if (followed == nullptr) return;
    const Keep& keep = settings_.keep;
    const bool room = notes_ < keep.most_in_all;
    const std::size_t before = followed->segments.size();
    const bool half_captured = followed->unheard().has_value();
    if (settings_.taken_at == TakenAt::between && !half_captured) {
        followed->on(event, keep, room);
    } else {
        Event told = event;
        for (const End end : {End::client, End::server}) {
            Certainty& certainty = told.certainty[index(end)];
            if (half_captured)
                certainty = Certainty::unsure;
            else if (followed->not_proven[index(end)] && certainty == Certainty::proven)
                certainty = Certainty::implied;
        }
        followed->on(told, keep, room);
    }
    notes_ += followed->segments.size() - before;
}

void Onlooker::hand_out(const Followed& followed) {
    if (followed.unheard())
        ++counters_.one_direction;
    else if (followed.picked_up)
        ++counters_.no_beginning;
    counters_.gaps += followed.zeek.gaps(End::client) + followed.zeek.gaps(End::server);
    audience_.over(followed, now_);
}

void Onlooker::finish() {
    tracker_.for_each([this](const Connection& connection) { narrator_.forgotten(connection); });
    std::vector<std::uint64_t> numbers;
    numbers.reserve(followed_.size());
    for (const auto& [number, followed] : followed_) numbers.push_back(number);
    std::sort(numbers.begin(), numbers.end());
    for (const std::uint64_t number : numbers) hand_out(*followed_[number]);
    followed_.clear();
    by_key_.clear();
    latest_ = nullptr;
}

}  // namespace finwait
