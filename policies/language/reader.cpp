// Numbers and strings are read alike: a range is 3 or "1..2", and a command line has nothing but strings.
#include "policies/language/reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "policies/language/canonical.hpp"
#include "policies/language/catalog.hpp"
#include "policies/language/spelling.hpp"

namespace finwait {

std::optional<bool> Reader::flag(std::string_view key) {
    const Value* v = value(key);
    if (!v) return std::nullopt;
    if (const bool* b = v->as<bool>()) return *b;
    wrong_type(*v, key, "true or false");
    return std::nullopt;
}

std::optional<std::string> Reader::text(std::string_view key) {
    const Value* v = value(key);
    if (!v) return std::nullopt;
    if (const auto* s = v->as<std::string>()) return *s;
    wrong_type(*v, key, "a string");
    return std::nullopt;
}

std::optional<std::int64_t> Reader::integer(std::string_view key) {
    const Value* v = value(key);
    if (!v) return std::nullopt;
    if (const auto* n = v->as<std::int64_t>()) return *n;
    wrong_type(*v, key, "a whole number");
    return std::nullopt;
}

std::optional<std::uint64_t> Reader::count(std::string_view key) {
    const auto number = parsed(key, parse_count, Parameter::Type::count);
    const Parameter* declared = find_key(keys_, key);
    if (!number || !declared || (declared->least <= *number && *number <= declared->most)) return number;
    complaints_.error(position(key),
                      std::string(key) + " must be " +
                          (declared->most == UINT64_MAX ? std::to_string(declared->least) + " or more"
                                                        : "from " + std::to_string(declared->least) + " to " +
                                                              std::to_string(declared->most)) +
                          ", not " + std::to_string(*number));
    return std::nullopt;
}

std::optional<Range> Reader::range(std::string_view key) {
    auto range = parsed(key, counts, Parameter::Type::range);
    const Parameter* declared = find_key(keys_, key);
    if (!range || !declared) return range;
    const auto* text = value(key)->as<std::string>();
    if (text && text->starts_with("..") && range->last >= declared->least) range->first = declared->least;
    if (range->first >= declared->least) return range;
    complaints_.error(position(key), std::string(key) + " counts from " + std::to_string(declared->least));
    return std::nullopt;
}

std::optional<std::size_t> Reader::word(std::string_view key) {
    const Value* v = value(key);
    return v ? word(*v, key) : std::nullopt;
}

std::optional<std::size_t> Reader::word(const Value& v, std::string_view key) {
    const auto* given = v.as<std::string>();
    if (!given) return wrong_type(v, key, "a string"), std::nullopt;
    const Parameter* declared = find_key(keys_, key);
    if (!declared) return std::nullopt;
    const auto words = declared->words;
    const auto found = std::find(words.begin(), words.end(), *given);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    complaints_.error(v.position, std::string(key) + ": unknown word " + quoted(*given),
                      suggest(*given, words));
    return std::nullopt;
}

const Table* Reader::table(std::string_view key) {
    const Value* v = value(key);
    if (!v) return nullptr;
    if (const auto* t = v->as<Table>()) return t;
    const Parameter* declared = find_key(keys_, key);
    complaints_.error(v->position, std::string(key) + " is " + v->type_name() + ", not a table",
                      declared
                          ? "write it like " + std::string(key) + " = " + std::string(example_of(*declared))
                          : std::string());
    return nullptr;
}

std::vector<const Value*> Reader::each(std::string_view key) {
    const Value* v = value(key);
    if (!v) return {};
    const List* list = v->as<List>();
    if (!list) return {v};
    if (list->empty())
        complaints_.error(v->position, std::string(key) + " is an empty list: it fits nothing");
    std::vector<const Value*> values;
    for (const Value& item : *list) values.push_back(&item);
    return values;
}

/// Where a key that does not belong here would, in words; empty if nowhere.
std::string Reader::where_it_belongs(const Entry& entry) const {
    const std::string& name = entry.key.name;
    const std::string written = name + " = " + canonical(entry.value);
    if (find_policy_kind(name)) return "it is an action, and stands in a [[policy]]: " + written;
    if (find_key(section::policy.keys, name)) return "it stands in [[policy]] itself: " + written;
    for (const Section* place : {&section::match, &section::on})
        if (find_key(place->keys, name))
            return "it stands in " + std::string(place->name) + ": " + std::string(place->name) + " = { " +
                   written + " }";
    return {};
}

void Reader::check_needs(const Parameter& p) {
    if (p.needs.empty() || !has(p.key) || has(p.needs)) return;
    const Parameter* needed = find_key(keys_, p.needs);
    complaints_.missing(
        table_.key(p.key)->position, std::string(p.key) + " says nothing without " + std::string(p.needs),
        "add " + std::string(p.needs) + (needed ? " = " + std::string(example_of(*needed)) : std::string()));
}

void Reader::finish(std::span<const std::string_view> further) {
    std::vector<std::string_view> known(further.begin(), further.end());
    for (const Parameter& p : keys_) known.push_back(p.key);
    for (const Entry& entry : table_.entries()) {
        const std::string& name = entry.key.name;
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        std::string hint = where_it_belongs(entry);
        if (hint.empty()) hint = known.empty() ? std::string(place_) + " takes none" : suggest(name, known);
        complaints_.error(entry.key.position, "unknown key " + quoted(name) + " in " + std::string(place_),
                          hint);
    }
    for (const Parameter& p : keys_) check_needs(p);
}

Position Reader::position(std::string_view key) const {
    const Value* v = table_.find(key);
    return v ? v->position : Position{};
}

std::optional<std::string> Reader::text_of(const Value& value) {
    if (const auto* s = value.as<std::string>()) return *s;
    if (const auto* n = value.as<std::int64_t>()) return std::to_string(*n);
    const auto* d = value.as<double>();
    if (!d || !std::isfinite(*d)) return std::nullopt;
    std::array<char, 400> room{};
    const auto [end, error] =
        std::to_chars(room.data(), room.data() + room.size(), *d, std::chars_format::fixed);
    if (error != std::errc{}) return std::nullopt;
    return std::string(room.data(), end);
}

void Reader::wrong_type(const Value& value, std::string_view key, std::string_view thing) {
    complaints_.error(value.position,
                      std::string(key) + " is " + value.type_name() + ", not " + std::string(thing));
}

}  // namespace finwait
