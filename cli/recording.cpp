// See recording.hpp.
#include "cli/recording.hpp"

#include <variant>

namespace finwait {

void Recording::catch_up() {
    while (auto event = reader_.next()) {
        if (auto* report = std::get_if<PolicyReport>(&event->body)) {
            policies_.push_back(std::move(*report));
            continue;
        }
        if (std::holds_alternative<Opened>(event->body)) ++open_;
        if (std::holds_alternative<Closed>(event->body)) --open_;
        if (const auto* fated = std::get_if<Fated>(&event->body)) held_.fold(event->connection, *fated);
        connections_[event->connection].push_back(std::move(*event));
    }
}

}  // namespace finwait
