// Replaces operator new in the program it is linked into, to know how much memory is in use. For one thread.
#pragma once

#include <cstddef>

namespace finwait::test {

/// Bytes handed out and not given back, rounding and headers of glibc's malloc included.
std::size_t allocated_bytes();

}  // namespace finwait::test
