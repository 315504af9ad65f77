// What holds for every ladder: it keeps to its columns, needs no colour, and leaves nothing out.
#include "cli/ladder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <sstream>

#include "cli/ladder_words.hpp"
#include "cli/text.hpp"
#include "daemon/journal/verdict_fold.hpp"
#include "tests/cli/tales.hpp"

namespace finwait {
namespace {

using testing::HasSubstr;

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

std::string without_escapes(const std::string& text) {
    return std::regex_replace(text, std::regex("\x1b\\[[0-9;]*m"), "");
}

LadderStyle style(bool unicode, bool colour) {
    LadderStyle s;
    s.unicode = unicode;
    s.colour = colour;
    s.title =
        "A title that is so long that it does not stand on one line of a terminal of eighty columns · 東京";
    s.seed = UINT64_MAX;
    s.time_wait = {std::chrono::minutes(4), std::chrono::minutes(4)};
    s.repeat =
        "finwait run -p a-profile --server 'python3 -m http.server 80' --client 'curl http://server/' --seed "
        "1";
    return s;
}

std::string whole(const test::Tale& tale, const LadderStyle& s) {
    VerdictFold fold;
    for (const Event& e : tale.events()) fold.fold(e);
    return draw_ladder(tale.events(), s) + draw_verdict(fold.verdict(), s);
}

class EveryLadder : public testing::TestWithParam<std::pair<std::string, test::Tale>> {
  protected:
    const test::Tale& tale() const { return GetParam().second; }
};

TEST_P(EveryLadder, KeepsToEightyColumns) {
    for (const bool unicode : {true, false})
        for (const std::string& line : lines_of(whole(tale(), style(unicode, false)))) {
            if (line.starts_with("repeat ")) continue;  // one line, however long
            EXPECT_LE(display_width(line), 80U) << line;
            EXPECT_FALSE(line.ends_with(' ')) << line;
        }
}

TEST_P(EveryLadder, KeepsItsLinesInTheirColumns) {
    LadderStyle plain = style(false, false);
    plain.title.clear();
    bool in_ladder = false;
    for (const std::string& line : lines_of(draw_ladder(tale().events(), plain))) {
        if (in_ladder && line.empty()) break;
        if (in_ladder) {
            const std::string padded = line + std::string(80 - line.size(), ' ');
            EXPECT_THAT(std::string("|:+* "), HasSubstr(padded.substr(22, 1))) << line;
            EXPECT_THAT(std::string("|:+* "), HasSubstr(padded.substr(66, 1))) << line;
        }
        in_ladder = in_ladder || line.find("finwait") != std::string::npos;
    }
    EXPECT_TRUE(in_ladder);
}

TEST_P(EveryLadder, ColourAddsNothingButEscapes) {
    for (const bool unicode : {true, false})
        EXPECT_EQ(without_escapes(whole(tale(), style(unicode, true))), whole(tale(), style(unicode, false)));
}

TEST_P(EveryLadder, IsAsciiWhereAsked) {
    const std::string text = whole(tale(), style(false, false));
    EXPECT_TRUE(std::all_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x80; })) << text;
}

/// The words one by one: wrapping may put them on several rows.
void expect_words(const std::string& text, const std::string& words) {
    std::istringstream in(words);
    for (std::string word; in >> word;) EXPECT_THAT(text, HasSubstr(word));
}

TEST_P(EveryLadder, TellsEveryFact) {
    if (GetParam().first == "long") return;  // its words are longer than a row and get broken
    const std::string text = draw_ladder(tale().events(), style(true, false));
    for (const Event& e : tale().events()) {
        // A state that was left at the instant it was entered is not shown.
        for (std::size_t end = 0; end < 2 && !std::holds_alternative<Moved>(e.body); ++end)
            expect_words(text, state_text(e.state[end], e.certainty[end]));
        if (const auto* emitted = std::get_if<Emitted>(&e.body)) {
            expect_words(text, numbers(emitted->segment));
            for (const std::string& role : role_words(emitted->segment)) expect_words(text, role);
            if (emitted->segment.facts.retransmission) expect_words(text, "↻");
        }
        if (const auto* fated = std::get_if<Fated>(&e.body)) {
            expect_words(text, fated->policy);
            if (fated->fate != Fate::delivered && fated->fate != Fate::held)
                expect_words(text, name(fated->fate));
            if (fated->segment.origin == Origin::invented)
                expect_words(text, "forged " + numbers(fated->segment));
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Tales, EveryLadder, testing::ValuesIn(test::all_tales()), [](const auto& tale) {
    std::string name = tale.param.first;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

TEST(Ladder, NothingIsDrawnOfNothing) {
    EXPECT_EQ(draw_ladder({}, {}), "");
}

TEST(Ladder, OtherConnectionsArePassedOver) {
    const auto mine = test::four_way_close().events();
    std::vector<Event> mixed;
    for (const Event& e : mine) {
        mixed.push_back(e);
        mixed.push_back(e);
        mixed.back().connection = 99;
    }
    EXPECT_EQ(draw_ladder(mixed, {}), draw_ladder(mine, {}));
}

TEST(Ladder, AWiderTerminalGetsAWiderLane) {
    LadderStyle wide;
    wide.width = 100;
    std::size_t widest = 0;
    for (const std::string& line : lines_of(draw_ladder(test::four_way_close().events(), wide)))
        widest = std::max<std::size_t>(widest, display_width(line));
    EXPECT_GT(widest, 80U);
    EXPECT_LE(widest, 100U);
}

TEST(Ladder, BelowEightyColumnsThereAreWordsInstead) {
    LadderStyle narrow;
    narrow.width = 60;
    EXPECT_EQ(draw_ladder(test::four_way_close().events(), narrow),
              "the ladder needs 80 columns, this terminal has 60\n");
    const test::Tale tale = test::four_way_close();
    VerdictFold fold;
    for (const Event& e : tale.events()) fold.fold(e);
    EXPECT_EQ(draw_verdict(fold.verdict(), narrow),
              "#1 198.18.0.1:40312 > 198.18.0.2:80: open three-way by the\n"
              "client; close four-way, the server first; both ended well\n");
}

TEST(Ladder, WhatRepeatsItStandsOnOneLineToBeCopied) {
    LadderStyle s = style(false, false);
    s.repeat =
        "finwait run --client $'printf \\'GET / HTTP/1.0\\r\\n\\r\\n\\' |  nc server 80' --title "
        "'caf\u00e9' " +
        std::string(100, 'x');
    for (const unsigned width : {60U, 80U, 100U}) {
        s.width = width;
        EXPECT_THAT(whole(test::four_way_close(), s), HasSubstr("\nrepeat      " + s.repeat + "\n")) << width;
    }
}

TEST(Ladder, ALabelNeverSwallowsItsArrow) {
    test::Tale t = test::handshake();
    for (int i = 0; i < 10; ++i)
        t.emits(End::client, ". 76:76(0) ack 1204", Role::active_fin_ack)
            .held("hold-acks", std::chrono::seconds(2));
    const std::string text = draw_ladder(t.events(), {});
    EXPECT_THAT(text, HasSubstr("├────────────────────►◷ held by hold-acks"));
    EXPECT_THAT(text, HasSubstr("active-fin-ack #10"));
}

TEST(Ladder, ForeignTextCannotSteerTheTerminal) {
    LadderStyle s;
    s.title = "evil \x1b[2J\x07 title";
    test::Tale t = test::handshake();
    t.emits(End::client, "P. 76:77(1) ack 1204", Role::data).dropped("policy\x1b]0;owned\x07");
    EXPECT_EQ(whole(t, s).find_first_of("\x1b\x07"), std::string::npos);
}

TEST(Ladder, PiecesOfOneFrameHaveTheirOwnRungs) {
    test::Tale t = test::handshake();
    t.emits(End::client, "F. 76:1076(1000) ack 1204", RoleSet(Role::data) | Role::active_fin,
            State::FinWait1);
    std::vector<Event> events = t.events();
    Event fate = events.back();
    Brief piece = std::get<Emitted>(events[events.size() - 2].body).segment;
    piece.flags = piece.flags.without(Flags::fin);
    piece.facts.roles = Role::data;
    fate.body = Fated{piece, Fate::held, "hold-data", fate.at + std::chrono::seconds(2)};
    events.push_back(fate);
    piece.flags = piece.flags.with(Flags::fin);
    piece.seq = 1076;
    piece.length = 0;
    piece.facts.roles = Role::active_fin;
    fate.body = Fated{piece, Fate::delivered, "", {}};
    events.push_back(fate);
    const std::string text = draw_ladder(events, {});
    EXPECT_THAT(text, HasSubstr("●─ data ─────────────►◷ held by hold-data"));
    EXPECT_THAT(text, HasSubstr("├── F. 1076:1076(0) ack 1204 ─ active-fin ─►│"));
}

}  // namespace
}  // namespace finwait
