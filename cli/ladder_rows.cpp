// See ladder_rows.hpp.
#include "cli/ladder_rows.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "cli/ladder_words.hpp"
#include "cli/text.hpp"
#include "daemon/journal/human.hpp"

namespace finwait {
namespace {

constexpr std::array both{End::client, End::server};

}  // namespace

bool only_delayed(const Step& step) {
    return std::all_of(step.waits.begin(), step.waits.end(),
                       [](const Wait& w) { return w.let_go == Fate::delivered; });
}

Ink ink_of(const Step& step) {
    if (step.kind == Step::Kind::stopped || step.kind == Step::Kind::vanishes) return Ink::lost;
    if (step.segment.origin != Origin::emitted) return Ink::forged;
    const bool waits = step.kind == Step::Kind::enters || step.kind == Step::Kind::leaves;
    if (waits && !only_delayed(step)) return Ink::held;
    return step.segment.facts.retransmission ? Ink::again : Ink::plain;
}

std::string RowPainter::spelled(const std::string& text) const {
    return style_.unicode ? text : to_ascii(text);
}

/// A row with both lifelines and the box, to be drawn upon. An end that is CLOSED has no line.
TextRow RowPainter::blank(const Step& step) const {
    TextRow row(at_.width);
    for (const End end : both) {
        const State state = step.state[index(end)];
        if (state == State::Closed) continue;
        row.put(at_.line_of(end), state == State::TimeWait ? glyph_.lifeline_time_wait : glyph_.lifeline);
    }
    row.put(at_.middle, step.box_busy ? glyph_.box_busy : glyph_.box, step.box_busy ? Ink::held : Ink::faint);
    return row;
}

TextRow RowPainter::begun(const Step& step) const {
    TextRow row = blank(step);
    row.put_before(Geometry::time_end, time_text(step.at - zero_), Ink::faint);
    return row;
}

void RowPainter::tail(TextRow& row, const Step& step) const {
    const End from = step.segment.from;
    row.put(at_.line_of(from), from == End::client ? glyph_.tail_client : glyph_.tail_server, ink_of(step));
    if (step.segment.facts.retransmission) lane_.mark_tail(row, from, glyph_.again, Ink::again);
}

void RowPainter::states(TextRow& row, const Step& step) const {
    for (const End end : both) {
        const std::size_t e = index(end);
        const std::string text = state_text(step.state[e], step.certainty[e]);
        const Ink ink = step.changed[e] ? Ink::strong : Ink::faint;
        // The longest one with a mark takes the space beside its lifeline, too.
        const unsigned gap = text.size() < Geometry::state_width ? 1 : 0;
        if (end == End::client)
            row.put_before(Geometry::client_line - gap, text, ink);
        else
            row.put(at_.server_line + 1 + gap, text, ink);
        if (step.changed[e]) row.put(at_.line_of(end), glyph_.change, Ink::strong);
    }
}

void RowPainter::beside(TextRow& row, End end, const std::string& text) const {
    if (end == End::client)
        row.put(at_.lane_begin() + 1, spelled(text), Ink::faint);
    else
        row.put_before(at_.lane_end() - 1, spelled(text), Ink::faint);
}

/// The first line stands beside the arrow; those under it have the whole lane.
std::vector<std::string> RowPainter::note_lines(const std::vector<std::string>& notes) const {
    std::vector<std::string> lines;
    for (const std::string& note : notes) {
        const std::string text = spelled(note);
        for (std::string_view rest = text; !rest.empty();)
            lines.push_back(take_line(rest, lines.empty() ? lane_.note_width() : lane_.below_width()));
    }
    return lines;
}

std::vector<TextRow> RowPainter::half(const Step& step, HalfArrow half) const {
    std::vector<TextRow> rows;
    const End notes_side = opposite(half.side);
    const Ink ink = ink_of(step);
    TextRow row = begun(step);
    if (half.stub)
        lane_.stub(row, half.side, half.on_arrow, half.at_box, ink);
    else if (half.arrow)
        lane_.half(row, half.side, half.pointing, half.on_arrow, half.at_box, ink);
    else
        row.put(at_.middle, half.at_box, ink);
    if (half.from_end) tail(row, step);

    const bool beside_fits = half.below.size() == 1 && display_width(half.below.front()) < lane_.note_width();
    if (half.notes.empty() && beside_fits) half.notes = std::exchange(half.below, {});
    const std::vector<std::string> notes = note_lines(half.notes);
    if (!notes.empty()) lane_.note(row, notes_side, notes.front(), ink);
    states(row, step);
    rows.push_back(std::move(row));

    std::vector<std::string> below;
    for (const std::string& words : half.below)
        for (std::string& line : wrap(words, lane_.below_width())) below.push_back(std::move(line));
    // Two that fit share a row; what is said about the arrow is not torn apart by what stands under it.
    std::size_t note = 1;
    std::size_t under = 0;
    while (note < notes.size() || under < below.size()) {
        TextRow more = blank(step);
        const bool any_note = note < notes.size();
        const bool any_under = under < below.size();
        const bool share = any_note && any_under && lane_.share_row(notes[note], below[under]);
        const unsigned taken = share ? display_width(below[under]) : 0;
        if (any_under && (share || !any_note)) lane_.below(more, half.side, below[under++], ink);
        if (any_note) lane_.note(more, notes_side, notes[note++], ink, taken);
        rows.push_back(std::move(more));
    }
    return rows;
}

TextRow RowPainter::silence(Duration length, const Step& before) const {
    TextRow row = blank(before);
    const std::string dots = std::string(glyph_.dot) + ' ' + glyph_.dot + ' ' + glyph_.dot;
    lane_.centred(row, ' ' + dots + "  " + human_duration(length) + "  " + dots + ' ', Ink::faint);
    return row;
}

}  // namespace finwait
