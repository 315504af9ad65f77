// Files that a profile names: a delay's distribution, a line's trace. The core opens nothing; whoever reads
// the profile hands in how its files are read.
#pragma once

#include <functional>
#include <string>

#include "policies/language/parsed.hpp"

namespace finwait {

struct FileContent {
    std::string name;  // as the profile has it
    std::string text;
};

/// The content of a file that a profile names, or why it cannot be had.
using Files = std::function<Parsed<std::string>(const std::string& name)>;

/// For profiles that come without a place where their files would be.
Parsed<std::string> no_files(const std::string& name);

}  // namespace finwait
