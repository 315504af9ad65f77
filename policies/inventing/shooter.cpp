#include "policies/inventing/shooter.hpp"

namespace finwait {

namespace {
/// Bursts that wait for their next shot; one more goes without its rest.
constexpr std::size_t most_waiting = 65536;
}  // namespace

Verdict Shooter::judge(const Packet& packet, Moment& moment) {
    volley(*packet.connection, packet.from, moment);
    // One wire segment is answered for at a time, so that each of a run meets its own shot.
    return shot_.instead ? Verdict::drop(1) : Verdict::pass(1);
}

void Shooter::act(const Connection& c, Moment& moment) {
    volley(c, c.side_of(End::client), moment);
}

void Shooter::volley(const Connection& c, Side sender, Moment& moment) {
    for (const Side to : sides_of(shot_.to, c, sender)) {
        const std::uint64_t at_once = shot_.interval == Duration::zero() ? shot_.count : 1;
        for (std::uint64_t n = 0; n < at_once; ++n) fire(c.handle, to, shot_.place, moment);
        if (shot_.count > at_once && later_.size() < most_waiting)
            later_.push_back({moment.now() + shot_.interval, c.handle, to, shot_.count - at_once});
    }
}

void Shooter::fire(ConnectionHandle connection, Side to, Place place, Moment& moment) {
    Recipe recipe = shot_.recipe;
    recipe.connection = connection;
    recipe.to = to;
    moment.emit(recipe, place);
}

std::optional<TimePoint> Shooter::next_deadline() const {
    if (later_.empty()) return std::nullopt;
    return later_.front().at;
}

void Shooter::advance(Moment& moment) {
    while (!later_.empty() && later_.front().at <= moment.now()) {
        const Later next = later_.front();
        later_.pop_front();
        fire(next.connection, next.to, Place::after, moment);
        if (next.left > 1)
            later_.push_back({next.at + shot_.interval, next.connection, next.to, next.left - 1});
    }
}

void Shooter::forgotten(ConnectionHandle connection) {
    std::erase_if(later_, [&](const Later& l) { return l.connection == connection; });
}

}  // namespace finwait
