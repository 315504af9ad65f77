// One TAP device: the end of an interface that lives in user space. Yields and takes frames with their
// offload facts. Knows nothing of addresses and MTUs (link.hpp) and decides nothing about frames.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "daemon/file_descriptor.hpp"
#include "daemon/frame_pool.hpp"
#include "daemon/netns.hpp"
#include "tcp/frame.hpp"

namespace finwait {

class Tap {
  public:
    struct Counters {
        std::uint64_t frames_read = 0, bytes_read = 0, frames_written = 0, bytes_written = 0;
        std::uint64_t unreadable =
            0;  // longer than a frame can be, or with a header we did not ask for: not passed on
        std::map<int, std::uint64_t> refused;  // writes that failed, by errno
    };

    /// Creates the TAP in `netns`, or attaches to a persistent one of this name. Throws Failure: the name
    /// cannot be one or belongs to something else, the TAP is in use, /dev/net/tun is missing, no permission.
    /// `pool` must outlive it. The descriptor keeps `netns` alive: whoever removes its name has to be noticed
    /// by other means.
    static Tap open(const std::string& name, Netns netns, bool offload, FramePool& pool);

    /// Appends up to `most` frames; fewer: it was read dry. Throws Failure when the device is gone.
    void read(std::vector<Frame>& into, std::size_t most);
    /// False when the kernel would not take it; counted by reason. The buffer goes back to the pool either
    /// way.
    bool write(Frame&& frame);
    /// Makes it outlive this process, addresses, ifindex and all.
    void keep();

    const std::string& name() const { return name_; }
    const Netns& netns() const { return netns_; }
    std::string title() const { return "TAP '" + name_ + "'" + netns_.where(); }
    int fd() const { return fd_.get(); }
    bool existed() const { return existed_; }        // attached, not created
    unsigned offloads() const { return offloads_; }  // what the kernel leaves to us; see offloads.hpp
    const Counters& counters() const { return counters_; }

  private:
    Tap(std::string name, Netns netns, FramePool& pool)
        : name_(std::move(name)), netns_(std::move(netns)), pool_(&pool) {}
    void attach();
    void configure(bool offload);

    std::string name_;
    Netns netns_;
    FramePool* pool_;
    FileDescriptor fd_;
    bool existed_ = false;
    unsigned offloads_ = 0;
    Counters counters_;
};

}  // namespace finwait
