// forge: an invented segment that is no RST: a FIN, SYN, SYN-ACK, ACK or data that nobody sent, with the
// sequence choices of reset; or an old duplicate of a segment that was seen (RFC 9293 §3.4 and 3.6.1 are
// about these). Content-aware. It does not make the end in whose name it speaks know of it.
#include <array>

#include "policies/contract/per_connection.hpp"
#include "policies/inventing/shooter.hpp"
#include "policies/language/catalog.hpp"
#include "policies/language/names.hpp"
#include "policies/language/spelling.hpp"
#include "tcp/cut.hpp"
#include "tcp/dissect.hpp"

namespace finwait {

namespace {

constexpr std::string_view segments[] = {"fin", "syn", "syn-ack", "ack", "data"};
constexpr std::uint64_t most_payload = 1400;

/// Sends again what an end sent long ago: of each role the first segment of each end, as it was.
class Replayer final : public Shooter {
  public:
    Replayer(const Shot& shot, RoleSet role) : Shooter(shot), role_(role) {}

    Wants wants() const override { return {.emitted = true, .delivered = false, .transitions = false}; }
    void emitted(const Packet& packet, Moment&) override {
        for (std::uint32_t n = 0; n < packet.count; ++n) {
            if (packet.fact(n).roles.meets(role_)) return keep(packet, n);
        }
    }
    void forgotten(ConnectionHandle connection) override {
        Shooter::forgotten(connection);
        kept_.forget(connection);
    }

  protected:
    void fire(ConnectionHandle connection, Side to, Place place, Moment& moment) override {
        const auto* kept = kept_.find(connection);
        const Old* old = kept != nullptr ? &(*kept)[index(opposite(to))] : nullptr;
        if (old == nullptr || old->frame.size() == 0) return;  // nothing of the kind has been seen
        const Packet packet{.frame = old->frame,
                            .view = old->view,
                            .from = opposite(to),
                            .origin = Origin::copy,
                            .connection = moment.connection(connection),
                            .facts = old->facts,
                            .number = old->number,
                            .bytes_before = old->bytes_before,
                            .first = 0,
                            .count = 1};
        moment.emit(packet, place);
    }

  private:
    struct Old {
        Frame frame;  // empty: none was seen
        View view;
        RunFacts facts;
        std::uint64_t number = 0, bytes_before = 0;
    };
    void keep(const Packet& packet, std::uint32_t n) {
        Old& old = kept_[packet.connection->handle][index(packet.from)];
        if (old.frame.size() != 0) return;
        const std::uint32_t before = packet.first + n;
        old.frame = packet.frame.copy();
        old.view = packet.view;
        old.facts = packet.facts.part(before, 1);
        old.number = packet.number;
        old.bytes_before = packet.bytes_before + std::uint64_t{before} * packet.view.segment_size;
        // Of a superframe no more than the segment itself.
        if (before > 0) old.frame = cut_segments(old.frame, old.view, before).second;
        old.view = dissect(old.frame);
        if (old.view.segments > 1) old.frame = cut_segments(old.frame, old.view, 1).first;
        old.view = dissect(old.frame);
    }

    RoleSet role_;
    PerConnection<std::array<Old, 2>> kept_;  // by Side of the sender
};

constexpr Parameter parameters[] = {
    {.key = "segment",
     .type = Parameter::Type::word,
     .says = "what is forged: fin, syn, syn-ack, ack or data",
     .words = segments},
    {.key = "replay",
     .type = Parameter::Type::role,
     .says =
         "instead of segment: an old duplicate of the first segment with this role that the other end sent",
     .example = "\"syn\"",
     .many = true},
    {.key = "length",
     .type = Parameter::Type::count,
     .says = "bytes of payload, all zero; of segment = \"data\" 1 at least",
     .standard = "0",
     .most = most_payload},
    {.key = "window",
     .type = Parameter::Type::count,
     .says = "as it stands in the header, 0 to 65535; without it what the other end offered last",
     .most = 65535},
    shot::to,
    shot::sequence,
    shot::ack,
    shot::timestamps,
    shot::count,
    shot::interval,
    shot::place,
    shot::instead};

Flags flags_of(std::string_view segment) {
    if (segment == "fin") return Flags(Flags::fin);
    if (segment == "syn" || segment == "syn-ack") return Flags(Flags::syn);
    return segment == "data" ? Flags(Flags::psh) : Flags();
}

std::unique_ptr<Policy> make_replayer(const Arguments& a, const Shot& shot, Complaints& complaints) {
    for (const std::string_view key : {"segment", "length", "window", "sequence", "ack", "timestamps"}) {
        if (a.has(key))
            complaints.error(a.position(key), "'" + std::string(key) + "' says nothing beside 'replay'",
                             "an old duplicate is what it was");
    }
    return std::make_unique<Replayer>(shot, *a.roles("replay"));
}

std::unique_ptr<Policy> make(const Arguments& a, Complaints& complaints) {
    Shot shot = read_shot(a, complaints);
    if (a.has("replay")) return make_replayer(a, shot, complaints);
    const std::string segment = a.word("segment").value_or("");
    if (segment.empty()) {
        complaints.missing(a.position("segment"), "forge needs either 'segment' or 'replay'",
                           "for example forge = { segment = \"fin\", to = \"server\" }");
        return nullptr;
    }
    shot.recipe.flags = flags_of(segment);
    if (segment == "syn" && !a.has("ack")) shot.recipe.ack = Recipe::Ack::none;
    shot.recipe.payload = static_cast<std::uint16_t>(a.count("length").value_or(segment == "data" ? 1 : 0));
    if (const auto window = a.count("window")) shot.recipe.window = static_cast<std::uint16_t>(*window);
    if (segment == "data" && shot.recipe.payload == 0)
        complaints.error(a.position("length"), "data of no length is an ACK", "write segment = \"ack\"");
    return std::make_unique<Shooter>(shot);
}

std::string tell(const Arguments& a) {
    if (const auto role = a.roles("replay"))
        return tell_shot(a, "duplicate of the first " + to_string(*role));
    std::string thing = a.word("segment").value_or("");
    for (char& c : thing)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (thing == "DATA") thing = "data segment";
    return tell_shot(a, thing);
}

}  // namespace

const PolicyKind forge_policy{
    .name = "forge",
    .aware = true,
    .memory = Memory::connection,
    .takes_segments = true,
    .takes_triggers = true,
    .own_chance = false,
    .says = "invents any other segment, or sends an old one again",
    .parameters = parameters,
    .make = make,
    .tell = tell,
    .example = "forge = { segment = \"fin\", to = \"server\" }",
};

}  // namespace finwait
