// throttle: each connection has a bandwidth of its own, in each direction, and a queue before it.
// Content-aware; the model is a shaper for each flow, as toxiproxy's "bandwidth" is one for each connection
// that it carries. It does not know the line: a hundred connections are a hundred times as fast.
#include <array>
#include <string>
#include <utility>

#include "policies/contract/per_connection.hpp"
#include "policies/language/catalog.hpp"
#include "policies/language/quantity.hpp"
#include "policies/line/line_parameters.hpp"

namespace finwait {

namespace {

class Throttle final : public Policy {
  public:
    explicit Throttle(Lane::Settings settings) : settings_(std::move(settings)) {}

    /// Frames of a newer profile need not wait for it: it is no line that everything passes.
    Verdict judge(const Packet& packet, Moment& moment) override {
        Lane& lane = lanes_[packet.connection->handle][index(packet.from)];
        return lane.judge(settings_, packet, moment.now(), false);
    }
    void forgotten(ConnectionHandle connection) override { lanes_.forget(connection); }

  private:
    Lane::Settings settings_;
    PerConnection<std::array<Lane, 2>> lanes_;  // by direction
};

constexpr Parameter parameters[] = {
    {.key = "bandwidth",
     .type = Parameter::Type::bandwidth,
     .says = "of each connection and direction, in bits per second on the wire",
     .required = true},
    {.key = "queue",
     .type = Parameter::Type::text,
     .says = "how much may wait in each direction: \"1000 packets\", \"64KiB\" or \"50ms\"",
     .standard = "\"1000 packets\"",
     .example = "\"1000 packets\""},
};

std::unique_ptr<Policy> make(const Arguments& a, Complaints& complaints) {
    Lane::Settings settings;
    settings.medium = make_bandwidth(a.bandwidth("bandwidth").value_or(1), 0);
    settings.bound = read_queue(a, complaints);
    return std::make_unique<Throttle>(std::move(settings));
}

std::string tell(const Arguments& a) {
    return "sent at " + bandwidth_text(a.bandwidth("bandwidth").value_or(0)) +
           " on each connection and in each direction, from " + tell_queue(a);
}

}  // namespace

const PolicyKind throttle_policy{
    .name = "throttle",
    .aware = true,
    .memory = Memory::connection,
    .takes_segments = true,
    .takes_triggers = false,
    .own_chance = false,
    .says = "each connection has a bandwidth of its own, and a queue before it",
    .parameters = parameters,
    .make = make,
    .tell = tell,
};

}  // namespace finwait
