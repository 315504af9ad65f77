// PSH and the ECN bits are left out of the letters' meaning unless written: "FA" should find the FIN whether
// its sender pushed or not, and whether ECN is in use or not.
#include "policies/language/flag_match.hpp"

#include <array>
#include <cstddef>
#include <vector>

#include "policies/language/spelling.hpp"

namespace finwait {

namespace {

using Match = Parsed<FlagMatch>;

struct Named {
    std::string_view name;
    char letter;
    Flags::Bit bit;
};
constexpr std::array named{
    Named{"SYN", 'S', Flags::syn}, Named{"ACK", 'A', Flags::ack}, Named{"FIN", 'F', Flags::fin},
    Named{"RST", 'R', Flags::rst}, Named{"PSH", 'P', Flags::psh}, Named{"URG", 'U', Flags::urg},
    Named{"ECE", 'E', Flags::ece}, Named{"CWR", 'W', Flags::cwr}, Named{"AE", 'e', Flags::ae},
    Named{"ACK", '.', Flags::ack},
};
constexpr unsigned always_meant = Flags::syn | Flags::ack | Flags::fin | Flags::rst;
constexpr unsigned all = 0x1ff;
constexpr const char* forms = "write letters like 'SA', or a mask like 'SYN,ACK/SYN'";

Match parse_letters(std::string_view text) {
    unsigned value = 0;
    for (const char letter : text) {
        unsigned bit = 0;
        for (const Named& flag : named)
            if (flag.letter == letter) bit = flag.bit;
        if (bit == 0) {
            for (const Named& flag : named)  // a whole name, where letters are expected
                if (lower(text) == lower(flag.name))
                    return Match::bad("flags are letters, or a mask and what is set of it",
                                      "did you mean '" + std::string(1, flag.letter) + "' or '" +
                                          std::string(flag.name) + "/" + std::string(flag.name) + "'?");
            return Match::bad("unknown flag letter " + quoted({&letter, 1}) + " in " + quoted(text), forms);
        }
        value |= bit;
    }
    return Match::good({Flags(always_meant | value), Flags(value)});
}

Parsed<unsigned> parse_names(std::string_view text) {
    unsigned bits = 0;
    while (true) {
        const std::size_t comma = text.find(',');
        const std::string name = lower(text.substr(0, comma));
        unsigned bit = 0;
        for (const Named& flag : named)
            if (lower(flag.name) == name) bit = flag.bit;
        if (name == "all") bit = all;
        if (bit == 0 && name != "none") {
            std::vector<std::string_view> names{"ALL", "NONE"};
            for (const Named& flag : named)
                if (flag.letter != '.') names.push_back(flag.name);
            return Parsed<unsigned>::bad("unknown flag " + quoted(text.substr(0, comma)),
                                         suggest(name, names));
        }
        bits |= bit;
        if (comma == std::string_view::npos) return Parsed<unsigned>::good(bits);
        text.remove_prefix(comma + 1);
    }
}

}  // namespace

Match parse_flag_match(std::string_view text) {
    if (text.empty()) return Match::bad("no flags are named", forms);
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return parse_letters(text);
    const auto mask = parse_names(text.substr(0, slash));
    if (!mask) return Match::bad(mask.problem, mask.hint);
    const auto value = parse_names(text.substr(slash + 1));
    if (!value) return Match::bad(value.problem, value.hint);
    if ((*value & ~*mask) != 0)
        return Match::bad(quoted(text) + " can never match: it wants a flag that its mask does not look at",
                          "the flags before the '/' are looked at, those behind it must be set");
    if (*mask == 0) return Match::bad(quoted(text) + " looks at no flag", forms);
    return Match::good({Flags(*mask), Flags(*value)});
}

}  // namespace finwait
