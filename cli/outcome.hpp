// What an exchange is worth: its problems, its exit code, and how it is told to people and to programs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/exchange.hpp"
#include "cli/terminal.hpp"
#include "daemon/failure.hpp"
#include "daemon/journal/verdict.hpp"

namespace finwait {

struct Judgement {
    std::vector<std::string> problems;  // one line each
    ExitCode code = ExitCode::well;
};

/// A command that failed outweighs an assertion that did. Unless `allow_unused`, a content-aware policy that
/// never acted is a failed assertion, and so is an exchange in which no connection was seen.
Judgement judge(const Exchange&, const Recording&, bool allow_unused);

enum class LadderWish : std::uint8_t { automatic, always, never };

struct Telling {
    LadderWish ladders = LadderWish::automatic;  // automatic: of the first few connections
    std::string repeat;                          // the command that repeats it, without its seed
    Terminal terminal;
};

/// Ladder and verdict of each connection, as far as wished.
std::string tell(const Recording&, const Telling&);
/// The whole outcome as one JSON object.
std::string to_json(const Exchange&, const Recording&, const Judgement&, const Telling&);

}  // namespace finwait
