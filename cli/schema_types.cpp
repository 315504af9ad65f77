// Patterns are of ECMA 262, as JSON Schema wants them: no flags, so that "in any case" is spelled out.
#include "cli/schema_types.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "policies/language/names.hpp"
#include "policies/language/protocol_match.hpp"
#include "policies/language/quantity.hpp"
#include "policies/language/types.hpp"
#include "tcp/state.hpp"

namespace finwait {

namespace {

using Json = nlohmann::ordered_json;
using Type = Parameter::Type;

constexpr const char* number = "([0-9]+\\.?[0-9]*|\\.[0-9]+)";
constexpr const char* port =
    "0*([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

std::string any_of(const std::vector<std::string_view>& words) {
    return fmt::format("({})", fmt::join(words, "|"));
}
std::string size_text_pattern() {
    return fmt::format("{}( ?{})?", number, any_of(size_unit_names()));
}
std::string range_pattern(const std::string& one) {
    return fmt::format("({0}(\\.\\.({0})?)?|\\.\\.{0})", one);
}

Json matching(const std::string& pattern) {
    return {{"type", "string"}, {"pattern", "^" + pattern + "$"}};
}
Json whole_number(std::uint64_t least, std::uint64_t most = UINT64_MAX) {
    Json json{{"type", "integer"}, {"minimum", least}};
    if (most != UINT64_MAX) json["maximum"] = most;
    return json;
}
/// Numbers may stand in quotes: a command line has nothing else.
Json either(Json a, Json b) {
    return {{"anyOf", Json::array({std::move(a), std::move(b)})}};
}

/// A word whatever its case, '_' for '-' and back.
std::string in_any_case(std::string_view word) {
    std::string pattern;
    for (const char c : word) {
        const auto letter = static_cast<unsigned char>(c);
        if (std::isalpha(letter) != 0)
            pattern += fmt::format("[{}{}]", static_cast<char>(std::toupper(letter)),
                                   static_cast<char>(std::tolower(letter)));
        else
            pattern += c == '-' ? std::string("[-_]") : std::string(1, c);
    }
    return pattern;
}
std::string in_any_case(const std::vector<std::string_view>& words) {
    std::vector<std::string> patterns;
    for (const std::string_view word : words) patterns.push_back(in_any_case(word));
    return fmt::format("({})", fmt::join(patterns, "|"));
}

/// The proper spellings first, which editors offer; then what is taken besides.
Json words_or(std::span<const std::string_view> words, const std::string& pattern) {
    return either({{"enum", words}}, matching(pattern));
}

Json state() {
    std::vector<std::string_view> all(state_words().begin(), state_words().end());
    for (const auto& [alias, state] : state_aliases()) all.emplace_back(alias);
    return words_or(state_words(), in_any_case(all));
}

}  // namespace

std::string definition_name(Type type) {
    std::string name(words_of(type).name);
    std::replace(name.begin(), name.end(), ' ', '-');
    return name;
}

Json definition_of(Type type) {
    switch (type) {
        case Type::duration: return matching(fmt::format("{} ?{}", number, any_of(duration_unit_names())));
        case Type::probability: return matching("0*(100(\\.0*)?|[0-9]{1,2}(\\.[0-9]*)?|\\.[0-9]+) ?%");
        case Type::count: return either(whole_number(0), matching("[0-9]+"));
        case Type::integer: return {{"type", "integer"}};
        case Type::size: return either(whole_number(0), matching(size_text_pattern()));
        case Type::bandwidth: return matching(fmt::format("{} ?{}", number, any_of(bandwidth_unit_names())));
        case Type::flag: return {{"type", "boolean"}};
        case Type::text: return {{"type", "string"}};
        case Type::file: return {{"type", "string"}, {"minLength", 1}};
        case Type::moment: return {{"enum", {true}}};
        case Type::range: return either(whole_number(0), matching(range_pattern("[0-9]+")));
        case Type::size_range: return either(whole_number(0), matching(range_pattern(size_text_pattern())));
        case Type::role: return {{"enum", role_words()}};
        case Type::state: return state();
        case Type::network: return matching("[0-9A-Fa-f.:]+(/[0-9]{1,3})?");
        case Type::port: return either(whole_number(0, 65535), matching(range_pattern(port)));
        case Type::flags: return matching("([SAFRPUEWe.]+|[A-Za-z]+(,[A-Za-z]+)*/[A-Za-z]+(,[A-Za-z]+)*)");
        case Type::protocol:
            return either(whole_number(0, 255),
                          words_or(protocol_names(),
                                   fmt::format("({}|0x[0-9A-Fa-f]+|[0-9]+)", in_any_case(protocol_names()))));
        case Type::mac: return matching("[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}");
        case Type::name: return matching("[A-Za-z0-9._-]{1,64}");
        case Type::seed: return either(whole_number(0), matching("(0[xX][0-9A-Fa-f]+|[0-9]+)"));
        case Type::connections:
            return either(whole_number(1),
                          matching(fmt::format("({}|{} [0-9]+(st|nd|rd|th)?)", range_pattern("[0-9]+"),
                                               in_any_case("every"))));
        case Type::word:
        case Type::table:
        case Type::policies: break;
    }
    return {};
}

Json value_of(const Parameter& p) {
    const bool bounded = p.least != 0 || p.most != UINT64_MAX;
    Json one{{"$ref", "#/definitions/" + definition_name(p.type)}};
    if (p.type == Type::word) one = {{"enum", p.words}};
    if (p.type == Type::count && bounded) one = either(whole_number(p.least, p.most), matching("[0-9]+"));
    if (p.type == Type::range && bounded)
        one = either(whole_number(p.least, p.most), matching(range_pattern("0*[1-9][0-9]*")));
    if (!p.many) return one;
    return either(one, {{"type", "array"}, {"items", one}, {"minItems", 1}});
}

}  // namespace finwait
