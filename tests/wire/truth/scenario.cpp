#include "tests/wire/truth/scenario.hpp"

#include <algorithm>
#include <sstream>

#include "tests/wire/truth/ladders.hpp"

namespace finwait::truth {
namespace {

constexpr Duration patience = 20s;  // for what must come; only ever reached by a failure

std::string words_of(const Brief& segment) {
    std::string roles;
    for (std::size_t i = 0; i < role_count; ++i) {
        const Role role = static_cast<Role>(i);
        if (!segment.facts.roles.has(role)) continue;
        if (!roles.empty()) roles += "+";
        roles += name(role);
        if (segment.facts.nth(role) > 1) roles += "#" + std::to_string(segment.facts.nth(role));
    }
    std::string line = std::string(name(segment.from)) + " " + to_string(segment.flags) + " " + roles;
    if (segment.segments > 1) line += " x" + std::to_string(segment.segments);
    if (segment.facts.retransmission) line += " again";
    return line;
}

bool carries(const Brief& segment, std::string_view roles, std::uint32_t occurrence) {
    if (to_string(segment.facts.roles) != roles) return false;
    for (std::size_t i = 0; i < role_count; ++i)
        if (segment.facts.roles.has(static_cast<Role>(i)))
            return segment.facts.nth(static_cast<Role>(i)) >= occurrence;
    return false;
}

/// One blank between words, no empty lines, nothing behind a ';'.
std::string tidied(std::string_view text) {
    std::istringstream in{std::string(text)};
    std::string tidy;
    for (std::string line; std::getline(in, line);) {
        std::istringstream words(line.substr(0, line.find(';')));
        std::string row;
        for (std::string word; words >> word;) row += (row.empty() ? "" : " ") + word;
        if (!row.empty()) tidy += row + "\n";
    }
    return tidy;
}

}  // namespace

Scenario::Scenario(const Circumstances& how)
    : wire(how.tracker), client_host(wire.host(Side::a)), server_host(wire.host(Side::b)), v6(how.v6) {
    if (how.quick_acks) client_host.acknowledge_at_once(), server_host.acknowledge_at_once();
    for (Host* host : {&client_host, &server_host}) host->set("net.ipv4.tcp_early_retrans", "0");
    client = Application(client_host, v6);
    wire.on_event = [this](const Event& event) { note(event); };
    wire.conductor().copies = [this](const Packet& packet) {
        const Facts facts = packet.fact();
        const bool asked = std::any_of(rules_.begin(), rules_.end(), [&](const Rule& rule) {
            return rule.action == Action::twice && facts.roles.has(rule.role) &&
                   (rule.occurrence == 0 || rule.occurrence == facts.nth(rule.role));
        });
        return asked && packet.origin == Origin::emitted ? 1U : 0U;
    };
}

void Scenario::plan(Role role, std::uint32_t occurrence, Action action) {
    rules_.push_back({role, occurrence, action});
}

Action Scenario::action_for(const Flight& flight) const {
    if (flight.origin != Origin::emitted) return Action::pass;
    for (const Rule& rule : rules_) {
        for (std::uint32_t n = 0; n < flight.view.segments; n += flight.facts.alike(n)) {
            const Facts facts = flight.facts.of(n);
            if (facts.roles.has(rule.role) &&
                (rule.occurrence == 0 || facts.nth(rule.role) == rule.occurrence))
                return rule.action;
        }
    }
    return Action::pass;
}

void Scenario::release() {
    kept_.clear();
    behind_.clear();
    std::erase_if(rules_,
                  [](const Rule& r) { return r.action == Action::keep || r.action == Action::behind_next; });
}

void Scenario::release(Role role) {
    std::erase_if(rules_, [role](const Rule& r) { return r.action == Action::keep && r.role == role; });
    for (const Flight& flight : wire.flights())
        if (flight.facts.all_roles().has(role)) kept_.erase(flight.ticket);
}

void Scenario::listen() {
    listener = Application(server_host, v6);
    listener.bind(server_port);
    listener.listen();
}

void Scenario::connect() {
    client.connect(server_host.at(server_port, v6));
}

void Scenario::open() {
    listen();
    connect();
    run_until_delivered("handshake-ack");
    if (auto accepted = listener.accept()) server = std::move(*accepted);
    if (!server) problems.push_back("nothing to accept");
}

bool Scenario::step(Duration at_most) {
    wire.read();
    if (move_one()) return true;
    return wire.await(at_most) && move_one();
}

bool Scenario::move_one() {
    auto& flights = wire.flights();
    for (std::size_t n = 0; n < flights.size(); ++n) {
        const Flight flight = flights[n];
        connections_.insert(flight.connection);
        latest_ = flight.connection;
        if (kept_.contains(flight.ticket)) continue;
        switch (action_for(flight)) {
            case Action::lose: wire.drop(n); return true;
            case Action::keep: kept_.insert(flight.ticket); continue;
            case Action::behind_next:
                kept_.insert(flight.ticket);
                behind_.emplace_back(flight.ticket, flight.from);
                continue;
            case Action::pass:
            case Action::twice: break;
        }
        wire.deliver(n);
        compare();
        for (auto waiting = behind_.begin(); waiting != behind_.end();) {
            if (waiting->second != flight.from) {
                ++waiting;
                continue;
            }
            const auto at = std::find_if(flights.begin(), flights.end(),
                                         [&](const Flight& f) { return f.ticket == waiting->first; });
            if (at != flights.end()) wire.deliver(static_cast<std::size_t>(at - flights.begin()));
            kept_.erase(waiting->first);
            waiting = behind_.erase(waiting);
            compare();
        }
        return true;
    }
    return false;
}

bool Scenario::run_until(const std::function<bool()>& condition, std::string_view what) {
    for (const TimePoint give_up = now() + patience; !condition();) {
        if (now() > give_up) {
            problems.push_back("waited in vain for " + std::string(what));
            return false;
        }
        step(5ms);
    }
    return true;
}

void Scenario::run_until_delivered(std::string_view roles, std::uint32_t occurrence) {
    run_until(
        [&] {
            return std::any_of(delivered_.begin(), delivered_.end(),
                               [&](const Brief& b) { return carries(b, roles, occurrence); });
        },
        std::string(roles) + " to be delivered");
}

void Scenario::run_until_emitted(std::string_view roles, std::uint32_t occurrence) {
    run_until(
        [&] {
            return std::any_of(emitted_.begin(), emitted_.end(),
                               [&](const Brief& b) { return carries(b, roles, occurrence); });
        },
        std::string(roles) + " to be emitted");
}

void Scenario::run_until_state(Side side, State state) {
    run_until([&] { return connection() != nullptr && connection()->at(side).state == state; }, name(state));
}

void Scenario::quiet(Duration enough) {
    for (TimePoint since = now(); now() - since < enough;) {
        if (step(5ms)) since = now();
    }
    compare();
}

void Scenario::forge(Side to, Recipe::Sequence sequence, Flags flags) {
    Recipe recipe;
    recipe.connection = latest_;
    recipe.to = to;
    recipe.sequence = sequence;
    recipe.flags = flags;
    wire.forge(recipe);
    compare();
}

void Scenario::forge(Side to, IcmpKind kind, Recipe::Sequence sequence) {
    Recipe recipe;
    recipe.connection = latest_;
    recipe.to = to;
    recipe.sequence = sequence;
    recipe.icmp = kind;
    recipe.mtu = 1280;
    wire.forge(recipe);
    compare();
}

const Connection* Scenario::connection() const {
    return wire.tracker().find(latest_);
}

void Scenario::note(const Event& event) {
    if (const auto* emitted = std::get_if<Emitted>(&event.body)) {
        lines_.push_back(words_of(emitted->segment));
        emitted_.push_back(emitted->segment);
    } else if (const auto* fated = std::get_if<Fated>(&event.body)) {
        if (fated->fate == Fate::delivered && fated->segment.origin == Origin::emitted)
            delivered_.push_back(fated->segment);
    }
}

void Scenario::compare() {
    for (const Flight& flight : wire.flights()) connections_.insert(flight.connection);
    const Comparison now = wire.compare(connections_);
    comparison.add(now);
    problems.insert(problems.end(), now.disagreements.begin(), now.disagreements.end());
}

void Scenario::fail(const std::string& what, const char* file, int line) {
    problems.push_back(std::string(file) + ":" + std::to_string(line) + ": " + what);
}

std::vector<std::string> Scenario::take_lines() {
    emitted_.clear();
    delivered_.clear();
    return std::exchange(lines_, {});
}

void Scenario::expect(std::string_view lines, const char* file, int line) {
    std::string is;
    for (const std::string& one : take_lines()) is += one + "\n";
    const std::string expected = tidied(lines);
    if (tidied(is) != expected) fail("emitted was\n" + is + "and should have been\n" + expected, file, line);
}

void Scenario::expect_states(State at_client, State at_server, const char* file, int line) {
    compare();
    const Connection* c = connection();
    if (c == nullptr) return fail("no connection is followed", file, line);
    const State a = c->client().state, b = c->server().state;
    if (a != at_client || b != at_server)
        fail(std::string("the ends are ") + name(a) + " and " + name(b) + ", and should be " +
                 name(at_client) + " and " + name(at_server),
             file, line);
}

std::string Scenario::ladder() const {
    return truth::ladder(wire.events);
}

}  // namespace finwait::truth
