// Lists of words made from the definitions in tcp/.
#include "policies/language/names.hpp"

#include <array>

#include "policies/language/state_set.hpp"
#include "tcp/role.hpp"
#include "tcp/state.hpp"

namespace finwait {

std::span<const std::string_view> role_words() {
    static constexpr std::array<std::string_view, role_count + 8> words{
#define FINWAIT_ROLE(symbol, name, sentence) name,
#include "tcp/role.def"
#undef FINWAIT_ROLE
        "handshake", "teardown", "fin", "any", "fin1", "fin1-ack", "fin2", "fin2-ack"};
    return words;
}

std::span<const std::string_view> state_words() {
    static const auto words = [] {
        std::array<std::string_view, state_count> all{};
        for (std::size_t i = 0; i < state_count; ++i) all[i] = name(static_cast<State>(i));
        return all;
    }();
    return words;
}

std::string to_string(StateSet set) {
    std::string text;
    for (std::size_t i = 0; i < state_count; ++i) {
        const auto state = static_cast<State>(i);
        if (set.has(state)) text += (text.empty() ? "" : " or ") + std::string(name(state));
    }
    return text;
}

}  // namespace finwait
