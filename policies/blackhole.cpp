// blackhole: from the moment it acts one connection is dead: whatever its ends send is lost, and nobody is
// told. Content-aware; the model is a NAT or firewall that has forgotten the connection. What acts is a
// segment, which is lost as well, or a trigger. It stands at its place in the profile: what policies behind
// it invent still arrives, such as the `reset` of a firewall that tells one end.
#include <optional>
#include <string>

#include "policies/contract/per_connection.hpp"
#include "policies/language/catalog.hpp"
#include "policies/language/quantity.hpp"

namespace finwait {

namespace {

constexpr std::string_view directions[] = {"both", "from-client", "from-server"};

class Blackhole final : public Policy {
  public:
    Blackhole(std::optional<End> from, std::optional<Duration> length) : from_(from), length_(length) {}

    Verdict judge(const Packet& packet, Moment& moment) override {
        // Dead already, and judge_other() has let it pass: it comes the other way.
        if (is_dead(*packet.connection, moment)) return Verdict::pass(packet.count);
        act(*packet.connection, moment);
        return Verdict::drop(1, Fate::blackhole);
    }
    void act(const Connection& connection, Moment& moment) override {
        until_[connection.handle] = length_ ? moment.now() + *length_ : TimePoint::max();
    }
    Verdict judge_other(const Packet& packet, Moment& moment) override {
        const bool dead = is_dead(*packet.connection, moment) && concerns(*packet.connection, packet.from);
        return dead ? Verdict::drop(packet.count, Fate::blackhole) : Verdict::pass(packet.count);
    }
    void forgotten(ConnectionHandle connection) override { until_.forget(connection); }

  private:
    bool is_dead(const Connection& c, const Moment& moment) {
        const TimePoint* until = until_.find(c.handle);
        return until != nullptr && moment.now() < *until;
    }
    /// Where nobody knows who opened, nothing comes from the client.
    bool concerns(const Connection& c, Side from) const {
        if (!from_) return true;
        return c.opener && from == (*from_ == End::client ? *c.opener : opposite(*c.opener));
    }

    std::optional<End> from_;
    std::optional<Duration> length_;
    PerConnection<TimePoint> until_;
};

constexpr Parameter parameters[] = {
    {.key = "direction",
     .type = Parameter::Type::word,
     .says = "which segments are lost from then on: both, or what comes from-client or from-server alone",
     .words = directions,
     .standard = "\"both\""},
    {.key = "for", .type = Parameter::Type::duration, .says = "how long; without it for ever"},
};

std::unique_ptr<Policy> make(const Arguments& a, Complaints&) {
    const std::string direction = a.word("direction").value_or("both");
    std::optional<End> from;
    if (direction == "from-client") from = End::client;
    if (direction == "from-server") from = End::server;
    return std::make_unique<Blackhole>(from, a.duration("for"));
}

std::string tell(const Arguments& a) {
    const std::string direction = a.word("direction").value_or("both");
    std::string words = "from then on the connection is dead";
    if (direction != "both") words += " " + direction.substr(0, 4) + " the " + direction.substr(5);
    if (const auto length = a.duration("for")) words += " for " + to_text(*length);
    return words;
}

}  // namespace

const PolicyKind blackhole_policy{
    .name = "blackhole",
    .aware = true,
    .memory = Memory::connection,
    .takes_segments = true,
    .takes_triggers = true,
    .own_chance = false,
    .says = "from now on one connection is dead",
    .parameters = parameters,
    .make = make,
    .tell = tell,
    .lasts = true,
};

}  // namespace finwait
