#include "cli/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/text_row.hpp"

namespace finwait {
namespace {

using testing::ElementsAre;

TEST(Text, WidthIsInColumnsNotBytes) {
    EXPECT_EQ(display_width("FIN → 2·MSL"), 11U);
    EXPECT_EQ(display_width("東京"), 4U);
    EXPECT_EQ(display_width("e\xcc\x81"), 1U);  // e and a combining acute
}

TEST(Text, WhatIsNotUtf8AndControlsAreMadeHarmless) {
    EXPECT_EQ(decode("a\x1b[2Jb"), U"a\ufffd[2Jb");
    EXPECT_EQ(decode("\xff"), U"\ufffd");
    EXPECT_EQ(decode("\xc0\xaf"), U"\ufffd\ufffd");  // an overlong slash
    EXPECT_EQ(decode("\xe2\x80\xae"), U"\ufffd");    // would turn the rest of the line around
}

TEST(Text, WrapsAtSpacesAndBreaksOnlyWhatIsLongerThanALine) {
    EXPECT_THAT(wrap("dropped by lose-last-ack", 12), ElementsAre("dropped by", "lose-last-ac", "k"));
    EXPECT_THAT(wrap("dropped by lose-last-ack", 40), ElementsAre("dropped by lose-last-ack"));
    EXPECT_THAT(wrap("", 40), ElementsAre(""));
}

TEST(Text, AsciiSpellsOurSigns) {
    EXPECT_EQ(to_ascii("a · b → 2·MSL ü"), "a | b -> 2*MSL ?");
}

TEST(TextRow, DrawsOverAndForgetsTheSpacesAtItsEnd) {
    TextRow row(10);
    row.fill(0, 10, U'-');
    row.put(2, " ab ");
    row.put(6, "    ");
    EXPECT_EQ(row.render(false), "-- ab");
}

TEST(TextRow, ColourAddsEscapesOnly) {
    TextRow row(12);
    row.put(0, "lost", Ink::lost);
    row.put(5, "fine");
    EXPECT_EQ(row.render(true), "\x1b[1;31mlost \x1b[0mfine");
    EXPECT_EQ(row.render(false), "lost fine");
}

TEST(TextRow, WhatDoesNotFitIsCutAndWideCharactersAreNotHalved) {
    TextRow row(5);
    row.put(0, "東京都");
    EXPECT_EQ(row.render(false), "東京");
}

}  // namespace
}  // namespace finwait
