// Where finwaitd talks: the terminal, or the journal when systemd started it. Its sources call spdlog
// directly.
#pragma once

#include <string>

namespace finwait {

/// `level`: trace, debug, info, warning, error. Logs to stderr, so that stdout carries data only.
void start_log(const std::string& level);

}  // namespace finwait
