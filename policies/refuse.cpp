// refuse: a SYN does not reach its listener, and is answered in its name: with a RST, as by a host on which
// nothing listens (RFC 9293 §3.10.7.1), or with an ICMP error, as by a firewall. Content-aware. It does not
// touch what is no SYN: a connection that is open stays open.
#include "policies/inventing/shooter.hpp"
#include "policies/language/catalog.hpp"

namespace finwait {

namespace {

constexpr std::string_view answers[] = {
    "rst",        "net-unreachable", "host-unreachable", "protocol-unreachable", "port-unreachable",
    "prohibited", "time-exceeded"};

class Refuse final : public Shooter {
  public:
    using Shooter::Shooter;
    Verdict judge(const Packet& packet, Moment& moment) override {
        const Flags flags = packet.view.flags;
        if (!flags.has(Flags::syn) || flags.has(Flags::ack)) return Verdict::pass(packet.count);
        return Shooter::judge(packet, moment);
    }
};

constexpr Parameter parameters[] = {
    {.key = "with",
     .type = Parameter::Type::word,
     .says = "the answer: rst, or an ICMP error",
     .words = answers,
     .standard = "\"rst\""},
};

std::unique_ptr<Policy> make(const Arguments& a, Complaints&) {
    Shot shot;
    shot.to = Target::sender;
    shot.instead = true;
    shot.recipe.flags = Flags(Flags::rst);
    shot.recipe.icmp = parse_icmp_kind(a.word("with").value_or("rst"));
    return std::make_unique<Refuse>(shot);
}

}  // namespace

const PolicyKind refuse_policy{
    .name = "refuse",
    .aware = true,
    .memory = Memory::none,
    .takes_segments = true,
    .takes_triggers = false,
    .own_chance = false,
    .says = "answers a SYN in its listener's name, with a RST or an ICMP error",
    .parameters = parameters,
    .make = make,
    .tell =
        [](const Arguments& a) {
            const std::string with = a.word("with").value_or("rst");
            return "each SYN is answered with " + (with == "rst" ? "a RST" : "ICMP " + with) +
                   " and does not arrive";
        },
};

}  // namespace finwait
