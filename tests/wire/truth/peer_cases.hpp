// The cases by theme, each in a source of its own (peer_cases_….cpp), in the order of the table.
#pragma once

#include <vector>

#include "tests/wire/truth/peer_case.hpp"

namespace finwait::truth {

const std::vector<Case>& opening_cases();
const std::vector<Case>& syn_sent_cases();
const std::vector<Case>& syn_received_cases();
const std::vector<Case>& simultaneous_cases();
const std::vector<Case>& established_cases();
const std::vector<Case>& resets_cases();
const std::vector<Case>& fins_cases();
const std::vector<Case>& closing_cases();
const std::vector<Case>& last_cases();
const std::vector<Case>& time_wait_cases();

/// They live as long as the program.
inline std::vector<const Case*> all_cases() {
    std::vector<const Case*> all;
    for (const auto theme :
         {opening_cases, syn_sent_cases, syn_received_cases, simultaneous_cases, established_cases,
          resets_cases, fins_cases, closing_cases, last_cases, time_wait_cases})
        for (const Case& c : theme()) all.push_back(&c);
    return all;
}

}  // namespace finwait::truth
