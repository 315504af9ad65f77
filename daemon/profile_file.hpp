// Profiles from files and texts in TOML. Whatever is wrong becomes a complaint: with line and column where it
// is in the text, without where it is the file.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "policies/language/profile.hpp"

namespace finwait {

/// Nobody writes a larger profile by hand; a larger file is something else.
inline constexpr std::size_t max_profile_size = 1U << 20U;

/// nullopt when there was an error. Pipes and /dev/stdin are read too. Files that the profile names are
/// looked for from its own directory; they are read up to 16 MiB.
std::optional<Profile> read_profile_file(const std::string& path, Complaints&);
/// A text has no directory where the files that it names would be.
std::optional<Profile> read_profile_text(std::string_view toml, Complaints&, const Files& = no_files);

}  // namespace finwait
