// Reading `connections` and `active`.
#include "policies/language/occasions.hpp"

#include "policies/language/reader.hpp"
#include "policies/language/spelling.hpp"

namespace finwait {

Parsed<ConnectionPick> parse_connection_pick(std::string_view text) {
    using Pick = Parsed<ConnectionPick>;
    ConnectionPick pick;
    const std::string words = lower(text);
    if (words.starts_with("every ")) {
        std::string_view nth = std::string_view(words).substr(6);
        for (const std::string_view ending : {"st", "nd", "rd", "th"})
            if (nth.ends_with(ending)) nth.remove_suffix(ending.size());
        const auto n = parse_count(nth);
        if (!n || *n == 0)
            return Pick::bad(quoted(text) + " names no number of connections", "write it like 'every 3rd'");
        pick.every = *n;
        return Pick::good(pick);
    }
    auto range = parse_range(text);
    if (!range) return Pick::bad(range.problem, range.hint);
    if (text.starts_with("..")) range.value->first = 1;
    if (range.value->contains(0)) return Pick::bad(quoted(text) + ": connections are counted from 1");
    pick.range = *range;
    return Pick::good(pick);
}

bool ActiveWindow::contains(Duration since_load) const {
    if (since_load < after) return false;
    Duration since = since_load - after;
    if (every) since %= *every;
    return !length || since < *length;
}

ActiveWindow ActiveWindow::read(const Table& table, Complaints& complaints) {
    Reader reader(table, section::active, complaints);
    ActiveWindow window;
    window.after = reader.duration("after").value_or(Duration::zero());
    window.length = reader.duration("for");
    window.every = reader.duration("every");
    reader.finish();
    if (window.every && *window.every == Duration::zero())
        complaints.error(reader.position("every"), "every: a repetition takes time");
    else if (window.every && window.length && *window.length >= *window.every)
        complaints.error(reader.position("for"), "for is not shorter than every: it would never pause",
                         "leave every out");
    if (window.length && *window.length == Duration::zero())
        complaints.error(reader.position("for"), "for: the policy would never be active",
                         "use enabled = false");
    return window;
}

}  // namespace finwait
