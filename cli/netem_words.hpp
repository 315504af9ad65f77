// netem's own grammar, as tc-netem(8) and tc(8) have it, read into a profile.
#pragma once

#include <string>
#include <vector>

namespace finwait {

struct NetemProfile {
    std::string toml;                // a whole profile, which the parser takes
    std::vector<std::string> notes;  // what its reader should know besides
};

/// `line`: "delay", "40ms", "5ms", …, or a tc line whole, of which what stands behind its netem counts.
/// `from`: "a", "b", or empty for both directions. Throws Failure with ExitCode::usage, which names the word,
/// and what to write instead.
NetemProfile read_netem(const std::vector<std::string>& line, const std::string& from);

}  // namespace finwait
