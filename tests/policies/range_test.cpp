// Ranges: two dots, and what others write instead.
#include "policies/language/range.hpp"

#include <gtest/gtest.h>

namespace finwait {

std::ostream& operator<<(std::ostream& out, const Range& r) {
    return out << to_string(r);
}

namespace {

std::string refusal(std::string_view text) {
    const auto parsed = parse_range(text);
    return parsed ? "taken" : parsed.problem + "; " + parsed.hint;
}

TEST(Range, IsANumberOrTwoOrOpenAtOneEnd) {
    EXPECT_EQ(*parse_range("3"), (Range{3, 3}));
    EXPECT_EQ(*parse_range("1..2"), (Range{1, 2}));
    EXPECT_EQ(*parse_range("3.."), (Range{3, UINT64_MAX}));
    EXPECT_EQ(*parse_range("..9"), (Range{0, 9}));
    EXPECT_EQ(*parse_range("1MB..2MB", parse_size), (Range{1000000, 2000000}));
}

TEST(Range, ContainsBothItsEnds) {
    const Range range{1, 2};
    EXPECT_FALSE(range.contains(0));
    EXPECT_TRUE(range.contains(1));
    EXPECT_TRUE(range.contains(2));
    EXPECT_FALSE(range.contains(3));
}

TEST(Range, RefusesWhatFitsNothing) {
    EXPECT_EQ(refusal("3..1"), "'3..1' is empty: it ends before it begins; did you mean '1..3'?");
    EXPECT_EQ(refusal(".."), "'..' names no numbers; write a range like '1..2' or '3..'");
    EXPECT_EQ(refusal(""), "'' names no numbers; write a range like '1..2' or '3..'");
}

TEST(Range, KnowsHowOthersWriteIt) {
    EXPECT_EQ(refusal("1-2"), "'1-2' is not a range; did you mean '1..2'?");
    EXPECT_EQ(refusal("80:90"), "'80:90' is not a range; did you mean '80..90'?");
    EXPECT_EQ(refusal("3-"), "'3-' is not a range; did you mean '3..'?");
    EXPECT_EQ(refusal("first"), "'first' is not a whole number; write a range like '1..2' or '3..'");
    EXPECT_EQ(refusal("-1"), "'-1' is negative; write a range like '1..2' or '3..'");
}

TEST(Range, IsWrittenAsItIsRead) {
    for (const char* text : {"3", "1..2", "3.."}) EXPECT_EQ(to_string(*parse_range(text)), text);
}

}  // namespace
}  // namespace finwait
