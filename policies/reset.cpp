// reset: forges a RST to one end or both. Content-aware; sequence choices after RFC 5961 §3 and what Linux
// accepts. Each end is told by the box alone: reset to the server, and the client goes on believing in its
// connection, as it would after the server's host had rebooted.
#include "policies/inventing/shooter.hpp"
#include "policies/language/catalog.hpp"

namespace finwait {

namespace {

constexpr Parameter parameters[] = {shot::to,    shot::sequence, shot::ack,   shot::timestamps,
                                    shot::count, shot::interval, shot::place, shot::instead};

std::unique_ptr<Policy> make(const Arguments& a, Complaints& complaints) {
    Shot shot = read_shot(a, complaints);
    shot.recipe.flags = Flags(Flags::rst);
    return std::make_unique<Shooter>(shot);
}

}  // namespace

const PolicyKind reset_policy{
    .name = "reset",
    .aware = true,
    .memory = Memory::connection,
    .takes_segments = true,
    .takes_triggers = true,
    .own_chance = false,
    .says = "forges a RST to one end or both",
    .parameters = parameters,
    .make = make,
    .tell = [](const Arguments& a) { return tell_shot(a, "RST"); },
    .example = "reset = { to = \"both\", sequence = \"in-window\" }",
};

}  // namespace finwait
