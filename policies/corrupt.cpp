// corrupt: turns over bits of a segment. Content-blind; netem's "corrupt": one bit anywhere in the frame,
// addresses included, behind a finished checksum, so that a receiver notices nearly always. With checksum =
// "fix" it cannot, and garbage reaches the application. It does not change a frame's length.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "policies/language/catalog.hpp"
#include "policies/models/alike.hpp"
#include "policies/models/chance.hpp"
#include "tcp/cut.hpp"

namespace finwait {

namespace {

constexpr std::string_view places[] = {"any", "header", "payload"};
constexpr std::string_view checksums[] = {"keep", "fix"};
constexpr std::uint64_t most_bits = 64;

struct Damage {
    std::uint64_t bits = 1;
    enum class Where : std::uint8_t { any, header, payload } where = Where::any;
    bool fix = false;
};

class Corrupt final : public Policy {
  public:
    Corrupt(const CorrelatedChance& chance, const Damage& damage) : chance_(chance), damage_(damage) {}

    Verdict judge(const Packet& packet, Moment& moment) override {
        if (!has_room(packet)) return Verdict::pass(packet.count);
        const auto [hit, segments] = alike_.next(
            packet.from, packet.count, [&] { return chance_.met(moment.dice(), packet.from); }, 1);
        if (!hit) return Verdict::pass(segments);
        // Each is damaged by itself; the ticket says by which dice.
        return Verdict::alter(1, (++hits_[index(packet.from)] << 1U) | index(packet.from));
    }

    void alter(Frame& frame, const Packet& packet, Ticket ticket, Moment& moment) override {
        const auto [first, last] = range(packet.view, frame.size());
        if (first == last) return;
        finish_checksum(frame, packet.view);
        frame.offload = Offload();
        const auto side = static_cast<Side>(ticket & 1U);
        const std::size_t room = 8 * (last - first);
        std::vector<std::size_t> turned;  // one that were met twice would be right again
        for (std::uint64_t n = 0; n < std::min<std::uint64_t>(damage_.bits, room); ++n) {
            const std::uint64_t bits =
                moment.dice().bits(line_scope, side, bit_draws | ((ticket >> 1U) * most_bits + n));
            std::size_t bit = 8 * ((bits >> 3U) % (last - first)) + (bits & 7U);
            while (std::find(turned.begin(), turned.end(), bit) != turned.end()) bit = (bit + 1) % room;
            turned.push_back(bit);
            frame.bytes()[first + bit / 8] ^= static_cast<std::byte>(1U << (bit & 7U));
        }
        if (damage_.fix) recompute_checksums(frame, packet.view);
    }

  private:
    struct Range {
        std::size_t first, last;
    };
    /// Draws for the bits lie apart from those for the chances.
    static constexpr std::uint64_t bit_draws = std::uint64_t{1} << 63U;

    Range range(const View& view, std::size_t size) const {
        const std::size_t payload = std::min<std::size_t>(view.payload_offset, size);
        switch (damage_.where) {
            case Damage::Where::any: break;
            case Damage::Where::header:
                return view.has_network() && payload != 0 ? Range{view.network_offset, payload} : Range{0, 0};
            case Damage::Where::payload:
                return payload != 0 ? Range{payload, payload + view.payload_length} : Range{0, 0};
        }
        return {0, size};
    }
    /// Is there anything in its segments that may be damaged?
    bool has_room(const Packet& packet) const {
        const Range whole = range(packet.view, packet.frame.size());
        return whole.last != whole.first;
    }

    CorrelatedChance chance_;
    Alike alike_;
    Damage damage_;
    std::array<std::uint64_t, 2> hits_{};
};

constexpr Parameter parameters[] = {
    chance_parameter,
    correlation_parameter,
    {.key = "bits",
     .type = Parameter::Type::count,
     .says = "how many bits are turned over, 1 to 64",
     .standard = "1",
     .least = 1,
     .most = most_bits},
    {.key = "where",
     .type = Parameter::Type::word,
     .says = "any: the whole frame, as in netem; header: IP and transport; or payload",
     .words = places,
     .standard = "\"any\""},
    {.key = "checksum",
     .type = Parameter::Type::word,
     .says = "keep: as it was, so that the receiver notices; fix: right again, so that it does not",
     .words = checksums,
     .standard = "\"keep\""},
};

template <std::size_t n>
std::size_t choice(const std::optional<std::string>& word, const std::string_view (&words)[n]) {
    if (!word) return 0;
    return static_cast<std::size_t>(std::find(std::begin(words), std::end(words), *word) - std::begin(words));
}

std::unique_ptr<Policy> make(const Arguments& a, Complaints& complaints) {
    const auto chance = read_chance(a, complaints);
    if (!chance) return nullptr;
    Damage damage;
    damage.bits = a.count("bits").value_or(1);
    damage.where = static_cast<Damage::Where>(choice(a.word("where"), places));
    damage.fix = a.word("checksum") == "fix";
    return std::make_unique<Corrupt>(*chance, damage);
}

std::string tell(const Arguments& a) {
    const std::uint64_t bits = a.count("bits").value_or(1);
    const std::string where = a.word("where").value_or("any");
    std::string words = "with " + tell_chance(a) + ", " +
                        (bits == 1 ? "a bit" : std::to_string(bits) + " bits") +
                        (where == "any" ? "" : " of the " + where) + " turned over";
    words += a.word("checksum") == "fix" ? ", checksums right again: the receiver cannot tell"
                                         : ", so that its receiver drops it";
    return words;
}

}  // namespace

const PolicyKind corrupt_policy{
    .name = "corrupt",
    .aware = false,
    .memory = Memory::line,
    .takes_segments = true,
    .takes_triggers = false,
    .own_chance = true,
    .says = "turns over bits of a segment",
    .parameters = parameters,
    .make = make,
    .tell = tell,
};

}  // namespace finwait
