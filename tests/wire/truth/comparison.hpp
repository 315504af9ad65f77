// What came of holding the tracker beside the kernels.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "tcp/endpoint.hpp"

namespace finwait::truth {

struct Comparison {
    struct Count {
        std::uint64_t agreed = 0, differed = 0;
    };
    std::uint64_t proven = 0;                        // proven states that agreed
    std::vector<std::string> disagreements;          // proven states that did not, in words
    std::array<Count, doubt_count> implied, unsure;  // by reason

    std::uint64_t total() const;
    void add(const Comparison&);
    /// "12,345 states compared: …", several lines.
    std::string text() const;
};

}  // namespace finwait::truth
