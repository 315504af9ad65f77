// The JSON Schema (draft-07, which editors of TOML take) of the language of profiles, made from the
// declarations that its parser reads. It takes everything the parser takes, and refuses most of what the
// parser refuses: what is wrong about two keys together is often beyond it.
#pragma once

#include <string>

namespace finwait {

std::string profile_schema();

}  // namespace finwait
