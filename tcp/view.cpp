#include "tcp/view.hpp"

#include <array>

namespace finwait {

const char* name(Oddity oddity) {
    static constexpr std::array names{
#define FINWAIT_ODDITY(symbol, name, sentence) name,
#include "tcp/oddity.def"
#undef FINWAIT_ODDITY
    };
    return names.at(static_cast<std::size_t>(oddity));
}

const char* sentence(Oddity oddity) {
    static constexpr std::array sentences{
#define FINWAIT_ODDITY(symbol, name, sentence) sentence,
#include "tcp/oddity.def"
#undef FINWAIT_ODDITY
    };
    return sentences.at(static_cast<std::size_t>(oddity));
}

const char* name(Kind kind) {
    switch (kind) {
        case Kind::tcp: return "tcp";
        case Kind::udp: return "udp";
        case Kind::icmp: return "icmp";
        case Kind::other_ip: return "other-ip";
        case Kind::fragment: return "fragment";
        case Kind::arp: return "arp";
        case Kind::other: return "other";
        case Kind::malformed: return "malformed";
    }
    return "?";
}

}  // namespace finwait
