// What a tale looks like on a terminal: its ladder, and its verdict.
#pragma once

#include <string>

#include "cli/ladder.hpp"
#include "daemon/journal/verdict_fold.hpp"
#include "tests/cli/tales.hpp"

namespace finwait {

inline std::string picture(const test::Tale& tale, bool unicode = true) {
    LadderStyle style;
    style.unicode = unicode;
    style.title = "A lesson";
    style.seed = 42;
    style.time_wait = {std::chrono::seconds(60), std::chrono::seconds(60)};
    return '\n' + draw_ladder(tale.events(), style);
}

inline std::string verdict(const test::Tale& tale, bool unicode = true) {
    LadderStyle style;
    style.unicode = unicode;
    style.repeat =
        "finwait run -p lose-last-ack --server 'python3 -m http.server 80' --client 'curl -sS "
        "http://server/' --seed 42";
    VerdictFold fold;
    for (const Event& e : tale.events()) fold.fold(e);
    return '\n' + draw_verdict(fold.verdict(), style);
}

}  // namespace finwait
