// Reads a journal while it grows: hands out complete lines only and can be asked again later. Does not wait.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/file_descriptor.hpp"
#include "daemon/journal/event_json.hpp"
#include "policies/engine/event.hpp"

namespace finwait {

class JournalReader {
  public:
    /// Throws Failure when `path` cannot be opened.
    explicit JournalReader(std::string path);

    /// The next event, or nullopt when the file holds no further complete line now; ask again when it may
    /// have grown. Throws Failure for a line that cannot be understood: "events.ndjson:17: no field
    /// 'connection'". The line after it can be read by asking again.
    std::optional<Event> next();
    /// All that are complete now.
    std::vector<Event> drain();

    /// Known once its line has been passed; in a file that several starts appended to, the latest.
    const std::optional<JournalHeader>& header() const { return header_; }
    std::uint64_t lost() const { return lost_; }  // events that the writer could not write
    std::uint64_t line() const { return line_; }  // of the last line handed out, from 1

  private:
    bool read_more();

    std::string path_;
    FileDescriptor file_;
    std::string buffer_;
    std::size_t taken_ = 0;      // bytes of buffer_ that were handed out
    std::size_t looked_at_ = 0;  // and those in which there is no end of a line
    std::optional<JournalHeader> header_;
    std::uint64_t lost_ = 0;
    std::uint64_t line_ = 0;
};

}  // namespace finwait
