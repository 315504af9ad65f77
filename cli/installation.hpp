// Where the parts of finwait lie: relative to the running program, so that a build tree and an installed one
// are the same to it, and otherwise where PATH says.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace finwait {

/// finwaitd, say. Throws Failure if it is nowhere.
std::filesystem::path find_program(const std::string& name);

/// The directory of the shipped profiles, if there is one.
std::optional<std::filesystem::path> shipped_profiles();
/// Their names, sorted.
std::vector<std::string> shipped_profile_names();
/// What -p says: a file if it contains '/' or ".toml", else a shipped name. Throws Failure with
/// ExitCode::bad_profile, which names the nearest one that exists.
std::filesystem::path find_profile(const std::string& file_or_name);

}  // namespace finwait
