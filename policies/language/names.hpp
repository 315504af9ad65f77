// The words of the language that come from elsewhere, as lists: for suggestions, help and documentation.
#pragma once

#include <span>
#include <string_view>

namespace finwait {

std::span<const std::string_view> role_words();   // roles, aliases and groups
std::span<const std::string_view> state_words();  // by the RFC's names

}  // namespace finwait
