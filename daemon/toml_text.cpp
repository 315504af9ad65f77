// Conversion of a parsed tree, and what is done about lines that do not parse.
#include "daemon/toml_text.hpp"

#include <toml++/toml.h>
#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace finwait {

namespace {

constexpr int most_syntax_errors = 10;  // after that many, what follows is noise

Position position_of(const toml::source_region& region) {
    return {static_cast<std::uint32_t>(region.begin.line), static_cast<std::uint32_t>(region.begin.column)};
}

Value convert(const toml::node& node, Complaints& complaints);

Table convert_table(const toml::table& table, Complaints& complaints) {
    std::vector<Entry> entries;
    for (const auto& [key, node] : table)
        entries.push_back({{std::string(key.str()), position_of(key.source())}, convert(node, complaints)});
    // toml++ sorts by name; people read from top to bottom.
    std::sort(entries.begin(), entries.end(),
              [](const Entry& x, const Entry& y) { return x.key.position < y.key.position; });
    Table result;
    for (Entry& e : entries) result.set(std::move(e.key), std::move(e.value));
    return result;
}

List convert_list(const toml::array& array, Complaints& complaints) {
    List list;
    for (const toml::node& node : array) list.push_back(convert(node, complaints));
    return list;
}

Value convert(const toml::node& node, Complaints& complaints) {
    Value value{false, position_of(node.source())};
    switch (node.type()) {
        case toml::node_type::table: value.data = convert_table(*node.as_table(), complaints); break;
        case toml::node_type::array: value.data = convert_list(*node.as_array(), complaints); break;
        case toml::node_type::string: value.data = std::string(node.as_string()->get()); break;
        case toml::node_type::integer: value.data = std::int64_t{node.as_integer()->get()}; break;
        case toml::node_type::floating_point: value.data = double{node.as_floating_point()->get()}; break;
        case toml::node_type::boolean: value.data = bool{node.as_boolean()->get()}; break;
        default: complaints.error(value.position, "a date or time has no meaning here"); break;
    }
    return value;
}

/// Where the n-th line, from 1, begins and ends in the text.
std::pair<std::size_t, std::size_t> line_at(std::string_view text, std::uint32_t n) {
    std::size_t begin = 0;
    for (std::uint32_t line = 1; line < n; ++line) {
        const std::size_t newline = text.find('\n', begin);
        if (newline == std::string_view::npos) return {text.size(), text.size()};
        begin = newline + 1;
    }
    return {begin, std::min(text.find('\n', begin), text.size())};
}

/// Bytes before the column, which counts code points from 1.
std::size_t offset_of(std::string_view line, std::uint32_t column) {
    std::size_t at = 0;
    for (std::uint32_t c = 1; c < column && at < line.size(); ++c) do
            ++at;
        while (at < line.size() && (static_cast<unsigned char>(line[at]) & 0xc0U) == 0x80U);
    return at;
}

/// What stands in a line where a quoted string is meant, the commonest slip: one-way = 20ms.
std::string_view bare_word(std::string_view line, Position position) {
    const auto part_of_word = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_' || c == '.' || c == '%' || c == '/' || c == ':' || c == '+';
    };
    std::size_t begin = offset_of(line, position.column), end = begin;
    while (begin > 0 && part_of_word(line[begin - 1])) --begin;
    while (end < line.size() && part_of_word(line[end])) ++end;
    const std::size_t before = line.substr(0, begin).find_last_not_of(" \t");
    const bool is_value = before != std::string_view::npos &&
                          std::string_view("=[,").find(line[before]) != std::string_view::npos;
    return is_value ? line.substr(begin, end - begin) : std::string_view();
}

Complaint complaint_of(const toml::parse_error& error, std::string_view line) {
    Complaint complaint{position_of(error.source()), {}, {}, Complaint::Kind::wrong};
    std::string_view what = error.description();
    for (const std::string_view prefix : {"Error while parsing ", "Encountered "})
        if (what.starts_with(prefix)) what.remove_prefix(prefix.size());
    complaint.message = "not TOML: " + std::string(what);
    if (what.find("utf-8") != std::string_view::npos) {
        complaint.message = "not text: these bytes are not UTF-8";
    } else if (what.starts_with("string: unescaped control") ||
               what.find("end-of-file") != std::string_view::npos) {
        complaint.hint = "is a closing quote or bracket missing?";
    } else if (const std::string_view word = bare_word(line, complaint.position);
               !word.empty() && what.find("redefine") == std::string_view::npos) {
        complaint.hint = "words and quantities stand in quotes: \"" + std::string(word) + "\"";
    }
    return complaint;
}

/// Takes the line out of the text, keeping the others where they are. A broken header is taken for what it
/// most likely was, so that what follows is not read into the policy above. False: there is nothing left to
/// take out.
bool mend(std::string& text, std::uint32_t number) {
    const auto [begin, end] = line_at(text, number);
    const std::string line = text.substr(begin, end - begin);
    const std::size_t first = line.find_first_not_of(" \t\r");
    const bool header = first != std::string::npos && line[first] == '[';
    const std::string instead = header ? "[[policy]]" : "";
    if (first == std::string::npos || line == instead) return false;
    text.replace(begin, end - begin, instead);
    return true;
}

}  // namespace

std::optional<TomlTree> read_toml(std::string text, Complaints& complaints) {
    bool whole = true;
    for (int errors = 0; errors < most_syntax_errors; ++errors) {
        try {
            const toml::table table = toml::parse(text);
            return TomlTree{{convert_table(table, complaints), {1, 1}}, whole};
        } catch (const toml::parse_error& error) {
            whole = false;
            const std::uint32_t number = std::max(position_of(error.source()).line, 1U);
            const auto [begin, end] = line_at(text, number);
            complaints.add(complaint_of(error, std::string_view(text).substr(begin, end - begin)));
            if (!mend(text, number)) return std::nullopt;
        }
    }
    return std::nullopt;
}

}  // namespace finwait
