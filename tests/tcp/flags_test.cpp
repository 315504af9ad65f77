#include "tcp/flags.hpp"

#include <gtest/gtest.h>

namespace finwait {
namespace {

TEST(Flags, AreWrittenWithTcpdumpsLetters) {
    EXPECT_EQ(to_string(Flags(Flags::syn)), "S");
    EXPECT_EQ(to_string(Flags(Flags::syn | Flags::ack)), "S.");
    EXPECT_EQ(to_string(Flags(Flags::fin | Flags::ack)), "F.");
    EXPECT_EQ(to_string(Flags(Flags::fin | Flags::psh | Flags::ack)), "FP.");
    EXPECT_EQ(to_string(Flags(Flags::rst)), "R");
    EXPECT_EQ(to_string(Flags(Flags::ack)), ".");
    EXPECT_EQ(to_string(Flags(0x1ff)), "FSRP.UEWe");
    EXPECT_EQ(to_string(Flags()), "none");
}

TEST(Flags, DropWhatIsNoFlag) {
    EXPECT_EQ(Flags(0xffff).bits(), 0x1ff);
}

TEST(Flags, WithAndWithout) {
    const Flags flags = Flags(Flags::fin | Flags::ack).without(Flags::fin).with(Flags::psh);
    EXPECT_EQ(flags, Flags(Flags::psh | Flags::ack));
    EXPECT_TRUE(flags.has(Flags::psh));
    EXPECT_FALSE(flags.has(Flags::fin));
}

}  // namespace
}  // namespace finwait
