// An HTTP exchange of our own for a machine that has neither curl nor python: one request, one answer, both
// ends real sockets. No more of HTTP than that takes.
#pragma once

#include <cstdint>

namespace finwait {

/// Answers one connection after the other, until it is killed. Closes when the client has closed.
[[noreturn]] void serve_small_http(std::uint16_t port);
/// Prints the body. Returns false if there was none.
bool fetch_small_http(const char* address, std::uint16_t port);

}  // namespace finwait
