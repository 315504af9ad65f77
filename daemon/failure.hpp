// How a start fails: exceptions that name what was attempted and what to do, and the exit codes they become.
// They are thrown before the event loop runs, never by foreign bytes.
#pragma once

#include <stdexcept>
#include <string>

namespace finwait {

/// The exit codes of finwait and finwaitd alike.
enum class ExitCode : int {
    well = 0,
    failed = 1,
    usage = 2,
    bad_profile = 3,
    assertion = 4,
    unreachable = 5,
    not_permitted = 6,
};

/// Something that was attempted did not work; what() names it. `code` is what the program should exit with.
class Failure : public std::runtime_error {
  public:
    explicit Failure(const std::string& what, ExitCode code = ExitCode::failed)
        : std::runtime_error(what), code_(code) {}
    ExitCode code() const { return code_; }

  private:
    ExitCode code_;
};

/// "attempted: strerror(error)"; EPERM and EACCES become not_permitted.
[[noreturn]] void fail_with_errno(const std::string& attempted, int error);

/// strerror without its shared buffer.
std::string errno_text(int error);

}  // namespace finwait
