#include "tests/wire/truth/wire.hpp"

#include <poll.h>

#include <chrono>

#include "tcp/standing.hpp"

namespace finwait::truth {
namespace {

Middlebox::Settings settings_for(const Tracker::Settings& tracker) {
    Middlebox::Settings settings;
    settings.tracker = tracker;
    settings.seed = 1;
    settings.detail = UINT32_MAX;  // every segment is told
    return settings;
}

/// LISTEN and CLOSED are one to inet_diag: no socket has these two ends.
State as_socket(State state) {
    return state == State::Listen ? State::Closed : state;
}

}  // namespace

TimePoint now() {
    return TimePoint(std::chrono::steady_clock::now().time_since_epoch());
}

Wire::Wire(const Tracker::Settings& settings) : box_(settings_for(settings), *this, this) {
    box_.load(now(), conductor_.profile());
    looked_at_ = now();
}

bool Wire::read() {
    constexpr std::size_t batch = 256;
    for (const Side side : {Side::a, Side::b}) host(side).tap().read(arrived_[index(side)], batch);
    const std::size_t before = conductor_.flights.size();
    const TimePoint at = now();
    longest_stall = std::max(longest_stall, at - looked_at_);
    looked_at_ = at;
    box_.advance(at);
    for (const Side side : {Side::a, Side::b}) {
        for (Frame& frame : arrived_[index(side)]) box_.ingress(at, side, std::move(frame));
        arrived_[index(side)].clear();
    }
    return conductor_.flights.size() != before;
}

bool Wire::await(Duration at_most) {
    if (read()) return true;
    std::array<pollfd, 2> waiting{pollfd{host(Side::a).tap().fd(), POLLIN, 0},
                                  pollfd{host(Side::b).tap().fd(), POLLIN, 0}};
    const timespec time{at_most / 1s, (at_most % 1s).count()};
    const TimePoint until = now() + at_most;
    ::ppoll(waiting.data(), waiting.size(), &time, nullptr);
    looked_at_ = std::min(now(), until);
    return read();
}

void Wire::obey(Conductor::Order order) {
    conductor_.order = std::move(order);
    box_.advance(now());
    conductor_.order.reset();
}

void Wire::deliver(std::size_t flight, std::vector<bool> lost) {
    const Ticket ticket = flights()[flight].ticket;
    flights().erase(flights().begin() + static_cast<std::ptrdiff_t>(flight));
    obey({.release = ticket, .lost = std::move(lost), .forge = {}});
}

void Wire::drop(std::size_t flight) {
    deliver(flight, std::vector<bool>(flights()[flight].view.segments, true));
}

void Wire::forge(const Recipe& recipe) {
    obey({.release = {}, .lost = {}, .forge = recipe});
}

void Wire::observe(const Event& event) {
    events.push_back(event);
    if (on_event) on_event(event);
}

Comparison Wire::compare(const std::set<ConnectionHandle>& connections) {
    struct Both {
        ConnectionHandle handle;
        Side side;
        State kernel;
    };
    read();
    for (const TimePoint give_up = now() + 50ms; now() < give_up;) {
        std::vector<Both> seen;
        for (const ConnectionHandle handle : connections) {
            const Connection* c = tracker().find(handle);
            if (c == nullptr) continue;
            for (const Side side : {Side::a, Side::b}) {
                const SocketAddress &local = c->address[index(side)],
                                    &remote = c->address[index(opposite(side))];
                seen.push_back({handle, side, host(side).sockets().state(local, remote)});
            }
        }
        if (read()) continue;
        Comparison result;
        for (const Both& both : seen) {
            const Connection* c = tracker().find(both.handle);
            if (c == nullptr) continue;
            const Endpoint& model = c->at(both.side);
            const bool same = as_socket(model.state) == both.kernel;
            const Standing standing = finwait::standing(*c, both.side, now());
            if (standing.certainty != Certainty::proven) {
                auto& counts = standing.certainty == Certainty::implied ? result.implied : result.unsure;
                auto& count = counts[static_cast<std::size_t>(standing.doubt)];
                ++(same ? count.agreed : count.differed);
            } else if (same) {
                ++result.proven;
            } else {
                result.disagreements.push_back(std::string("connection ") + std::to_string(c->id) + ", " +
                                               name(c->end_of(both.side)) + ": finwait says " +
                                               name(model.state) + ", the kernel " + name(both.kernel));
            }
        }
        return result;
    }
    return {};
}

}  // namespace finwait::truth
