// Buffers for reading, used again and again: a frame that merely passes costs no allocation. A frame that the
// core keeps or makes itself simply does not come back, or is not taken.
#pragma once

#include <cstddef>
#include <vector>

#include "tcp/frame.hpp"

namespace finwait {

class FramePool {
  public:
    /// At most `most` buffers of 64 KiB each lie idle.
    explicit FramePool(std::size_t most) : most_(most) { idle_.reserve(most); }

    Frame take() {
        if (idle_.empty()) return Frame::with_room(Frame::max_size);
        Frame frame = std::move(idle_.back());
        idle_.pop_back();
        return frame;
    }
    void give(Frame&& frame) {
        if (frame.capacity() >= Frame::max_size && idle_.size() < most_) idle_.push_back(std::move(frame));
    }
    std::size_t idle() const { return idle_.size(); }

  private:
    std::vector<Frame> idle_;
    std::size_t most_;
};

}  // namespace finwait
