// Notices that somebody removed the name of a namespace we are in (`ip netns delete`): our own TAPs keep such
// a namespace alive, so it would go on existing, unnamed, with us the only ones in it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/file_descriptor.hpp"

namespace finwait {

class NetnsWatch {
  public:
    /// Names only: a namespace given by path, and the empty name, are not watched. Without any it has no
    /// descriptor.
    explicit NetnsWatch(std::vector<std::string> names);

    int fd() const { return inotify_.get(); }  // readable when a name may be gone; -1: nothing to watch
    /// The name that is gone, if any.
    std::optional<std::string> gone();

  private:
    std::vector<std::string> names_;
    FileDescriptor inotify_;
};

}  // namespace finwait
