// Optimal string alignment (Damerau-Levenshtein with each pair swapped at most once).
#include "policies/language/spelling.hpp"

#include <algorithm>
#include <cstddef>

namespace finwait {

namespace {

constexpr std::size_t longest = 40;  // no word of the language is longer; bounds the work for hostile input

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string plain(std::string_view word) {
    std::string p;
    for (const char c : word) p += c == '_' || c == ' ' ? '-' : lower(c);
    return p;
}

std::size_t distance(std::string_view x, std::string_view y) {
    std::vector<std::size_t> before(y.size() + 1), above(y.size() + 1), row(y.size() + 1);
    for (std::size_t j = 0; j <= y.size(); ++j) above[j] = j;
    for (std::size_t i = 1; i <= x.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= y.size(); ++j) {
            row[j] =
                std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (x[i - 1] == y[j - 1] ? 0U : 1U)});
            const bool swapped = i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1];
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, above);
        std::swap(above, row);
    }
    return above[y.size()];
}

}  // namespace

std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> candidates) {
    if (word.empty() || word.size() > longest) return std::nullopt;
    const std::string meant = plain(word);
    std::optional<std::string_view> best;
    // A third of the letters may be wrong: "lastack" is last-ack, "foo" is not "for" and "from" at once.
    std::size_t bound = std::max<std::size_t>(1, (meant.size() + 1) / 3) + 1;
    for (const std::string_view candidate : candidates) {
        const std::size_t d = distance(meant, plain(candidate));
        if (d < bound && d < std::max(meant.size(), candidate.size())) {
            bound = d;
            best = candidate;
        }
    }
    return best;
}

std::string suggest(std::string_view word, std::span<const std::string_view> candidates) {
    if (const auto near = nearest(word, candidates)) return "did you mean " + quoted(*near) + "?";
    if (candidates.size() == 1) return "use " + quoted(candidates.front());
    return candidates.empty() ? std::string() : "use one of " + join(candidates);
}

std::string join(std::span<const std::string_view> words) {
    std::string text;
    for (const std::string_view word : words) {
        if (!text.empty()) text += ", ";
        text += word;
    }
    return text;
}

std::string quoted(std::string_view word) {
    std::size_t end = word.size();
    if (end > longest) {  // not in the middle of a UTF-8 sequence
        for (end = longest; end > 0 && (static_cast<unsigned char>(word[end]) & 0xc0U) == 0x80U;) --end;
    }
    std::string text = "'";
    for (const char c : word.substr(0, end))
        text += static_cast<unsigned char>(c) < 0x20U || c == 0x7f ? '?' : c;
    return text + (end < word.size() ? "…'" : "'");
}

std::string lower(std::string_view word) {
    std::string text;
    for (const char c : word) text += lower(c);
    return text;
}

}  // namespace finwait
