// See failure.hpp.
#include "daemon/failure.hpp"

#include <cerrno>
#include <system_error>

namespace finwait {

std::string errno_text(int error) {
    return std::system_category().message(error);
}

void fail_with_errno(const std::string& attempted, int error) {
    const bool denied = error == EPERM || error == EACCES;
    throw Failure(attempted + ": " + errno_text(error), denied ? ExitCode::not_permitted : ExitCode::failed);
}

}  // namespace finwait
