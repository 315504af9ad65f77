// unreachable: an ICMP error about a live connection, to one end or both, as if the other end's host (or a
// router in its name) had sent it. Content-aware; what hosts make of it is RFC 9293 §3.9.2.2 and RFC 5461: an
// end that is opening gives up, one that is connected goes on. With a sequence number outside it is the blind
// attack of RFC 5927, which a host has to ignore. It does not drop anything by itself: for a host that is
// really gone put a blackhole beside it.
#include "policies/inventing/shooter.hpp"
#include "policies/language/catalog.hpp"

namespace finwait {

namespace {

constexpr std::string_view errors[] = {"net-unreachable",  "host-unreachable",     "protocol-unreachable",
                                       "port-unreachable", "fragmentation-needed", "prohibited",
                                       "source-quench",    "time-exceeded",        "parameter-problem"};
static_assert(std::size(errors) == static_cast<std::size_t>(IcmpKind::count_));

constexpr Parameter parameters[] = {{.key = "error",
                                     .type = Parameter::Type::word,
                                     .says = "which ICMP error; source-quench is of IPv4 alone",
                                     .words = errors,
                                     .standard = "\"host-unreachable\""},
                                    {.key = "mtu",
                                     .type = Parameter::Type::count,
                                     .says = "with fragmentation-needed: what fits, in bytes, 68 to 65535",
                                     .standard = "1280",
                                     .example = "1280",
                                     .least = 68,
                                     .most = 65535},
                                    {.key = "sequence",
                                     .type = Parameter::Type::text,
                                     .says = "of the segment it is about: exact (the oldest that is under "
                                             "way), in-window, right-edge (SND.NXT), left-edge, "
                                             "outside, or +n / -n bytes from SND.UNA",
                                     .standard = "\"exact\"",
                                     .example = "\"outside\""},
                                    shot::to,
                                    shot::count,
                                    shot::interval,
                                    shot::place,
                                    shot::instead};

std::unique_ptr<Policy> make(const Arguments& a, Complaints& complaints) {
    Shot shot = read_shot(a, complaints);
    shot.recipe.icmp = parse_icmp_kind(a.word("error").value_or("host-unreachable"));
    shot.recipe.mtu = static_cast<std::uint16_t>(a.count("mtu").value_or(1280));
    if (a.has("mtu") && shot.recipe.icmp != IcmpKind::fragmentation_needed)
        complaints.error(a.position("mtu"),
                         "'mtu' says nothing about another error than fragmentation-needed",
                         "leave it out, or write error = \"fragmentation-needed\"");
    return std::make_unique<Shooter>(shot);
}

}  // namespace

const PolicyKind unreachable_policy{
    .name = "unreachable",
    .aware = true,
    .memory = Memory::connection,
    .takes_segments = true,
    .takes_triggers = true,
    .own_chance = false,
    .says = "forges an ICMP error about a live connection",
    .parameters = parameters,
    .make = make,
    .tell =
        [](const Arguments& a) {
            return tell_shot(a, "ICMP " + a.word("error").value_or("host-unreachable"));
        },
};

}  // namespace finwait
