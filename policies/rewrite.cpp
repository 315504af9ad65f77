// rewrite: changes the headers of the selected segments: options, window, flags, TTL, ECN bits, numbers.
// Content-aware; what middleboxes are known to do (Honda et al., "Is it still possible to extend TCP?", IMC
// 2011) and some never should. Checksums come out right unless asked otherwise. It does not change payload,
// and does not remember what it did: an option stripped from a SYN is not taken out of the segments behind
// it.
#include <algorithm>
#include <array>
#include <string>

#include "policies/language/catalog.hpp"
#include "policies/language/flag_match.hpp"
#include "tcp/cut.hpp"
#include "tcp/rewriting.hpp"

namespace finwait {

namespace {

struct NamedOption {
    std::string_view name;
    std::uint8_t kind;
};
/// IANA "TCP Option Kind Numbers".
constexpr std::array<NamedOption, 9> options{{{"mss", 2},
                                              {"window-scale", 3},
                                              {"sack-permitted", 4},
                                              {"sack", 5},
                                              {"timestamps", 8},
                                              {"md5", 19},
                                              {"ao", 29},
                                              {"mptcp", 30},
                                              {"fast-open", 34}}};
constexpr std::uint8_t experimental_fast_open = 254;
constexpr std::string_view option_words[] = {
    "mss", "window-scale", "sack-permitted", "sack", "timestamps", "md5", "ao", "mptcp", "fast-open", "all"};
constexpr std::string_view ecn_words[] = {"not-ect", "ect1", "ect0",
                                          "ce"};  // in the order of their code points
constexpr std::string_view checksum_words[] = {"right", "wrong"};

class Rewrite final : public Policy {
  public:
    explicit Rewrite(Rewriting what) : what_(std::move(what)) {}

    Verdict judge(const Packet& packet, Moment&) override {
        if (!changes(packet)) return Verdict::pass(packet.count);
        return Verdict::alter(what_.suits_runs() ? packet.count : 1, what_.suits_runs() ? 0 : ++parts_);
    }
    void alter(Frame& frame, const Packet& packet, Ticket, Moment&) override {
        rewrite(frame, packet.view, what_);
    }

  private:
    /// Tried on a copy: a segment that is already as it should be is let alone, and counts as such.
    bool changes(const Packet& packet) const {
        if (packet.view.segments > 1 && !what_.suits_runs()) return true;
        Frame before = packet.frame.copy();
        if (packet.view.segments == 1) finish_checksum(before, packet.view);
        Frame after = before.copy();
        rewrite(after, packet.view, what_);
        const auto x = before.bytes(), y = after.bytes();
        return !std::equal(x.begin(), x.end(), y.begin(), y.end());
    }

    Rewriting what_;
    Ticket parts_ = 0;  // what means one segment is done to each by itself
};

constexpr Parameter parameters[] = {
    {.key = "strip",
     .type = Parameter::Type::word,
     .says = "options that become NOPs: one, or a list",
     .words = option_words,
     .example = "\"timestamps\"",
     .many = true},
    {.key = "mss",
     .type = Parameter::Type::count,
     .says = "maximum segment size, 0 to 65535 bytes",
     .least = 0,
     .most = 65535},
    {.key = "window-scale",
     .type = Parameter::Type::count,
     .says = "shift of the window, 0 to 14",
     .least = 0,
     .most = 14},
    {.key = "window",
     .type = Parameter::Type::count,
     .says = "as it stands in the header, 0 to 65535",
     .least = 0,
     .most = 65535},
    {.key = "flags",
     .type = Parameter::Type::text,
     .says = "what SYN, ACK, FIN and RST become: \"S\", \"RA\"; or a mask and what of it is set: "
             "\"ECE,CWR/NONE\""},
    {.key = "sequence-by", .type = Parameter::Type::integer, .says = "added to the sequence number"},
    {.key = "ack-by", .type = Parameter::Type::integer, .says = "added to the acknowledgement number"},
    {.key = "ttl",
     .type = Parameter::Type::count,
     .says = "IPv4 TTL or IPv6 hop limit, 1 to 255",
     .least = 1,
     .most = 255},
    {.key = "ecn",
     .type = Parameter::Type::word,
     .says = "the ECN bits of the IP header",
     .words = ecn_words},
    {.key = "checksum",
     .type = Parameter::Type::word,
     .says = "right or wrong: then its receiver drops it",
     .words = checksum_words,
     .standard = "\"right\""},
};

std::vector<std::uint8_t> kinds_of(const std::vector<std::string>& words) {
    std::vector<std::uint8_t> kinds;
    for (const NamedOption& option : options) {
        const bool meant = std::any_of(words.begin(), words.end(), [&](const std::string& word) {
            return word == option.name || word == "all";
        });
        if (meant) kinds.push_back(option.kind);
        if (meant && option.name == "fast-open") kinds.push_back(experimental_fast_open);
    }
    return kinds;
}

template <class Number>
std::optional<Number> number(const Arguments& a, std::string_view key) {
    const auto given = a.count(key);
    return given ? std::optional(static_cast<Number>(*given)) : std::nullopt;
}

std::int32_t shift(const Arguments& a, std::string_view key, Complaints& complaints) {
    const std::int64_t by = a.integer(key).value_or(0);
    if (by == static_cast<std::int32_t>(by)) return static_cast<std::int32_t>(by);
    complaints.error(a.position(key), std::string(key) + " goes from -2147483648 to 2147483647");
    return 0;
}

std::unique_ptr<Policy> make(const Arguments& a, Complaints& complaints) {
    Rewriting what;
    what.strip = kinds_of(a.words("strip"));
    what.mss = number<std::uint16_t>(a, "mss");
    what.window_scale = number<std::uint8_t>(a, "window-scale");
    what.window = number<std::uint16_t>(a, "window");
    what.ttl = number<std::uint8_t>(a, "ttl");
    what.sequence_by = shift(a, "sequence-by", complaints);
    what.ack_by = shift(a, "ack-by", complaints);
    if (const auto word = a.word("ecn"))
        what.ecn = static_cast<std::uint8_t>(std::find(std::begin(ecn_words), std::end(ecn_words), *word) -
                                             std::begin(ecn_words));
    if (const auto text = a.text("flags")) {
        const auto flags = parse_flag_match(*text);
        if (!flags) complaints.error(a.position("flags"), flags.problem, flags.hint);
        if (flags) what.set_flags = flags.value->value, what.mask_flags = flags.value->mask;
    }
    what.wrong_checksum = a.word("checksum") == "wrong";
    const bool nothing = std::none_of(std::begin(parameters), std::end(parameters),
                                      [&a](const Parameter& p) { return a.has(p.key); });
    if (nothing) {
        complaints.missing(a.position("strip"), "rewrite changes nothing",
                           "say what, for example rewrite = { strip = \"timestamps\" }");
    }
    return std::make_unique<Rewrite>(std::move(what));
}

std::string tell(const Arguments& a) {
    std::string words;
    const auto add = [&words](const std::string& what) { words += (words.empty() ? "" : ", ") + what; };
    std::string stripped;
    for (const std::string& word : a.words("strip")) stripped += (stripped.empty() ? "" : " and ") + word;
    if (!stripped.empty()) add("stripped of " + (stripped == "all" ? "all options" : stripped));
    if (const auto mss = a.count("mss")) add("MSS set to " + std::to_string(*mss));
    if (const auto scale = a.count("window-scale")) add("window scale set to " + std::to_string(*scale));
    if (const auto window = a.count("window")) add("window set to " + std::to_string(*window));
    if (const auto flags = a.text("flags")) add("flags set to " + *flags);
    if (const auto by = a.integer("sequence-by")) add("sequence number moved by " + std::to_string(*by));
    if (const auto by = a.integer("ack-by")) add("acknowledgement moved by " + std::to_string(*by));
    if (const auto ttl = a.count("ttl")) add("TTL set to " + std::to_string(*ttl));
    if (const auto ecn = a.word("ecn")) add("ECN set to " + *ecn);
    if (a.word("checksum") == "wrong") add("given a wrong checksum, so that its receiver drops it");
    return words.empty() ? "unchanged" : words;
}

}  // namespace

const PolicyKind rewrite_policy{
    .name = "rewrite",
    .aware = true,
    .memory = Memory::none,
    .takes_segments = true,
    .takes_triggers = false,
    .own_chance = false,
    .says = "changes the headers of the selected segments",
    .parameters = parameters,
    .make = make,
    .tell = tell,
    .example = "rewrite = { strip = \"timestamps\" }",
};

}  // namespace finwait
