// Writes what happens to a file, one event a line (docs/events.md). It never stops the box: what cannot be
// written is counted, said once, and marked in the file as a gap as soon as writing works again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "daemon/file_descriptor.hpp"
#include "daemon/journal/event_json.hpp"
#include "policies/engine/event.hpp"

namespace finwait {

class Journal : public Observer {
  public:
    struct Counters {
        std::uint64_t written = 0;   // events handed to the kernel, or about to be
        std::uint64_t lost = 0;      // events for which there was no room
        std::uint64_t failures = 0;  // write() calls that failed
    };
    /// Is told once when writing begins to fail ("write /tmp/events: No space left on device").
    using Complain = std::function<void(const std::string&)>;

    /// `path` only names the file in complaints. A descriptor that would block is tried again at the next
    /// flush().
    Journal(FileDescriptor file, std::string path, const JournalHeader& header, Complain complain = {},
            std::size_t max_backlog = std::size_t{4} << 20U);
    /// Appends to `path`, which is made when missing. Throws Failure.
    static FileDescriptor open(const std::string& path);

    ~Journal() override;  // flushes
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    void observe(const Event&) override;
    /// Once a turn of the event loop.
    void flush();

    const Counters& counters() const { return counters_; }

  private:
    void append(std::string line);
    void write_out();

    FileDescriptor file_;
    std::string path_;
    Complain complain_;
    std::size_t max_backlog_;     // bytes
    std::string backlog_;         // whole lines, but for a first one that was written in part
    std::uint64_t unmarked_ = 0;  // events lost since the last gap was written
    bool complained_ = false;
    Counters counters_;
};

}  // namespace finwait
