#include "tests/wire/truth/conductor.hpp"

#include <utility>

namespace finwait::truth {
namespace {

constexpr Duration for_ever = std::chrono::hours(24);

/// Policies are made by plain functions: whose they are is said here while a profile is loaded.
thread_local Conductor* current = nullptr;

template <class Kind>
PolicyKind kind_of(std::string_view name) {
    return {.name = name,
            .aware = true,
            .memory = Memory::none,
            .takes_segments = true,
            .takes_triggers = false,
            .own_chance = false,
            .says = "does what the test wants",
            .parameters = {},
            .make = [](const Arguments&, Complaints&) -> std::unique_ptr<Policy> {
                return std::make_unique<Kind>(*current);
            }};
}

}  // namespace

class Conductor::Copies final : public Policy {
  public:
    explicit Copies(Conductor& conductor) : conductor_(conductor) {}
    Verdict judge(const Packet& packet, Moment& moment) override {
        const unsigned count = conductor_.copies ? conductor_.copies(packet) : 0;
        for (unsigned n = 0; n < count; ++n) moment.emit(packet, Place::after);
        return Verdict::pass(packet.count);
    }

  private:
    Conductor& conductor_;
};

class Conductor::Bag final : public Policy {
  public:
    explicit Bag(Conductor& conductor) : conductor_(conductor) {}
    Verdict judge(const Packet& packet, Moment& moment) override {
        const Ticket ticket = moment.new_ticket();
        conductor_.flights.push_back({ticket, packet.from, packet.origin, packet.connection->handle,
                                      packet.number, packet.facts, packet.view});
        return Verdict::hold(packet.count, moment.now() + for_ever, ticket);
    }
    std::optional<TimePoint> next_deadline() const override {
        const bool asked = conductor_.order && conductor_.order->release;
        return asked ? std::optional(TimePoint::min()) : std::nullopt;
    }
    void advance(Moment& moment) override {
        moment.release(*std::exchange(conductor_.order->release, std::nullopt));
    }

  private:
    Conductor& conductor_;
};

class Conductor::Gate final : public Policy {
  public:
    explicit Gate(Conductor& conductor) : conductor_(conductor) {}
    Verdict judge(const Packet& packet, Moment&) override {
        if (!conductor_.order) return Verdict::pass(packet.count);
        const std::vector<bool>& lost = conductor_.order->lost;
        const auto is_lost = [&](std::uint32_t n) { return n < lost.size() && lost[n]; };
        const bool first = is_lost(packet.first);
        std::uint32_t alike = 1;
        while (alike < packet.count && is_lost(packet.first + alike) == first) ++alike;
        return first ? Verdict::drop(alike) : Verdict::pass(alike);
    }
    std::optional<TimePoint> next_deadline() const override {
        const bool asked = conductor_.order && conductor_.order->forge;
        return asked ? std::optional(TimePoint::min()) : std::nullopt;
    }
    void advance(Moment& moment) override {
        moment.emit(*std::exchange(conductor_.order->forge, std::nullopt), Place::after);
    }

  private:
    Conductor& conductor_;
};

Conductor::Conductor() {
    current = this;
}
Conductor::~Conductor() {
    if (current == this) current = nullptr;
}

Profile Conductor::profile() const {
    static const std::array kinds{kind_of<Copies>("copies"), kind_of<Bag>("bag"), kind_of<Gate>("gate")};
    Profile profile;
    profile.title = "every segment waits to be told";
    for (const PolicyKind& kind : kinds) {
        PolicySpec spec;
        spec.name = spec.text = kind.name;
        spec.kind = &kind;
        profile.policies.push_back(std::move(spec));
    }
    return profile;
}

}  // namespace finwait::truth
