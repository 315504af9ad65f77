#include "tcp/state.hpp"

#include <array>

namespace finwait {
namespace {

constexpr std::array<const char*, state_count> names{
    "CLOSED",     "LISTEN",     "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1",
    "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING",  "LAST-ACK",     "TIME-WAIT",
};

constexpr std::array<const char*, state_count> sentences{
    "no connection",
    "waits for a SYN",
    "has sent a SYN, and waits for its answer",
    "has sent and received a SYN, and waits for the ACK of its own",
    "both SYNs are acknowledged: data flows",
    "has sent its FIN, and waits for its ACK or for the other's FIN",
    "its FIN is acknowledged; waits for the other's",
    "has received the other's FIN; its application has not closed yet",
    "both have sent FINs that crossed; waits for the ACK of its own",
    "has received the other's FIN and sent its own; waits for its ACK",
    "is done, and stays for 2·MSL to answer the other's FIN, should it come again",
};

/// What else people call them: the kernel's TCP_… and the words of ss.
constexpr std::array<std::pair<const char*, State>, 8> aliases{{
    {"CLOSE", State::Closed},
    {"UNCONN", State::Closed},
    {"SYN-RECV", State::SynReceived},
    {"SYN-RCVD", State::SynReceived},
    {"NEW-SYN-RECV", State::SynReceived},
    {"ESTAB", State::Established},
    {"FIN-WAIT1", State::FinWait1},
    {"FIN-WAIT2", State::FinWait2},
}};

char folded(char c) {
    if (c >= 'a' && c <= 'z') return static_cast<char>(c - 'a' + 'A');
    return c == '_' ? '-' : c;
}

bool same(std::string_view given, std::string_view name) {
    if (given.size() != name.size()) return false;
    for (std::size_t i = 0; i < name.size(); ++i)
        if (folded(given[i]) != name[i]) return false;
    return true;
}

}  // namespace

const char* name(State state) {
    return names[static_cast<std::size_t>(state)];
}

std::optional<State> parse_state(std::string_view given) {
    for (std::size_t i = 0; i < names.size(); ++i)
        if (same(given, names[i])) return static_cast<State>(i);
    for (const auto& [alias, state] : aliases)
        if (same(given, alias)) return state;
    return std::nullopt;
}

const char* sentence(State state) {
    return sentences[static_cast<std::size_t>(state)];
}

std::span<const std::pair<const char*, State>> state_aliases() {
    return aliases;
}

const char* name(Certainty certainty) {
    switch (certainty) {
        case Certainty::proven: return "proven";
        case Certainty::implied: return "implied";
        case Certainty::unsure: break;
    }
    return "unsure";
}

}  // namespace finwait
