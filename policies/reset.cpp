// reset: forges a RST to one end or both. Content-aware; sequence choices after RFC 5961 §3 and what Linux
// accepts. Each end is told by the box alone: reset to the server, and the client goes on believing in its
// connection, as it would after the server's host had rebooted.
#include <algorithm>
#include <charconv>
#include <deque>
#include <string>
#include <vector>

#include "policies/language/catalog.hpp"
#include "policies/language/quantity.hpp"

namespace finwait {

namespace {

constexpr std::string_view targets[] = {"both", "client", "server", "sender", "receiver"};
constexpr std::string_view acks[] = {"exact", "none", "wrong"};
enum class Target : std::uint8_t { both, client, server, sender, receiver };

struct Shot {
    Target to = Target::both;
    Recipe recipe;
    std::uint64_t count = 1;
    Duration interval{};
    bool instead = false;
};

class Reset final : public Policy {
  public:
    explicit Reset(const Shot& shot) : shot_(shot) {}

    Verdict judge(const Packet& packet, Moment& moment) override {
        const Connection& c = *packet.connection;
        for (const Side to : sides(c, packet.from)) fire(c, to, moment);
        // One wire segment is answered for at a time, so that each of a run meets its own reset.
        return shot_.instead ? Verdict::drop(1) : Verdict::pass(1);
    }
    void act(const Connection& c, Moment& moment) override {
        for (const Side to : sides(c, c.side_of(End::client))) fire(c, to, moment);
    }

    std::optional<TimePoint> next_deadline() const override {
        if (later_.empty()) return std::nullopt;
        return later_.front().at;
    }
    void advance(Moment& moment) override {
        while (!later_.empty() && later_.front().at <= moment.now()) {
            const Later next = later_.front();
            later_.pop_front();
            moment.emit(next.recipe, Place::after);
            if (next.left > 1) later_.push_back({next.at + shot_.interval, next.recipe, next.left - 1});
        }
    }
    void forgotten(ConnectionHandle connection) override {
        std::erase_if(later_, [&](const Later& l) { return l.recipe.connection == connection; });
    }

  private:
    struct Later {
        TimePoint at;
        Recipe recipe;
        std::uint64_t left;
    };

    std::vector<Side> sides(const Connection& c, Side sender) const {
        switch (shot_.to) {
            case Target::client: return {c.side_of(End::client)};
            case Target::server: return {c.side_of(End::server)};
            case Target::sender: return {sender};
            case Target::receiver: return {opposite(sender)};
            case Target::both: break;
        }
        return {c.side_of(End::client), c.side_of(End::server)};
    }

    void fire(const Connection& c, Side to, Moment& moment) {
        Recipe recipe = shot_.recipe;
        recipe.connection = c.handle;
        recipe.to = to;
        const std::uint64_t at_once = shot_.interval == Duration::zero() ? shot_.count : 1;
        for (std::uint64_t n = 0; n < at_once; ++n) moment.emit(recipe, Place::after);
        // All have the same interval, so the queue stays in order of time.
        if (shot_.count > at_once)
            later_.push_back({moment.now() + shot_.interval, recipe, shot_.count - at_once});
    }

    Shot shot_;
    std::deque<Later> later_;
};

constexpr Parameter parameters[] = {
    {.key = "to",
     .type = Parameter::Type::word,
     .says = "which end is reset; default both",
     .words = targets},
    {.key = "sequence",
     .type = Parameter::Type::text,
     .says = "exact (RCV.NXT, the default), in-window, right-edge (last acceptable byte), left-edge "
             "(RCV.NXT-1), outside, or "
             "+n / -n bytes from RCV.NXT"},
    {.key = "ack",
     .type = Parameter::Type::word,
     .says = "acknowledgement: exact (default), none, or wrong",
     .words = acks},
    {.key = "count", .type = Parameter::Type::count, .says = "how many, 1 to 64; default 1"},
    {.key = "interval", .type = Parameter::Type::duration, .says = "between them; default all at once"},
    {.key = "instead", .type = Parameter::Type::flag, .says = "also drops the segment; default false"},
};

bool read_sequence(const std::string& text, Recipe& recipe) {
    if (text.size() > 1 && (text[0] == '+' || text[0] == '-') && text[1] >= '0' && text[1] <= '9') {
        const char* first = text.data() + (text[0] == '+' ? 1 : 0);
        const char* last = text.data() + text.size();
        recipe.sequence = Recipe::Sequence::offset;
        const auto [end, error] = std::from_chars(first, last, recipe.offset);
        return error == std::errc() && end == last;
    }
    const auto named = parse_sequence(text);
    if (!named || *named == Recipe::Sequence::offset) return false;
    recipe.sequence = *named;
    return true;
}

template <class Enum, std::size_t n>
Enum choice(const std::optional<std::string>& word, const std::string_view (&words)[n]) {
    if (!word) return Enum{};
    return static_cast<Enum>(std::find(std::begin(words), std::end(words), *word) - std::begin(words));
}

std::unique_ptr<Policy> make(const Arguments& a, Complaints& complaints) {
    Shot shot;
    shot.to = choice<Target>(a.word("to"), targets);
    shot.recipe.flags = Flags(Flags::rst);
    shot.recipe.ack = choice<Recipe::Ack>(a.word("ack"), acks);
    if (const auto text = a.text("sequence"); text && !read_sequence(*text, shot.recipe)) {
        complaints.error(
            a.position("sequence"), "unknown sequence '" + *text + "'",
            "exact, in-window, right-edge, left-edge, outside, or a signed number of bytes such as \"+100\"");
    }
    shot.count = a.count("count").value_or(1);
    if (shot.count < 1 || shot.count > 64) {
        complaints.error(a.position("count"),
                         "count must be from 1 to 64, not " + std::to_string(shot.count));
    }
    shot.interval = a.duration("interval").value_or(Duration::zero());
    shot.instead = a.flag("instead").value_or(false);
    return std::make_unique<Reset>(shot);
}

std::string tell(const Arguments& a) {
    const std::string to = a.word("to").value_or("both");
    std::string words = a.count("count").value_or(1) > 1 ? std::to_string(*a.count("count")) + " forged RSTs"
                                                         : "a forged RST";
    if (const auto interval = a.duration("interval")) words += ", " + to_text(*interval) + " apart,";
    words += to == "both" ? " to both ends" : " to the " + to;
    words += ", sequence " + a.text("sequence").value_or("exact");
    if (a.flag("instead").value_or(false)) words += ", in place of it";
    return words;
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
    .tell = tell,
};

}  // namespace finwait
