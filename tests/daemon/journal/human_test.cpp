#include "daemon/journal/human.hpp"

#include <gtest/gtest.h>

namespace finwait {
namespace {

using namespace std::chrono_literals;

TEST(Human, DurationsKeepTheDigitsThatMatter) {
    EXPECT_EQ(human_duration(41us), "0.041 ms");
    EXPECT_EQ(human_duration(12'949us), "12.9 ms");
    EXPECT_EQ(human_duration(216ms), "216 ms");
    EXPECT_EQ(human_duration(999'600us), "1.00 s");
    EXPECT_EQ(human_duration(59'800ms), "59.8 s");
    EXPECT_EQ(human_duration(312s), "312 s");
    EXPECT_EQ(human_duration(605s), "10 min 05 s");
    EXPECT_EQ(human_duration(2h + 5min), "2 h 05 min");
    EXPECT_EQ(human_duration(100h), "4 days 04 h");
}

TEST(Human, BytesNeverShow1024OfAUnit) {
    EXPECT_EQ(human_bytes(0), "0 bytes");
    EXPECT_EQ(human_bytes(1), "1 byte");
    EXPECT_EQ(human_bytes(1023), "1023 bytes");
    EXPECT_EQ(human_bytes(1'048'575), "1.0 MiB");
    EXPECT_EQ(human_bytes(UINT64_MAX), "16.0 EiB");
}

TEST(Human, CountsHaveTheirPlural) {
    EXPECT_EQ(human_count(1, "segment"), "1 segment");
    EXPECT_EQ(human_count(741, "segment"), "741 segments");
}

}  // namespace
}  // namespace finwait
