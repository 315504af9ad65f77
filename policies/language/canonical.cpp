// Numbers are written in their shortest form; strings with the escapes TOML knows.
#include "policies/language/canonical.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace finwait {

namespace {

std::string written(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        constexpr std::string_view hex = "0123456789abcdef";
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20U || byte == 0x7fU) {
            out += "\\u00";
            out += hex[byte >> 4U];
            out += hex[byte & 15U];
        } else {
            out += c;
        }
    }
    return out + '"';
}

std::string written(double number) {
    std::array<char, 32> room{};  // the shortest form that reads back the same, 24 characters at most
    const auto [end, error] = std::to_chars(room.data(), room.data() + room.size(), number);
    return {room.data(), error == std::errc{} ? end : room.data()};
}

std::string written(const List& list) {
    std::string out = "[";
    for (const Value& value : list) out += (out.size() > 1 ? ", " : "") + canonical(value);
    return out + ']';
}

struct Writer {
    std::string operator()(bool b) const { return b ? "true" : "false"; }
    std::string operator()(std::int64_t n) const { return std::to_string(n); }
    std::string operator()(double d) const { return written(d); }
    std::string operator()(const std::string& s) const { return written(s); }
    std::string operator()(const List& list) const { return written(list); }
    std::string operator()(const Table& table) const { return canonical(table); }
};

bool bare(const std::string& key) {
    return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_';
    });
}

}  // namespace

std::string canonical(const Value& value) {
    return std::visit(Writer{}, value.data);
}

std::string canonical(const Table& table, std::string_view without) {
    std::vector<const Entry*> entries;
    for (const Entry& entry : table.entries())
        if (entry.key.name != without) entries.push_back(&entry);
    std::sort(entries.begin(), entries.end(),
              [](const Entry* x, const Entry* y) { return x->key.name < y->key.name; });
    std::string out;
    for (const Entry* entry : entries) {
        out += out.empty() ? "{ " : ", ";
        out += bare(entry->key.name) ? entry->key.name : written(entry->key.name);
        out += " = " + canonical(entry->value);
    }
    return out.empty() ? "{}" : out + " }";
}

}  // namespace finwait
