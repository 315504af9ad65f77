// Frames that no stack would send: what is made wrong behind the notation's back. Each is a word behind '!'.
#pragma once

#include <string_view>

#include "tcp/frame.hpp"

namespace finwait::truth {

/// Makes it wrong in this way; all sums that are not themselves the fault are right again. Throws
/// std::invalid_argument for a word that is not known.
void spoil(Frame& frame, std::string_view fault);

}  // namespace finwait::truth
