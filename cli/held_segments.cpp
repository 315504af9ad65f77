// See held_segments.hpp.
#include "cli/held_segments.hpp"

namespace finwait {

void HeldSegments::fold(std::uint64_t connection, const Fated& fated) {
    const Brief& segment = fated.segment;
    const auto key = [&](std::uint32_t n) {
        return Key{connection, segment.number, segment.origin, segment.from, n};
    };
    if (fated.fate == Fate::held) {  // perhaps by the next policy, after another one
        for (std::uint32_t n = 0; n < segment.segments; ++n) by_[key(segment.first + n)] = fated.policy;
    } else {
        by_.erase(by_.lower_bound(key(segment.first)),
                  by_.lower_bound(key(segment.first + segment.segments)));
    }
}

std::map<std::string, std::uint64_t> HeldSegments::by_policy() const {
    std::map<std::string, std::uint64_t> counts;
    for (const auto& [key, policy] : by_) ++counts[policy];
    return counts;
}

}  // namespace finwait
