#include "tests/wire/truth/ladders.hpp"

#include <map>

#include "cli/ladder.hpp"

namespace finwait::truth {

std::string ladder(const std::vector<Event>& events) {
    LadderStyle style;
    style.width = 100;
    std::map<std::uint64_t, std::vector<Event>> by_connection;
    for (const Event& event : events) {
        const auto* fated = std::get_if<Fated>(&event.body);
        const bool waits = fated != nullptr && (fated->fate == Fate::held || fated->fate == Fate::released);
        if (!waits) by_connection[event.connection].push_back(event);
    }
    std::string text;
    for (const auto& [id, own] : by_connection) text += draw_ladder(own, style);
    return text;
}

}  // namespace finwait::truth
