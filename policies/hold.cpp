// hold: the selected segment waits for something to happen, or for a time. Content-aware; the tool for FIN
// reordering: a late FIN, a FIN behind the peer's FIN (simultaneous close), an ACK behind a FIN. It never
// waits for ever: `at-most` ends every hold. It does not wait for what only a host knows.
#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "policies/contract/per_connection.hpp"
#include "policies/language/catalog.hpp"
#include "policies/language/quantity.hpp"

namespace finwait {

namespace {

/// What ends a hold before its time.
struct Until {
    enum class What : std::uint8_t {
        time,       // nothing: it lasts `at-most`
        segments,   // the sender emitted `count` further segments
        peer_syn,   // the other end emitted a SYN
        peer_fin,   // the other end emitted a FIN; one that came before counts
        ack,        // the other end emitted a segment with an ACK
        delivered,  // a segment with `role` was delivered, to either end
    };
    What what = What::time;
    std::uint64_t count = 1;
    RoleSet role;
};

class Hold final : public Policy {
  public:
    Hold(const Until& until, Duration at_most) : until_(until), at_most_(at_most) {}

    Verdict judge(const Packet& packet, Moment& moment) override {
        const Connection& c = *packet.connection;
        if (already_happened(c, packet.from)) return Verdict::pass(packet.count);
        Holds& holds = holds_[c.handle];
        if (const Group* group = holding(holds, packet, moment)) {
            return Verdict::hold(packet.count, group->until, group->ticket);
        }
        const bool waits = until_.what != Until::What::time;
        Group group{packet.from,  waits ? moment.new_ticket() : 0, packet.seq(), packet.end(),
                    until_.count, moment.now() + at_most_};
        if (until_.what == Until::What::segments && came_with_it(group, packet)) {
            moment.release(group.ticket);  // behind the rest of its superframe
            return Verdict::hold(packet.count, group.until, group.ticket);
        }
        if (holds.groups.size() >= holds.tidy_at) tidy(holds, moment);
        holds.groups.push_back(group);
        return Verdict::hold(packet.count, group.until, group.ticket);
    }

    Wants wants() const override {
        const bool by_role = until_.what == Until::What::delivered;
        return {.emitted = until_.what != Until::What::time && !by_role,
                .delivered = by_role,
                .transitions = false};
    }
    void emitted(const Packet& packet, Moment& moment) override {
        let_go(packet, moment, [&](Group& g) { return ends(g, packet); });
    }
    void delivered(const Packet& packet, Moment& moment) override {
        if (packet.facts.all_roles().meets(until_.role))
            let_go(packet, moment, [](const Group&) { return true; });
    }
    void forgotten(ConnectionHandle connection) override { holds_.forget(connection); }

  private:
    struct Group {
        Side from;
        Ticket ticket;       // 0: nothing but time ends it
        Seq first, end;      // what is held, in sequence space
        std::uint64_t left;  // segments still to come
        TimePoint until;
    };
    struct Holds {
        std::vector<Group> groups;  // some of them over
        std::size_t tidy_at = 64;
    };

    static bool is_over(const Group& g, const Moment& moment) {
        return g.ticket == 0 ? g.until <= moment.now() : !moment.holds(g.ticket);
    }
    static void tidy(Holds& holds, const Moment& moment) {
        std::erase_if(holds.groups, [&](const Group& g) { return is_over(g, moment); });
        holds.tidy_at =
            std::max<std::size_t>(64, 2 * holds.groups.size());  // so that tidying is cheap on average
    }
    /// A retransmission of what is held waits with it, no longer than it.
    static const Group* holding(const Holds& holds, const Packet& packet, const Moment& moment) {
        if (!packet.fact().retransmission) return nullptr;
        const auto group = std::find_if(holds.groups.begin(), holds.groups.end(), [&](const Group& g) {
            return g.from == packet.from && precedes(packet.seq(), g.end) &&
                   precedes(g.first, packet.end()) && !is_over(g, moment);
        });
        return group != holds.groups.end() ? &*group : nullptr;
    }
    /// The segments behind it in its own superframe were emitted with it. Are they all it waits for?
    static bool came_with_it(Group& group, const Packet& packet) {
        const std::uint64_t behind = packet.view.segments - (packet.first + packet.count);
        group.left -= std::min(group.left, behind);
        return group.left == 0;
    }
    template <class Which>
    void let_go(const Packet& packet, Moment& moment, Which which) {
        Holds* holds = holds_.find(packet.connection->handle);
        if (holds == nullptr) return;
        std::erase_if(holds->groups, [&](Group& g) {
            const bool goes = which(g);
            if (goes) moment.release(g.ticket);
            return goes;
        });
    }

    bool already_happened(const Connection& c, Side from) const {
        const Endpoint& peer = c.at(opposite(from));
        if (until_.what == Until::What::peer_fin) return peer.sent_fin();
        return until_.what == Until::What::peer_syn && peer.has_iss;
    }

    bool ends(Group& g, const Packet& packet) const {
        const bool by_peer = packet.from != g.from;
        switch (until_.what) {
            case Until::What::segments: {
                const bool held_again = precedes(packet.seq(), g.end) && precedes(g.first, packet.end());
                if (by_peer || held_again) return false;
                g.left -= std::min<std::uint64_t>(g.left, packet.count);
                return g.left == 0;
            }
            case Until::What::peer_syn: return by_peer && packet.view.flags.has(Flags::syn);
            case Until::What::peer_fin: return by_peer && packet.view.flags.has(Flags::fin);
            case Until::What::ack: return by_peer && packet.view.flags.has(Flags::ack);
            case Until::What::time:
            case Until::What::delivered: break;
        }
        return false;
    }

    Until until_;
    Duration at_most_;
    PerConnection<Holds> holds_;
};

constexpr Duration default_at_most = std::chrono::seconds(2);

constexpr Parameter parameters[] = {
    {.key = "until",
     .type = Parameter::Type::text,
     .says = "what lets it go: next-segment, \"3 segments\" (of its sender), peer-syn, peer-fin, ack (of the "
             "other end), or "
             "\"delivered ROLE\""},
    {.key = "for", .type = Parameter::Type::duration, .says = "instead of until: how long, whatever happens"},
    {.key = "at-most",
     .type = Parameter::Type::duration,
     .says = "longest time with until",
     .standard = "\"2s\""},
};

bool read_until(const std::string& text, Until& until) {
    constexpr std::string_view segments = " segments", delivered = "delivered ";
    if (text == "next-segment") return until.what = Until::What::segments, true;
    if (text == "peer-syn") return until.what = Until::What::peer_syn, true;
    if (text == "peer-fin") return until.what = Until::What::peer_fin, true;
    if (text == "ack") return until.what = Until::What::ack, true;
    if (text.ends_with(segments)) {
        until.what = Until::What::segments;
        const char* last = text.data() + text.size() - segments.size();
        const auto [end, error] = std::from_chars(text.data(), last, until.count);
        return error == std::errc() && end == last && until.count > 0;
    }
    if (!text.starts_with(delivered)) return false;
    const auto role = parse_role(std::string_view(text).substr(delivered.size()));
    if (!role) return false;
    until.what = Until::What::delivered;
    until.role = *role;
    return true;
}

std::unique_ptr<Policy> make(const Arguments& a, Complaints& complaints) {
    if (a.has("for") == a.has("until")) {
        complaints.missing(a.position("for"), "hold needs either 'until' or 'for'",
                           "for example hold = { until = \"peer-fin\", at-most = \"2s\" }");
        return nullptr;
    }
    if (a.has("for") && a.has("at-most")) {
        complaints.error(a.position("at-most"), "'at-most' says nothing beside 'for'",
                         "leave one of them out");
    }
    Until until;
    if (const auto text = a.text("until"); text && !read_until(*text, until)) {
        complaints.error(a.position("until"), "hold cannot wait until '" + *text + "'",
                         "next-segment, \"3 segments\", peer-syn, peer-fin, ack, or \"delivered ROLE\" such "
                         "as \"delivered last-ack\"");
    }
    return std::make_unique<Hold>(
        until, a.duration("for").value_or(a.duration("at-most").value_or(default_at_most)));
}

std::string tell(const Arguments& a) {
    if (const auto time = a.duration("for")) return "held for " + to_text(*time);
    return "held until " + a.text("until").value_or("") + ", at most " +
           to_text(a.duration("at-most").value_or(default_at_most));
}

}  // namespace

const PolicyKind hold_policy{
    .name = "hold",
    .aware = true,
    .memory = Memory::connection,
    .takes_segments = true,
    .takes_triggers = false,
    .own_chance = false,
    .says = "keeps the selected segments until something happens, or for a time",
    .parameters = parameters,
    .make = make,
    .tell = tell,
    .example = "hold = { until = \"peer-fin\", at-most = \"2s\" }",
};

}  // namespace finwait
