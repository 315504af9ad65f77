// The types of values in the JSON Schema: one definition each.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "policies/language/parameter.hpp"

namespace finwait {

/// "range-of-sizes"
std::string definition_name(Parameter::Type);
/// What a value of the type looks like. Tables, words and lists of policies are not of one kind: empty.
nlohmann::ordered_json definition_of(Parameter::Type);
/// What the key's value looks like, with its bounds, its words, and as a list where it may be one.
nlohmann::ordered_json value_of(const Parameter&);

}  // namespace finwait
