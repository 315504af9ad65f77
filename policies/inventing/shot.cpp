#include "policies/inventing/shot.hpp"

#include <algorithm>
#include <charconv>

#include "policies/language/quantity.hpp"

namespace finwait {

namespace {

template <class Enum, std::size_t n>
Enum choice(const std::optional<std::string>& word, const std::string_view (&words)[n], Enum standard) {
    if (!word) return standard;
    return static_cast<Enum>(std::find(std::begin(words), std::end(words), *word) - std::begin(words));
}

bool read_sequence(const std::string& text, Recipe& recipe) {
    if (text.size() > 1 && (text[0] == '+' || text[0] == '-') && text[1] >= '0' && text[1] <= '9') {
        const char* first = text.data() + (text[0] == '+' ? 1 : 0);
        const char* last = text.data() + text.size();
        recipe.sequence = Recipe::Sequence::offset;
        const auto [end, error] = std::from_chars(first, last, recipe.offset);
        return error == std::errc() && end == last;
    }
    const auto named = parse_sequence(text);
    if (!named || *named == Recipe::Sequence::offset) return false;
    recipe.sequence = *named;
    return true;
}

}  // namespace

std::vector<Side> sides_of(Target target, const Connection& c, Side sender) {
    switch (target) {
        case Target::client: return {c.side_of(End::client)};
        case Target::server: return {c.side_of(End::server)};
        case Target::sender: return {sender};
        case Target::receiver: return {opposite(sender)};
        case Target::both: break;
    }
    return {c.side_of(End::client), c.side_of(End::server)};
}

Shot read_shot(const Arguments& a, Complaints& complaints) {
    Shot shot;
    shot.to = choice(a.word("to"), shot::targets, Target::both);
    shot.recipe.ack = choice(a.word("ack"), shot::acks, Recipe::Ack::exact);
    shot.recipe.timestamps = choice(a.word("timestamps"), shot::stamps, Recipe::Stamps::exact);
    shot.place = choice(a.word("place"), shot::places, Place::after);
    if (const auto text = a.text("sequence"); text && !read_sequence(*text, shot.recipe)) {
        complaints.error(
            a.position("sequence"), "unknown sequence '" + *text + "'",
            "exact, in-window, right-edge, left-edge, outside, or a signed number of bytes such as \"+100\"");
    }
    shot.count = a.count("count").value_or(1);
    shot.interval = a.duration("interval").value_or(Duration::zero());
    shot.instead = a.flag("instead").value_or(false);
    return shot;
}

std::string tell_shot(const Arguments& a, const std::string& thing) {
    const std::string to = a.word("to").value_or("both");
    const std::uint64_t count = a.count("count").value_or(1);
    std::string words = count > 1 ? std::to_string(count) + " forged " + thing + "s" : "a forged " + thing;
    if (const auto interval = a.duration("interval")) words += ", " + to_text(*interval) + " apart,";
    words += to == "both" ? " to both ends" : " to the " + to;
    if (a.word("place") == "before") words += ", before it";
    if (const auto sequence = a.text("sequence")) words += ", sequence " + *sequence;
    if (const auto ack = a.word("ack")) words += ", ACK " + *ack;
    if (const auto stamps = a.word("timestamps")) words += ", timestamps " + *stamps;
    if (a.flag("instead").value_or(false)) words += ", in place of it";
    return words;
}

}  // namespace finwait
