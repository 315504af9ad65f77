#include "policies/line/trace.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "policies/language/quantity.hpp"

namespace finwait {

namespace {

using Read = Parsed<std::shared_ptr<const Medium>>;
using Milliseconds = std::chrono::milliseconds;

constexpr std::uint64_t year = 365ULL * 24 * 3600 * 1000;  // in milliseconds

Read bad(std::size_t line, const std::string& problem, std::string hint = {}) {
    return Read::bad("line " + std::to_string(line) + ": " + problem, std::move(hint));
}

}  // namespace

Read Trace::read(std::string_view text) {
    std::vector<std::uint64_t> schedule;
    for (std::size_t line = 1; !text.empty(); ++line) {
        const std::size_t end = text.find('\n');
        std::string_view word = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (word.ends_with('\r')) word.remove_suffix(1);
        if (word.empty()) return bad(line, "it is empty", "each line of a trace is one time in milliseconds");
        const auto time = parse_count(word);
        if (!time) return bad(line, time.problem, "each line of a trace is one time in milliseconds");
        if (*time > year) return bad(line, std::string(word) + " ms is longer than a year");
        if (!schedule.empty() && *time < schedule.back())
            return bad(line, std::string(word) + " comes after " + std::to_string(schedule.back()),
                       "the times of a trace never go back");
        schedule.push_back(*time);
    }
    if (schedule.empty()) return Read::bad("it is empty", "each line of a trace is one time in milliseconds");
    if (schedule.back() == 0)
        return bad(schedule.size(), "the trace ends at 0 ms",
                   "its last time is its length, after which it begins again");
    return Read::good(std::shared_ptr<const Medium>(new Trace(std::move(schedule))));
}

TimePoint Trace::time_of(const Cursor& cursor) const {
    const std::uint64_t rounds = cursor.place / schedule_.size();
    const std::uint64_t ms = rounds * schedule_.back() + schedule_[cursor.place % schedule_.size()];
    return cursor.start + Milliseconds(static_cast<std::int64_t>(ms));
}

std::uint64_t Trace::first_after(Duration since_start) const {
    const auto ms = static_cast<std::uint64_t>(std::chrono::floor<Milliseconds>(since_start).count());
    const std::uint64_t rounds = ms / schedule_.back();
    // There is one in this round: the last, which stands where the next round begins.
    const auto next = std::upper_bound(schedule_.begin(), schedule_.end(), ms % schedule_.back());
    return rounds * schedule_.size() + static_cast<std::uint64_t>(next - schedule_.begin());
}

Medium::Slot Trace::carry(Cursor& cursor, TimePoint now, std::uint64_t bytes) const {
    if (cursor.rest == 0 || time_of(cursor) <= now) {
        cursor.place = std::max(cursor.place, first_after(now - cursor.start));
        cursor.rest = opportunity;
    }
    Slot slot{time_of(cursor), {}};
    while (bytes > 0) {
        slot.leaves = time_of(cursor);
        const std::uint64_t part = std::min(bytes, cursor.rest);
        bytes -= part;
        cursor.rest -= part;
        if (cursor.rest > 0) continue;
        ++cursor.place;
        cursor.rest = opportunity;
    }
    return slot;
}

}  // namespace finwait
