// `match.flags`: which TCP control bits must be set and which must not.
#pragma once

#include <string>
#include <string_view>

#include "policies/language/parsed.hpp"
#include "tcp/flags.hpp"

namespace finwait {

struct FlagMatch {  // (flags & mask) == value
    Flags mask, value;
    bool fits(Flags flags) const { return (flags.bits() & mask.bits()) == value.bits(); }
    friend bool operator==(const FlagMatch&, const FlagMatch&) = default;
};

/// Two forms. tcpdump's letters, 'A' or '.' for ACK: "S", "SA", "F." say what SYN, ACK, FIN and RST are, all
/// four of them; the other bits only count where their letter stands. iptables' mask form: "SYN,ACK/SYN"
/// looks at SYN and ACK, and wants SYN alone of these; ALL and NONE are known.
Parsed<FlagMatch> parse_flag_match(std::string_view);

}  // namespace finwait
