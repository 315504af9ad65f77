// Numbers and strings are read alike: a range is 3 or "1..2", and a command line has nothing but strings.
#include "policies/language/reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "policies/language/canonical.hpp"
#include "policies/language/spelling.hpp"

namespace finwait {

const Value* Reader::value(std::string_view key) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.push_back(key);
    return table_.find(key);
}

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

std::optional<std::size_t> Reader::word(std::string_view key, std::span<const std::string_view> words) {
    const auto given = text(key);
    if (!given) return std::nullopt;
    const auto found = std::find(words.begin(), words.end(), *given);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    complaints_.error(position(key), std::string(key) + ": unknown word " + quoted(*given),
                      suggest(*given, words));
    return std::nullopt;
}

const Table* Reader::table(std::string_view key) {
    const Value* v = value(key);
    if (!v) return nullptr;
    if (const auto* t = v->as<Table>()) return t;
    wrong_type(*v, key, "a table");
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

void Reader::finish() {
    // Keys of a policy itself, which people look for in its parts.
    static constexpr std::string_view of_policy[] = {"chance",      "times", "skip",  "times-per-connection",
                                                     "connections", "match", "after", "enabled",
                                                     "active"};
    for (const auto& [key, value] : table_.entries()) {
        if (std::find(known_.begin(), known_.end(), key.name) != known_.end()) continue;
        if (std::find(std::begin(of_policy), std::end(of_policy), key.name) != std::end(of_policy)) {
            complaints_.error(key.position, "unknown key " + quoted(key.name) + " in " + std::string(place_),
                              "it stands in [[policy]] itself: " + key.name + " = " + canonical(value));
            continue;
        }
        complaints_.error(key.position, "unknown key " + quoted(key.name) + " in " + std::string(place_),
                          known_.empty() ? std::string(place_) + " takes none" : suggest(key.name, known_));
    }
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
