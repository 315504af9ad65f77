// The signals finwaitd lives by, as something to read: TERM, INT, HUP, USR1.
#pragma once

#include <optional>

#include "daemon/file_descriptor.hpp"

namespace finwait {

class Signals {
  public:
    /// Blocks them for this thread and all it starts: what comes before anybody reads waits. Ignores PIPE.
    Signals();
    int fd() const { return fd_.get(); }
    std::optional<int> next();  // the number of one that came

  private:
    FileDescriptor fd_;
};

}  // namespace finwait
