// Ranges have two dots between their ends, as in Rust and Ruby; what iptables and cut(1) write is recognised
// and refused with the right spelling.
#include "policies/language/range.hpp"

#include "policies/language/spelling.hpp"

namespace finwait {

namespace {

std::string other_spelling(std::string_view text, Parsed<std::uint64_t> (*number)(std::string_view)) {
    for (const char separator : {'-', ':', ','}) {
        const auto at = text.find(separator);
        if (at == std::string_view::npos || at == 0) continue;
        const auto first = text.substr(0, at), last = text.substr(at + 1);
        if (number(first) && (last.empty() || number(last)))
            return "did you mean '" + std::string(first) + ".." + std::string(last) + "'?";
    }
    return {};
}

Parsed<Range> not_a_number(std::string_view text, const Parsed<std::uint64_t>& end,
                           Parsed<std::uint64_t> (*number)(std::string_view)) {
    std::string hint = other_spelling(text, number);
    if (!hint.empty()) return Parsed<Range>::bad(quoted(text) + " is not a range", std::move(hint));
    return Parsed<Range>::bad(end.problem,
                              end.hint.empty() ? "write a range like '1..2' or '3..'" : end.hint);
}

}  // namespace

Parsed<Range> parse_range(std::string_view text, Parsed<std::uint64_t> (*number)(std::string_view)) {
    Range range;
    const auto dots = text.find("..");
    const auto first = text.substr(0, dots);
    const auto last = dots == std::string_view::npos ? first : text.substr(dots + 2);
    if (first.empty() && last.empty())
        return Parsed<Range>::bad(quoted(text) + " names no numbers", "write a range like '1..2' or '3..'");
    if (!first.empty()) {
        const auto n = number(first);
        if (!n) return not_a_number(text, n, number);
        range.first = *n;
    }
    if (!last.empty()) {
        const auto n = number(last);
        if (!n) return not_a_number(text, n, number);
        range.last = *n;
    }
    if (range.first > range.last)
        return Parsed<Range>::bad(quoted(text) + " is empty: it ends before it begins",
                                  "did you mean '" + std::string(last) + ".." + std::string(first) + "'?");
    return Parsed<Range>::good(range);
}

std::string to_string(Range r) {
    if (r.first == r.last) return std::to_string(r.first);
    return std::to_string(r.first) + ".." + (r.last == UINT64_MAX ? std::string() : std::to_string(r.last));
}

}  // namespace finwait
