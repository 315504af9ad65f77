// An Event as one line of JSON, and back without loss. The fields are described one by one in docs/events.md.
// Knows no files: journal.hpp writes them, journal_reader.hpp reads them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "policies/engine/event.hpp"
#include "tcp/host_settings.hpp"
#include "tcp/timeline.hpp"

namespace finwait {

/// The first line of a journal: what the events after it cannot say.
struct JournalHeader {
    static constexpr std::uint32_t current_format = 1;
    std::uint32_t format = current_format;  // raised when a reader of the old one would be misled
    std::string version;                    // of finwait
    std::int64_t wall_clock = 0;            // at the start: nanoseconds since 1970-01-01 00:00 UTC …
    TimePoint start{};                      // … and the same moment on the clock the events use
    std::uint64_t seed = 0;                 // the effective one
    std::array<std::string, 2> links;       // the TAPs' names, by Side
    std::string profile;                    // title of the first one loaded; may be empty
    std::array<HostSettings, 2> hosts;      // by Side, as told to finwaitd
    friend bool operator==(const JournalHeader&, const JournalHeader&) = default;
};

/// A line that is not an event: what() says why, in words.
class BadEvent : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Without the line's end.
std::string to_json(const Event&);
std::string to_json(const JournalHeader&);
/// Stands where `count` events are missing because they could not be written.
std::string gap_to_json(std::uint64_t count);

/// Fields that are not known are ignored, and so is a whole line of a kind that is not known (nullopt).
/// Throws BadEvent.
struct JournalLine {
    std::optional<Event> event;
    std::optional<JournalHeader> header;
    std::uint64_t gap = 0;
};
JournalLine parse_journal_line(std::string_view line);

}  // namespace finwait
