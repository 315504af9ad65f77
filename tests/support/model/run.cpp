#include "tests/support/model/run.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "tcp/dissect.hpp"
#include "tcp/standing.hpp"

namespace finwait::model {
namespace {

Address address(bool v6, unsigned number) {
    return *parse_address((v6 ? "2001:db8::" : "198.18.0.") + std::to_string(number));
}

std::string in_ms(TimePoint t) {
    const std::string text =
        std::to_string(std::chrono::duration<double, std::milli>(t.time_since_epoch()).count());
    return text.substr(0, text.size() - 3) + " ms";
}

Script script_of(const Exchange& what, End end) {
    const auto own = end == End::client ? Exchange::Closer::client : Exchange::Closer::server;
    const auto closer = what.half_close ? Exchange::Closer::client : what.closes_first;
    const bool first = closer == own || closer == Exchange::Closer::both;
    Script s;
    s.closes = closer == Exchange::Closer::nobody ? Script::Closes::never
               : first                            ? Script::Closes::first
                                                  : Script::Closes::after;
    s.pause = first ? what.pause : what.follows;
    s.half = first && (what.reads_on || what.half_close);
    s.last_words = what.last_words[index(end)];
    if (end == End::client) {
        s.bytes = what.request, s.expects = what.half_close ? 0 : what.response;
        s.think = what.silence;
    } else {
        s.bytes = what.response, s.expects = what.request;
        s.writes = what.half_close ? Script::Writes::at_the_end : Script::Writes::having_read;
        s.think = what.think;
    }
    return s;
}

}  // namespace

Run::Run(const Profile& profile, const Exchange& what)
    : what_(what),
      client_script_(script_of(what, End::client)),
      server_script_(script_of(what, End::server)),
      box_(std::make_unique<Middlebox>(what.box, *this, this)) {
    if (!profile.policies.empty()) box_->load(now_, profile);
    const Side server_side = opposite(what.opener);
    const SocketAddress server{address(what.v6, 200), Exchange::server_port};
    add_host(server_side, server.address, what.server_habits, Seq(5'000'000));
    Host& listens = hosts_[index(server_side)].back();
    if (!what.simultaneous_open) listens.listen(server.port, server_script_);
    for (unsigned n = 1; n <= what.clients; ++n)
        add_host(what.opener, address(what.v6, n), what.client_habits, Seq(1'000'000 * n));
    unsigned begun = 0;
    for (unsigned c = 0; c < what.connections; ++c) {
        for (Host& client : hosts_[index(what.opener)]) {
            const auto port = static_cast<std::uint16_t>(Exchange::first_client_port + c);
            beginnings_.push_back({now_ + what.apart * begun++, &client, port, server});
        }
    }
}

void Run::add_host(Side side, const Address& address, const Habits& habits, Seq iss) {
    hosts_[index(side)].emplace_back(address, habits, iss, [this, side](Frame&& frame) {
        ++to_box_from_[index(side)];
        to_box_.push_back({side, std::move(frame)});
    });
}

Host* Run::host_at(const Address& address) {
    for (auto& side : hosts_)
        for (Host& host : side)
            if (host.address() == address) return &host;
    return nullptr;
}

bool Run::transmit(Side to, Frame&& frame) {
    const std::string said = text(frame);
    note("    to " + std::string(name(to)) + ": " + said);
    outcome_.frames.push_back({now_, to, false, said});
    ++to_host_on_[index(to)];
    to_host_.push_back({to, std::move(frame)});
    return true;
}

void Run::begin() {
    const Beginning next = beginnings_.front();
    beginnings_.pop_front();
    next.client->connect(now_, next.port, next.server, client_script_);
    if (what_.simultaneous_open)
        host_at(next.server.address)
            ->connect(now_, next.server.port, {next.client->address(), next.port}, server_script_);
}

/// One thing that happens at this instant: what was written to a TAP is looked at first, then what was sent
/// goes into the box, and an application has its turn when the wire is quiet.
bool Run::step() {
    if (!to_host_.empty()) {
        const Travelling arriving = std::move(to_host_.front());
        to_host_.pop_front();
        --to_host_on_[index(arriving.side)];
        for (Host& host : hosts_[index(arriving.side)]) host.arrives(now_, arriving.frame);
        return true;
    }
    if (!to_box_.empty()) {
        Travelling sent = std::move(to_box_.front());
        to_box_.pop_front();
        --to_box_from_[index(sent.side)];
        const std::string said = text(sent.frame);
        note(said);
        outcome_.frames.push_back({now_, sent.side, true, said});
        box_->ingress(now_, sent.side, std::move(sent.frame));
        return true;
    }
    if (!beginnings_.empty() && beginnings_.front().at <= now_) return begin(), true;
    return std::any_of(hosts_.begin(), hosts_.end(), [&](std::deque<Host>& side) {
        return std::any_of(side.begin(), side.end(), [&](Host& host) { return host.act(now_); });
    });
}

/// To whatever is due next; false when nothing is, or not in time.
bool Run::pass_time() {
    std::optional<TimePoint> next;
    const auto sooner = [&](std::optional<TimePoint> due) {
        if (due) next = std::min(next.value_or(*due), *due);
    };
    for (const auto& side : hosts_)
        for (const Host& host : side) sooner(host.next_deadline());
    if (!beginnings_.empty()) sooner(beginnings_.front().at);
    const TimePoint last = TimePoint{} + what_.at_most;
    outcome_.timed_out = next && *next > last;  // what is left for the box may be days away: idle connections
    sooner(box_->next_deadline());
    if (!next || *next > last) return false;
    now_ = std::max(now_, *next);
    box_->advance(now_);
    for (auto& side : hosts_)
        for (Host& host : side) host.advance(now_);
    return true;
}

void Run::compare() {
    box_->tracker().for_each([this](const Connection& c) {
        for (const Side side : {Side::a, Side::b})
            if (to_box_from_[index(side)] == 0 && to_host_on_[index(side)] == 0) compare(c, side);
    });
}

void Run::compare(const Connection& c, Side side) {
    const SocketAddress &here = c.address[index(side)], &there = c.address[index(opposite(side))];
    const Host* host = host_at(here.address);
    if (host == nullptr) return;
    if (standing(c, side, now_).certainty != Certainty::proven) {
        ++outcome_.not_proven;
        return;
    }
    ++outcome_.proven;
    const State is = host->state(here, there);
    State said = c.at(side).state;
    if (said == State::Listen) said = State::Closed;  // there is no socket with these two ends
    if (said == is) return;
    std::string sentence =
        in_ms(now_) + ": " + to_string(here) + " is in " + name(is) + ", finwait proves " + name(said);
    if (!outcome_.disagreements.empty() &&
        outcome_.disagreements.back().ends_with(sentence.substr(sentence.find(": "))))
        return;
    note("  ! " + sentence);
    outcome_.disagreements.push_back(std::move(sentence));
}

std::string Run::text(const Frame& frame) const {
    const View v = dissect(frame);
    if (!v.tcp()) return std::string(name(v.kind));
    const SocketAddress from{v.source, v.source_port}, to{v.destination, v.destination_port};
    const auto iss = [&](const SocketAddress& here, const SocketAddress& there) {
        for (const auto& side : hosts_)
            for (const Host& host : side)
                for (const Socket& s : host.sockets())
                    if (s.here == here && s.there == there) return s.endpoint.iss();
        return Seq(0);
    };
    const bool of_server = from.port == Exchange::server_port;
    const auto first = distance(iss(from, to), v.seq);
    std::string text = of_server ? "server" : "client";
    const SocketAddress& client = of_server ? to : from;
    if (outcome_.connections.size() > 1 || what_.clients * what_.connections > 1)
        text += " (" + to_string(client) + ")";
    text += " " + to_string(v.flags) + " " + std::to_string(first) + ":" +
            std::to_string(first + std::int64_t{v.payload_length}) + "(" + std::to_string(v.payload_length) +
            ")";
    if (v.flags.has(Flags::ack)) text += " ack " + std::to_string(distance(iss(to, from), v.ack));
    return text;
}

void Run::note(const std::string& line) {
    outcome_.timeline += in_ms(now_) + "  " + line + "\n";
}

Outcome Run::to_its_end() {
    do {
        compare();
        while (step()) compare();
    } while (pass_time());
    report();
    return std::move(outcome_);
}

void Run::report() {
    for (Host& client : hosts_[index(what_.opener)]) {
        for (const Socket& socket : client.sockets()) {
            ConnectionReport connection;
            const Host* server = host_at(socket.there.address);
            const auto fill = [](EndReport& report, const Socket& s) {
                const Endpoint& e = s.endpoint;
                report = {s.here,      e.history(),  e.ending(), e.said(),
                          e.written(), e.received(), e.intact(), e.peer_has_closed()};
            };
            fill(connection.at(End::client), socket);
            connection.at(End::server).address = socket.there;
            for (const Socket& s : server->sockets())
                if (s.here == socket.there && s.there == socket.here) fill(connection.at(End::server), s);
            const EndReport &c = connection.at(End::client), &s = connection.at(End::server);
            connection.whole = c.intact && s.intact && c.saw_end && s.saw_end &&
                               s.received == what_.writes(End::client) &&
                               c.received == what_.writes(End::server);
            outcome_.connections.push_back(std::move(connection));
        }
    }
    for (const auto& side : hosts_)
        for (const Host& host : side) outcome_.refusals += host.resets();
    outcome_.reports = box_->reports();
    outcome_.counters = box_->counters();
    outcome_.ended_at = now_;
}

}  // namespace finwait::model
