// Whole numbers from text: all of it must be digits and the value must fit.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>

namespace finwait {

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace finwait
