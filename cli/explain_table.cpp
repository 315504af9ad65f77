// See explain_table.hpp.
#include "cli/explain_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/ladder_words.hpp"
#include "cli/text_row.hpp"
#include "daemon/journal/human.hpp"

namespace finwait {
namespace {

constexpr std::array<const char*, 7> heads{"client",       "server", "lasted",         "client state",
                                           "server state", "zeek",   "why it ended so"};
constexpr unsigned gap = 2;

/// All that stands in columns is ASCII of our own making: its size is its width.
std::string padded(std::string text, std::size_t width) {
    text.append(width - std::min(width, text.size()), ' ');
    return text;
}

/// "       12     0.102 ms  client  S. 0:0(0) ack 1       syn-ack       SYN-SENT      SYN-RECEIVED?"
std::string segment_line(const SegmentNote& note, TimePoint since) {
    const Brief& s = note.segment;
    const std::string roles = joined(role_words(s)) + (s.facts.retransmission ? " again" : "");
    const auto state = [&note](End end) {
        return state_text(note.state[index(end)], note.certainty[index(end)]);
    };
    return fmt::format("{:>9}  {:>8} ms  {}  {}  {}  {}  {}", s.number, time_text(note.at - since),
                       name(s.from), padded(numbers(s), 34), padded(roles, 26),
                       padded(state(End::client), 12), state(End::server));
}

}  // namespace

void ConnectionTable::add(const Explained& e, bool with_segments) {
    const Followed& f = e.followed;
    Row row;
    row.number = f.number;
    row.well = e.verdict.ended_well();
    row.cells = {to_string(e.verdict.at(End::client).address),
                 to_string(e.verdict.at(End::server).address),
                 human_duration(f.last_segment - f.since),
                 state_text(e.state(End::client), e.certainty(End::client)),
                 state_text(e.state(End::server), e.certainty(End::server)),
                 fmt::format("{:<6} {}", f.zeek.conn_state(), f.zeek.history()),
                 e.why};
    if (with_segments) {
        for (const SegmentNote& note : f.segments) row.below.push_back(segment_line(note, f.since));
        if (f.segments_left_out != 0)
            row.below.push_back(
                fmt::format("{:>9}  and {} more", "...", human_count(f.segments_left_out, "segment")));
    }
    below_ += row.below.size();
    waiting_.push_back(std::move(row));
    if (waiting_.size() >= batch || below_ >= batch_below) flush();
}

void ConnectionTable::print_head() {
    std::array<std::string, columns> cells;
    std::copy(heads.begin(), heads.end(), cells.begin());
    std::string line = fmt::format("{:>{}}", "#", number_width_);
    for (std::size_t i = 0; i < columns; ++i) line += std::string(gap, ' ') + padded(cells[i], width_[i]);
    line.erase(line.find_last_not_of(' ') + 1);
    TextRow row(static_cast<unsigned>(line.size()));
    row.put(0, line, Ink::heading);
    fmt::print(out_, "{}\n", row.render(terminal_.colour));
}

void ConnectionTable::print(const Row& row) {
    std::string line = fmt::format("{:>{}}", row.number, number_width_);
    for (std::size_t i = 0; i + 1 < columns; ++i) {
        line.append(gap, ' ');
        line += padded(row.cells[i], width_[i]);
    }
    line.append(gap, ' ');
    const std::string& why = row.cells.back();
    if (terminal_.colour && !row.well) {
        TextRow inked(static_cast<unsigned>(line.size() + why.size()));
        inked.put(inked.put(0, line), why, Ink::held);
        line = inked.render(true);
    } else {
        line += why;
    }
    fmt::print(out_, "{}\n", line);
    for (const std::string& below : row.below) fmt::print(out_, "{}\n", below);
}

void ConnectionTable::flush() {
    std::sort(waiting_.begin(), waiting_.end(),
              [](const Row& x, const Row& y) { return x.number < y.number; });
    if (!waiting_.empty())
        number_width_ = std::max(number_width_, std::to_string(waiting_.back().number).size());
    for (const Row& row : waiting_)
        for (std::size_t i = 0; i < columns; ++i)
            width_[i] = std::max({width_[i], row.cells[i].size(), std::string_view(heads[i]).size()});
    if (!begun_ && !waiting_.empty()) print_head();
    begun_ = begun_ || !waiting_.empty();
    for (const Row& row : waiting_) print(row);
    waiting_.clear();
    below_ = 0;
}

}  // namespace finwait
