// See explain_where.hpp.
#include "cli/explain_where.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "daemon/failure.hpp"
#include "daemon/number.hpp"
#include "policies/language/names.hpp"
#include "policies/language/spelling.hpp"

namespace finwait {
namespace {

enum class Takes : std::uint8_t { state, address, port, word };
struct Key {
    std::string_view name;
    Takes takes;
    std::optional<End> end = {};  // state, address, port: whose; none: either's
};
constexpr std::array keys_{Key{"client-state", Takes::state, End::client},
                           Key{"server-state", Takes::state, End::server},
                           Key{"client-address", Takes::address, End::client},
                           Key{"server-address", Takes::address, End::server},
                           Key{"address", Takes::address},
                           Key{"client-port", Takes::port, End::client},
                           Key{"server-port", Takes::port, End::server},
                           Key{"port", Takes::port},
                           Key{"open", Takes::word},
                           Key{"close", Takes::word},
                           Key{"closed-first", Takes::word},
                           Key{"conn-state", Takes::word},
                           Key{"ended-well", Takes::word},
                           Key{"picked-up", Takes::word}};

constexpr std::array<std::string_view, 2> yes_no{"true", "false"};
constexpr std::array<std::string_view, 3> who{"client", "server", "nobody"};

template <class Enum, std::size_t... n>
std::vector<std::string_view> names_of(std::index_sequence<n...>) {
    return {name(static_cast<Enum>(n))...};
}

std::vector<std::string_view> words_of(std::string_view key) {
    if (key == "open")
        return names_of<Opening>(
            std::make_index_sequence<static_cast<std::size_t>(Opening::picked_up) + 1>());
    if (key == "close")
        return names_of<Closing>(std::make_index_sequence<static_cast<std::size_t>(Closing::silent) + 1>());
    if (key == "conn-state") return {ZeekRecord::conn_states.begin(), ZeekRecord::conn_states.end()};
    if (key == "closed-first") return {who.begin(), who.end()};
    return {yes_no.begin(), yes_no.end()};
}

std::vector<std::string_view> key_names() {
    std::vector<std::string_view> names;
    names.reserve(keys_.size());
    for (const Key& key : keys_) names.push_back(key.name);
    return names;
}

[[noreturn]] void refuse(const std::string& why) {
    throw Failure("--where: " + why, ExitCode::usage);
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

std::string canonical(std::string_view word) {
    std::string text = lower(word);
    std::replace(text.begin(), text.end(), '_', '-');
    return text;
}

std::string fact(std::string_view key, const Explained& e) {
    const ConnectionVerdict& v = e.verdict;
    if (key == "open") return name(v.opening);
    if (key == "close") return name(v.closing);
    if (key == "conn-state") return e.followed.zeek.conn_state();
    if (key == "closed-first") return v.closed_first ? name(*v.closed_first) : "nobody";
    const bool yes = key == "ended-well" ? v.ended_well() : e.followed.picked_up;
    return yes ? "true" : "false";
}

}  // namespace

Where::Where(std::string_view text) {
    while (true) {
        const std::size_t comma = text.find(',');
        conditions_.push_back(read(trimmed(text.substr(0, comma))));
        if (comma == std::string_view::npos) return;
        text.remove_prefix(comma + 1);
    }
}

Where::Condition Where::read(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0)
        refuse(quoted(text) +
               " is no condition; write it like 'server-state=CLOSE-WAIT' or 'close!=four-way'");
    Condition condition;
    condition.is_not = text[equals - 1] == '!';
    const std::string key = canonical(trimmed(text.substr(0, equals - (condition.is_not ? 1U : 0U))));
    const std::string_view value = trimmed(text.substr(equals + 1));
    const auto* const found =
        std::find_if(keys_.begin(), keys_.end(), [&key](const Key& k) { return k.name == key; });
    if (found == keys_.end()) refuse("unknown key " + quoted(key) + "; " + suggest(key, key_names()));
    condition.key = static_cast<std::size_t>(found - keys_.begin());

    switch (found->takes) {
        case Takes::state: {
            const auto state = parse_state(value);
            if (!state)
                refuse(key + ": unknown state " + quoted(value) + "; " + suggest(value, state_words()));
            condition.state = *state;
            break;
        }
        case Takes::address: {
            const auto network = parse_network(value);
            if (!network)
                refuse(key + ": " + quoted(value) + " is no address or network, such as 192.0.2.0/24");
            condition.network = *network;
            break;
        }
        case Takes::port: {
            const auto port = parse_number<std::uint16_t>(value);
            if (!port) refuse(key + ": " + quoted(value) + " is no port: a number from 0 to 65535");
            condition.port = *port;
            break;
        }
        case Takes::word: {
            const auto words = words_of(found->name);
            const auto same = std::find_if(words.begin(), words.end(), [&](std::string_view word) {
                return canonical(word) == canonical(value);
            });
            if (same == words.end())
                refuse(key + ": unknown value " + quoted(value) + "; " + suggest(value, words));
            condition.word = *same;
            break;
        }
    }
    return condition;
}

bool Where::holds(const Condition& condition, const Explained& e) {
    const Key& key = keys_[condition.key];
    const auto of = [&](End end) {
        const SocketAddress& socket = e.verdict.at(end).address;
        switch (key.takes) {
            case Takes::state: return e.state(end) == condition.state;
            case Takes::address: return condition.network.contains(socket.address);
            case Takes::port: return socket.port == condition.port;
            case Takes::word: break;
        }
        return false;
    };
    if (key.takes == Takes::word) return fact(key.name, e) == condition.word;
    return key.end ? of(*key.end) : of(End::client) || of(End::server);
}

bool Where::fits(const Explained& e) const {
    return std::all_of(conditions_.begin(), conditions_.end(),
                       [&e](const Condition& c) { return holds(c, e) != c.is_not; });
}

std::string Where::keys() {
    const auto names = key_names();
    return join(names);
}

}  // namespace finwait
