// A connection of a capture as it is told: what was found out about it, and in a phrase why it ended as it
// did.
#pragma once

#include <string>
#include <vector>

#include "daemon/capture/followed.hpp"
#include "daemon/journal/verdict.hpp"
#include "daemon/journal/verdict_text.hpp"

namespace finwait {

struct Explained {
    const Followed& followed;
    ConnectionVerdict verdict;
    TakenAt taken_at = TakenAt::between;
    std::string why;  // "four-way close, the client first"
    /// What the capture does not show of it, in sentences.
    std::vector<std::string> missing;

    const char* side_name() const { return name(followed.client_side); }
    State state(End end) const { return verdict.at(end).last_state; }
    Certainty certainty(End end) const { return verdict.at(end).last_certainty; }
};

/// `now`: where the tracker stopped following it.
Explained explained(const Followed&, TakenAt, TimePoint now);

/// What stands under its ladder beside the verdict.
std::vector<Paragraph> further_paragraphs(const Explained&);

}  // namespace finwait
