// See ladder_rungs.hpp.
#include "cli/ladder_rungs.hpp"

#include <array>
#include <iterator>

#include "cli/ladder_words.hpp"
#include "cli/text.hpp"
#include "daemon/journal/human.hpp"

namespace finwait {
namespace {

constexpr std::array both{End::client, End::server};

/// Roles that did not fit on the arrow; `after` others that did.
std::string further(const std::vector<std::string>& roles, bool after) {
    std::string text;
    for (const std::string& role : roles) text += (after || !text.empty() ? " +" : " ") + role;
    return text;
}

}  // namespace

std::vector<TextRow> Rungs::draw(const Step& step) {
    rows_.clear();
    switch (step.kind) {
        case Step::Kind::beginning: words(step, ""); break;
        case Step::Kind::through: through(step); break;
        case Step::Kind::stopped: stopped(step); break;
        case Step::Kind::enters: enters(step); break;
        case Step::Kind::leaves: leaves(step); break;
        case Step::Kind::vanishes: vanishes(step); break;
        case Step::Kind::moved: moved(step); break;
        case Step::Kind::bulk: bulk(step); break;
    }
    two_msl(step);
    return std::move(rows_);
}

void Rungs::words(const Step& step, const std::string& text) {
    TextRow row = paint_.begun(step);
    paint_.lane().centred(row, text, Ink::plain);
    paint_.states(row, step);
    add(std::move(row));
}

std::string Rungs::take_fitting(Roles& roles, const std::function<bool(const std::string&)>& fits) {
    std::string taken;
    while (!roles.empty()) {
        const std::string more = taken.empty() ? roles.front() : taken + '+' + roles.front();
        if (!fits(more)) break;
        taken = more;
        roles.erase(roles.begin());
    }
    return taken;
}

void Rungs::through(const Step& step) {
    const Brief& segment = step.segment;
    Roles roles = role_words(segment);
    std::string on_left = numbers(segment);
    std::string on_right = joined(roles);
    std::vector<std::string> below;
    if (!paint_.lane().fits_through(on_left, on_right)) {
        on_right = take_fitting(
            roles, [this](const std::string& text) { return paint_.lane().fits_through("", text); });
        below = number_lines(segment, paint_.lane().below_width());
        if (!roles.empty()) below.back() += further(roles, !on_right.empty());
        on_left.clear();
    }
    for (std::string& note : change_notes(step)) below.push_back(std::move(note));
    TextRow row = paint_.begun(step);
    paint_.lane().through(row, segment.from, on_left, on_right, ink_of(step));
    paint_.tail(row, step);
    paint_.states(row, step);
    add(std::move(row));
    for (const std::string& words : below) {
        for (const std::string& line : wrap(words, paint_.lane().below_width())) {
            TextRow more = paint_.blank(step);
            paint_.lane().below(more, End::client, line, ink_of(step));
            add(std::move(more));
        }
    }
}

/// Its first roles on the arrow, its numbers under it, then further roles.
void Rungs::put_segment(HalfArrow& half, const Brief& segment) const {
    Roles roles = role_words(segment);
    half.on_arrow =
        take_fitting(roles, [this](const std::string& text) { return paint_.lane().fits_half(text); });
    half.below = number_lines(segment, paint_.lane().below_width());
    if (!roles.empty()) half.below.push_back(further(roles, !half.on_arrow.empty()));
}

void Rungs::stopped(const Step& step) {
    HalfArrow h{.side = step.segment.from, .from_end = true, .at_box = glyph_.lost};
    put_segment(h, step.segment);
    h.notes = {fate_note(step)};
    rows_ = paint_.half(step, std::move(h));
}

void Rungs::enters(const Step& step) {
    HalfArrow h{.side = step.segment.from,
                .pointing = Lane::Pointing::at_box,
                .from_end = true,
                .at_box = glyph_.waits};
    put_segment(h, step.segment);
    // A line's delay is said where the segment leaves; a hold is worth a word at once.
    if (step.waits.empty()) h.notes = {"goes into the box"};
    if (!step.waits.empty() && !only_delayed(step)) h.notes = held_notes(step.waits.front());
    rows_ = paint_.half(step, std::move(h));
}

void Rungs::leaves(const Step& step) {
    const Brief& segment = step.segment;
    const bool made = segment.origin != Origin::emitted;
    HalfArrow h{.side = opposite(segment.from), .pointing = Lane::Pointing::at_end};
    h.at_box = made ? glyph_.made : glyph_.leaves;
    put_segment(h, segment);
    const auto number_rows = std::ssize(number_lines(segment, paint_.lane().below_width()));
    // What has been told once needs its numbers again only where it is one of many.
    if (merely_data(segment) && paint_.lane().fits_half(numbers(segment))) {
        h.on_arrow = numbers(segment);
        h.below.clear();
    } else if (!made && !merely_data(segment)) {
        h.below.erase(h.below.begin(), h.below.begin() + number_rows);
    }
    if (made && !step.policy.empty()) h.notes.push_back("by " + step.policy);
    for (std::string& note : change_notes(step)) h.notes.push_back(std::move(note));
    for (const Wait& wait : step.waits)
        for (std::string& note : wait_notes(wait)) h.notes.push_back(std::move(note));
    rows_ = paint_.half(step, std::move(h));
}

void Rungs::vanishes(const Step& step) {
    const bool made = step.segment.origin != Origin::emitted;
    const End from = step.segment.from;
    HalfArrow h{.side = made ? opposite(from) : from, .arrow = false, .stub = !made, .at_box = glyph_.lost};
    if (made)
        h.below = {joined(role_words(step.segment)), numbers(step.segment)};
    else
        put_segment(h, step.segment);
    h.notes = {fate_note(step)};
    for (const Wait& wait : step.waits)
        for (std::string& note : wait_notes(wait)) h.notes.push_back(std::move(note));
    rows_ = paint_.half(step, std::move(h));
}

void Rungs::moved(const Step& step) {
    const bool msl_over = step.move.from == State::TimeWait && step.move.occasion == Occasion::TimedOut;
    const std::string text = msl_over ? "2·MSL are over"
                                      : std::string(name(step.move.occasion)) + ": " + name(step.move.from) +
                                            " → " + name(step.move.to);
    TextRow row = paint_.begun(step);
    paint_.beside(row, step.move.end, text);
    paint_.states(row, step);
    add(std::move(row));
}

void Rungs::bulk(const Step& step) {
    for (const End end : both) {
        const std::uint64_t segments = step.bulk.segments[index(end)];
        if (segments == 0) continue;
        const std::string text = bulk_text(segments, step.bulk.bytes[index(end)]);
        const std::string toward =
            end == End::client ? text + ' ' + glyph_.to_server : std::string(glyph_.to_client) + ' ' + text;
        const std::string marked = std::string(glyph_.bulk) + ' ' + toward + ' ' + glyph_.bulk;
        words(step, display_width(marked) <= at_.lane_width() ? marked : toward);
    }
}

/// Why TIME-WAIT is there at all (RFC 9293 §3.6.1).
void Rungs::two_msl(const Step& step) {
    for (const End end : both) {
        if (!step.changed[index(end)] || step.state[index(end)] != State::TimeWait) continue;
        const auto& two_msl = style_.time_wait[index(end)];
        if (two_msl == Duration(0)) continue;  // a host that has no room for it
        TextRow row = paint_.blank(step);
        const std::string length = two_msl ? " (" + human_duration(*two_msl) + ")" : "";
        paint_.beside(row, end, "waits 2·MSL" + length + ": its ACK may be lost");
        add(std::move(row));
    }
}

}  // namespace finwait
