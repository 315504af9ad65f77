#include "tests/support/model/exchange.hpp"

#include <algorithm>
#include <stdexcept>

#include "daemon/profile_file.hpp"
#include "tests/support/model/run.hpp"

namespace finwait::model {

bool EndReport::was_in(State state) const {
    return std::any_of(history.begin(), history.end(), [state](const Lived& l) { return l.state == state; });
}

std::string EndReport::path() const {
    std::string text;
    for (std::size_t i = 1; i < history.size(); ++i)
        text += (i == 1 ? "" : " ") + std::string(name(history[i].state));
    return text;
}

bool Outcome::whole() const {
    return !connections.empty() && std::all_of(connections.begin(), connections.end(),
                                               [](const ConnectionReport& c) { return c.whole; });
}

std::uint64_t Outcome::acted(std::string_view policy) const {
    for (const PolicyReport& r : reports)
        if (r.name == policy) return r.acted;
    throw std::invalid_argument("no policy is called " + std::string(policy));
}

std::uint64_t Outcome::fate(Fate f) const {
    return counters.fates[static_cast<std::size_t>(f)];
}

Outcome run_exchange(std::string_view toml, const Exchange& what) {
    if (toml.empty()) return run_exchange(Profile{}, what);
    Complaints complaints;
    const auto profile = read_profile_text(toml, complaints);
    for (const Complaint& c : complaints.sorted())
        if (!c.warning()) throw std::invalid_argument(to_string(c, "profile"));
    return run_exchange(*profile, what);
}

Outcome run_exchange(const Profile& profile, const Exchange& what) {
    return Run(profile, what).to_its_end();
}

}  // namespace finwait::model
