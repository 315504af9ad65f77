#include "tcp/frame.hpp"

#include <algorithm>
#include <cassert>

namespace finwait {

Frame::Frame(std::span<const std::byte> bytes, Offload facts) : Frame(with_room(bytes.size())) {
    offload = facts;
    std::copy(bytes.begin(), bytes.end(), data_.get());
    size_ = capacity_;
}

Frame Frame::with_room(std::size_t capacity) {
    Frame frame;
    frame.data_ = std::make_unique_for_overwrite<std::byte[]>(capacity);
    frame.capacity_ = static_cast<std::uint32_t>(capacity);
    return frame;
}

void Frame::resize(std::size_t size) {
    assert(size <= capacity_);
    size_ = static_cast<std::uint32_t>(size);
}

Frame Frame::copy() const {
    return Frame(bytes(), offload);
}

void Frame::compact() {
    // A copy of a few hundred bytes costs less than holding 64 KiB for a pure ACK; below this it is not worth
    // one.
    constexpr std::uint32_t worthwhile = 1024;
    if (capacity_ - size_ >= std::max(worthwhile, size_)) *this = copy();
}

}  // namespace finwait
