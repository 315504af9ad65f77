// See offloads.hpp.
#include "daemon/offloads.hpp"

#include <array>
#include <utility>

namespace finwait {

unsigned negotiate_offloads(const std::function<bool(unsigned)>& accepts) {
    using namespace tun_offload;
    // Each needs those before it; USO comes for both families or not at all.
    constexpr std::array steps{checksum, tso4, tso6, tso_ecn, uso4 | uso6};
    unsigned taken = 0;
    for (const unsigned step : steps)
        if (accepts(taken | step)) taken |= step;
    return taken;
}

std::string offload_names(unsigned offloads) {
    using namespace tun_offload;
    constexpr std::array<std::pair<unsigned, const char*>, 6> names{{{checksum, "checksum"},
                                                                     {tso4, "tso4"},
                                                                     {tso6, "tso6"},
                                                                     {tso_ecn, "tso-ecn"},
                                                                     {uso4, "uso4"},
                                                                     {uso6, "uso6"}}};
    std::string text;
    for (const auto& [bit, name] : names) {
        if ((offloads & bit) == 0) continue;
        if (!text.empty()) text += ' ';
        text += name;
    }
    return text.empty() ? "none" : text;
}

}  // namespace finwait
