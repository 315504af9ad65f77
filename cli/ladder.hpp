// The ladder: one connection as a sequence diagram in text, both ends' states beside every segment and the
// box in the middle. A pure function from events to a string; reads no file and asks no terminal.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "daemon/journal/verdict.hpp"
#include "daemon/journal/verdict_text.hpp"
#include "policies/engine/event.hpp"
#include "tcp/timeline.hpp"

namespace finwait {

struct LadderStyle {
    static constexpr unsigned least_width = 80;
    unsigned width = least_width;                      // columns; wider lanes are used up to 120
    bool colour = false;                               // SGR escapes; without them nothing is lost
    bool unicode = true;                               // else ASCII only
    Duration fold = std::chrono::seconds(1);           // a silence longer than this becomes one row
    std::array<std::optional<Duration>, 2> time_wait;  // 2·MSL by End, where it is known
    std::string middle = "finwait";                    // what the segments pass in the middle
    std::string title;                                 // of the profile; may be empty
    std::optional<std::uint64_t> seed;
    std::string repeat;  // the command that repeats it; may be empty
};

/// `events` are those of one connection, in order; those of others are passed over (the first decides).
/// Below the least width there is no ladder, but a line that says so.
std::string draw_ladder(std::span<const Event> events, const LadderStyle&);

/// The verdict, wrapped and coloured in the same style; below the least width its one-line form. Ends with
/// `style.repeat`, seed included by the caller: on one line however long, to be copied.
std::string draw_verdict(const ConnectionVerdict&, const LadderStyle&);
/// Further paragraphs in the same style.
std::string draw_paragraphs(std::span<const Paragraph>, const LadderStyle&);

}  // namespace finwait
