// See journal_reader.hpp.
#include "daemon/journal/journal_reader.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>

#include "daemon/failure.hpp"

namespace finwait {

namespace {
// The longest line the writer makes is a few kilobytes: names of policies and profiles are the user's.
constexpr std::size_t max_line = std::size_t{1} << 20U;
}  // namespace

JournalReader::JournalReader(std::string path)
    : path_(std::move(path)), file_(::open(path_.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (!file_) fail_with_errno("open " + path_, errno);
}

bool JournalReader::read_more() {
    buffer_.erase(0, taken_);
    taken_ = 0;
    if (buffer_.size() > max_line) {
        throw Failure(path_ + ":" + std::to_string(line_ + 1) +
                      ": longer than any event is: not an event file");
    }
    looked_at_ = buffer_.size();
    constexpr std::size_t chunk = std::size_t{64} << 10U;
    const std::size_t had = buffer_.size();
    buffer_.resize(had + chunk);
    ssize_t n = 0;
    do n = ::read(file_.get(), buffer_.data() + had, chunk);
    while (n < 0 && errno == EINTR);
    buffer_.resize(had + static_cast<std::size_t>(n > 0 ? n : 0));
    if (n < 0) fail_with_errno("read " + path_, errno);
    return n > 0;
}

std::optional<Event> JournalReader::next() {
    for (;;) {
        const std::size_t end = buffer_.find('\n', std::max(taken_, looked_at_));
        if (end == std::string::npos) {
            if (!read_more()) return std::nullopt;
            continue;
        }
        const std::string_view text = std::string_view(buffer_).substr(taken_, end - taken_);
        taken_ = end + 1;
        ++line_;
        if (text.empty()) continue;
        try {
            JournalLine line = parse_journal_line(text);
            lost_ += line.gap;
            if (line.header) header_ = std::move(line.header);
            if (line.event) return std::move(line.event);
        } catch (const BadEvent& bad) {
            throw Failure(path_ + ":" + std::to_string(line_) + ": " + bad.what());
        }
    }
}

std::vector<Event> JournalReader::drain() {
    std::vector<Event> events;
    while (auto event = next()) events.push_back(std::move(*event));
    return events;
}

}  // namespace finwait
