// Buffers for reading come back; nothing else is collected.
#include "daemon/frame_pool.hpp"

#include <gtest/gtest.h>

namespace finwait {
namespace {

TEST(FramePool, a_buffer_is_used_again) {
    FramePool pool(2);
    Frame frame = pool.take();
    ASSERT_GE(frame.capacity(), Frame::max_size);
    const std::byte* const where = frame.room().data();
    pool.give(std::move(frame));
    EXPECT_EQ(pool.take().room().data(), where);
}

TEST(FramePool, small_frames_are_not_kept) {
    FramePool pool(2);
    pool.give(Frame::with_room(1514));
    EXPECT_EQ(pool.idle(), 0U);
}

TEST(FramePool, is_bounded) {
    FramePool pool(2);
    for (int i = 0; i < 3; ++i) pool.give(Frame::with_room(Frame::max_size));
    EXPECT_EQ(pool.idle(), 2U);
}

}  // namespace
}  // namespace finwait
