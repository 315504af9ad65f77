// Written so that a person can read it too: definitions by name, keys in the order of their declaration.
#include "cli/schema.hpp"

#include <fmt/format.h>

#include "cli/command_line.hpp"
#include "cli/schema_types.hpp"
#include "cli/verbs.hpp"
#include "policies/language/catalog.hpp"
#include "policies/language/keys.hpp"
#include "policies/language/types.hpp"

namespace finwait {

namespace {

using Json = nlohmann::ordered_json;
using Type = Parameter::Type;

constexpr Usage usage{
    "finwait schema",
    "Prints the JSON Schema (draft-07) of profiles, for editors that complete and check TOML. "
    "The same is shipped beside the\nprofiles; a profile points to it in its first line:\n"
    "  #:schema /usr/share/finwait/profiles/profile.schema.json\n"
    "Editors see less than `finwait check`, which has the last word. Exit status: 0, 2 "
    "usage.",
    "  finwait schema > profile.schema.json\n"};

/// Inline tables are no JSON: nothing is said of them.
void add_as_json(Json& to, const char* key, std::string_view toml, bool list) {
    Json value = Json::parse(toml, nullptr, false);
    if (toml.empty() || value.is_discarded()) return;
    to[key] = list ? Json::array({value}) : value;
}

Json property(const Parameter& p) {
    // Beside a $ref nothing else is read, so it stands one level below.
    Json value = value_of(p);
    Json json{{"description", p.says}};
    if (p.type == Type::table)
        json["allOf"] = Json::array({{{"$ref", "#/definitions/" + std::string(p.key)}}});
    else if (value.contains("$ref"))
        json["allOf"] = Json::array({value});
    else
        json.update(value);
    add_as_json(json, "default", p.standard, false);
    if (!example_of(p).empty() && example_of(p) != "\"\"") add_as_json(json, "examples", example_of(p), true);
    return json;
}

Json table_of(std::span<const Parameter> keys) {
    Json json{{"type", "object"}, {"properties", Json::object()}, {"additionalProperties", false}};
    for (const Parameter& p : keys) {
        json["properties"][std::string(p.key)] = property(p);
        if (p.required) json["required"].push_back(p.key);
        if (!p.needs.empty()) json["dependencies"][std::string(p.key)] = Json::array({p.needs});
    }
    return json;
}

Json described(std::string_view says, const Json& table) {
    Json json{{"description", says}};
    json.update(table);
    return json;
}

/// What must and must not stand beside the action.
Json beside(const PolicyKind& kind) {
    Json json{{"required", Json::array({kind.name})}};
    if (!kind.takes_segments) json["required"].push_back("on");
    if (!kind.takes_triggers) json["properties"]["on"] = false;
    if (kind.own_chance) json["properties"]["chance"] = false;
    return json;
}

Json policy() {
    Json json = described(section::policy.says, table_of(section::policy.keys));
    json["oneOf"] = Json::array();
    for (const PolicyKind* kind : catalog()) {
        json["properties"][std::string(kind->name)] =
            Json{{"description", kind->says},
                 {"allOf", Json::array({{{"$ref", "#/definitions/" + std::string(kind->name)}}})}};
        json["oneOf"].push_back(beside(*kind));
    }
    Json of_connections = Json::array();
    for (const Parameter& p : connection_keys()) of_connections.push_back(p.key);
    json["if"] = {{"required", {"on"}}};
    json["then"]["properties"] = {{"chance-per", false},
                                  {"match", {{"propertyNames", {{"enum", of_connections}}}}}};
    return json;
}

Json definitions() {
    Json json;
    for (std::size_t i = 0; i <= static_cast<std::size_t>(Type::policies); ++i) {
        const auto type = static_cast<Type>(i);
        if (const Json definition = definition_of(type); !definition.is_null())
            json[definition_name(type)] = described(words_of(type).written, definition);
    }
    for (const Section* place : {&section::match, &section::on, &section::active})
        json[std::string(place->name)] = described(place->says, table_of(place->keys));
    json["on"]["minProperties"] = 1;
    for (const PolicyKind* kind : catalog())
        json[std::string(kind->name)] = described(kind->says, table_of(kind->parameters));
    json["policy"] = policy();
    return json;
}

}  // namespace

std::string profile_schema() {
    Json json{{"$schema", "http://json-schema.org/draft-07/schema#"},
              {"title", "A profile of finwait"},
              {"$comment", "Made by `finwait schema`; do not edit."}};
    json.update(table_of(section::profile.keys));
    json["properties"]["policy"] = {
        {"description", find_key(section::profile.keys, "policy")->says},
        {"type", "array"},
        {"items", {{"$ref", "#/definitions/policy"}}},
    };
    json["definitions"] = definitions();
    return json.dump(2) + "\n";
}

int run_schema(const Words& words) {
    if (read_command_line(words, {}, {}, usage)) fmt::print("{}", profile_schema());
    return 0;
}

}  // namespace finwait
