// What an exchange is worth: its problems, its exit code, and how it is told to people and to programs.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/exchange.hpp"
#include "cli/terminal.hpp"
#include "daemon/failure.hpp"
#include "daemon/journal/verdict.hpp"
#include "policies/language/policy_spec.hpp"

namespace finwait {

struct Judgement {
    std::vector<std::string> problems;  // one line each
    ExitCode code = ExitCode::well;
};

/// A command that failed outweighs an assertion that did. Unless `allow_unused`, a content-aware policy that
/// never acted is a failed assertion, and so is an exchange in which no connection was seen. `policies`,
/// where given, are those of the profile: with them it can say why one never acted. Of an interrupted
/// exchange nothing of that can be asked; its code is 128 and the signal.
Judgement judge(const Exchange&, const Recording&, bool allow_unused,
                std::span<const PolicySpec> policies = {});

enum class LadderWish : std::uint8_t { automatic, always, never };
inline const std::vector<std::string_view> ladder_wishes{"auto", "always", "never"};
LadderWish ladder_wish(std::string_view);  // one of those

struct Telling {
    LadderWish ladders = LadderWish::automatic;  // automatic: of the first few connections
    std::string repeat;                          // the command that repeats it, without its seed
    Terminal terminal;
    std::optional<std::uint64_t> only = {};  // the connection, if not all
};

/// What stands before the ladders of an exchange that was interrupted.
inline constexpr auto interrupted_text = "finwait: interrupted; this is what happened until then\n";

/// Ladder and verdict of each connection, as far as wished.
std::string tell(const Recording&, const Telling&);
/// The verdicts alone, of a lab whose story goes on, as one JSON object.
std::string to_json(const Recording&, const Telling&);
/// The whole outcome as one JSON object.
std::string to_json(const Exchange&, const Recording&, const Judgement&, const Telling&);

}  // namespace finwait
