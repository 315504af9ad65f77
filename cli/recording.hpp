// What a lab's daemon has told so far: its journal, read while it grows, sorted by connection. Draws no
// conclusions.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <vector>

#include "cli/held_segments.hpp"
#include "daemon/journal/journal_reader.hpp"
#include "policies/engine/event.hpp"

namespace finwait {

class Recording {
  public:
    explicit Recording(const std::filesystem::path& journal) : reader_(journal.string()) {}

    void catch_up();
    const std::map<std::uint64_t, std::vector<Event>>& connections() const { return connections_; }  // by id
    /// Each has both ends CLOSED or in TIME-WAIT. True when there is none.
    bool all_closed() const { return open_ == 0; }
    std::size_t open() const { return open_; }
    const HeldSegments& held() const { return held_; }
    /// Complete once the daemon has ended.
    const std::vector<PolicyReport>& policies() const { return policies_; }
    const std::optional<JournalHeader>& header() const { return reader_.header(); }
    std::uint64_t lost() const { return reader_.lost(); }

  private:
    JournalReader reader_;
    std::map<std::uint64_t, std::vector<Event>> connections_;
    std::vector<PolicyReport> policies_;
    HeldSegments held_;
    std::size_t open_ = 0;
};

}  // namespace finwait
