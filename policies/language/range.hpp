// A range of whole numbers as profiles write it: 3, "1..2", "3..", "..9".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "policies/language/parsed.hpp"
#include "policies/language/quantity.hpp"

namespace finwait {

struct Range {
    std::uint64_t first = 0, last = UINT64_MAX;  // both included
    constexpr bool contains(std::uint64_t n) const { return first <= n && n <= last; }
    friend bool operator==(const Range&, const Range&) = default;
};

/// `number` reads either end: parse_count, or parse_size for "1MB..".
Parsed<Range> parse_range(std::string_view, Parsed<std::uint64_t> (*number)(std::string_view) = parse_count);

std::string to_string(Range);  // "3", "1..2", "3.."

}  // namespace finwait
