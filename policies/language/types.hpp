// What is told about each type of value: its name in help, what complaints call it, and how it is written.
#pragma once

#include <string_view>

#include "policies/language/parameter.hpp"

namespace finwait {

struct TypeWords {
    std::string_view name;     // "duration"
    std::string_view called;   // "a duration like '20ms'"
    std::string_view written;  // in a sentence, with its units
    std::string_view example;  // as profiles write it, quotes included
};
const TypeWords& words_of(Parameter::Type);

/// A value for the key, as profiles write it.
std::string_view example_of(const Parameter&);

}  // namespace finwait
