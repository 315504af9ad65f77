// The settings tree and the list of complaints about it. Formats are read elsewhere.
#include "policies/language/value.hpp"

#include <algorithm>
#include <array>

namespace finwait {

void Table::set(Key key, Value value) {
    entries_.push_back({std::move(key), std::move(value)});
}

const Value* Table::find(std::string_view name) const {
    for (const auto& [key, value] : entries_)
        if (key.name == name) return &value;
    return nullptr;
}

const Key* Table::key(std::string_view name) const {
    for (const auto& [key, value] : entries_)
        if (key.name == name) return &key;
    return nullptr;
}

const char* Value::type_name() const {
    static constexpr std::array names{"a truth value", "a whole number", "a number",
                                      "a string",      "a list",         "a table"};
    return names[data.index()];
}

void Complaints::error(Position position, std::string message, std::string hint) {
    all_.push_back({position, std::move(message), std::move(hint), Complaint::Kind::wrong});
}

void Complaints::missing(Position position, std::string message, std::string hint) {
    all_.push_back({position, std::move(message), std::move(hint), Complaint::Kind::missing});
}

void Complaints::warn(Position position, std::string message, std::string hint) {
    all_.push_back({position, std::move(message), std::move(hint), Complaint::Kind::surprise});
}

std::size_t Complaints::errors() const {
    const auto n = std::count_if(all_.begin(), all_.end(), [](const Complaint& c) { return !c.warning(); });
    return static_cast<std::size_t>(n);
}

std::vector<Complaint> Complaints::sorted() const {
    std::vector<Complaint> sorted = all_;
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Complaint& x, const Complaint& y) { return x.position < y.position; });
    return sorted;
}

std::string to_string(const Complaint& c, std::string_view file) {
    std::string text(file);
    if (c.position.line != 0) {
        text += ':' + std::to_string(c.position.line);
        if (c.position.column != 0) text += ':' + std::to_string(c.position.column);
    }
    text += c.warning() ? ": warning: " : ": ";
    text += c.message;
    if (!c.hint.empty()) text += "; " + c.hint;
    return text;
}

}  // namespace finwait
