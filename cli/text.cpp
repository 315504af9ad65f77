// See text.hpp.
#include "cli/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace finwait {
namespace {

constexpr char32_t replacement = 0xfffd;

struct CodeRange {
    char32_t first, last;
};
template <std::size_t N>
bool in(const std::array<CodeRange, N>& ranges, char32_t c) {
    return std::any_of(ranges.begin(), ranges.end(),
                       [c](const CodeRange& r) { return r.first <= c && c <= r.last; });
}

bool is_control(char32_t c) {
    // The last two groups hide or reorder what stands around them.
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069);
}

char32_t harmless(char32_t c) {
    return is_control(c) ? replacement : c;
}

/// Bytes of the sequence that `lead` begins, and the bits it carries; 0 bytes: it begins none.
std::pair<unsigned, char32_t> lead_byte(unsigned char lead) {
    if (lead < 0x80) return {1, lead};
    if (lead >= 0xc2 && lead < 0xe0) return {2, lead & 0x1fU};
    if (lead >= 0xe0 && lead < 0xf0) return {3, lead & 0x0fU};
    if (lead >= 0xf0 && lead < 0xf5) return {4, lead & 0x07U};
    return {0, 0};
}

/// Takes one code point off the front.
char32_t take(std::string_view& text) {
    auto [size, code] = lead_byte(static_cast<unsigned char>(text.front()));
    std::size_t used = 1;
    while (used < size && used < text.size() && (static_cast<unsigned char>(text[used]) & 0xc0U) == 0x80U)
        code = (code << 6U) | (static_cast<unsigned char>(text[used++]) & 0x3fU);
    const bool whole = size != 0 && used == size;
    text.remove_prefix(used);
    constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xd800 && code < 0xe000;
    return whole && code >= least[size] && code <= 0x10ffff && !surrogate ? code : replacement;
}

}  // namespace

std::u32string decode(std::string_view text) {
    std::u32string codes;
    while (!text.empty()) {
        codes += harmless(take(text));
    }
    return codes;
}

void append_utf8(std::string& text, char32_t c) {
    const auto tail = [&text](char32_t bits) { text += static_cast<char>(0x80U | (bits & 0x3fU)); };
    if (c < 0x80) {
        text += static_cast<char>(c);
    } else if (c < 0x800) {
        text += static_cast<char>(0xc0U | (c >> 6U));
        tail(c);
    } else if (c < 0x10000) {
        text += static_cast<char>(0xe0U | (c >> 12U));
        tail(c >> 6U);
        tail(c);
    } else {
        text += static_cast<char>(0xf0U | (c >> 18U));
        tail(c >> 12U);
        tail(c >> 6U);
        tail(c);
    }
}

// Unicode's own tables are far longer; these ranges hold what people put into titles and names.
unsigned columns(char32_t c) {
    constexpr std::array<CodeRange, 8> none{{{0x0300, 0x036f},
                                             {0x0483, 0x0489},
                                             {0x0591, 0x05bd},
                                             {0x1ab0, 0x1aff},
                                             {0x200b, 0x200f},
                                             {0x20d0, 0x20ff},
                                             {0xfe00, 0xfe0f},
                                             {0xfe20, 0xfe2f}}};
    constexpr std::array<CodeRange, 9> wide{{{0x1100, 0x115f},
                                             {0x2e80, 0xa4cf},
                                             {0xac00, 0xd7a3},
                                             {0xf900, 0xfaff},
                                             {0xfe30, 0xfe6f},
                                             {0xff00, 0xff60},
                                             {0xffe0, 0xffe6},
                                             {0x1f300, 0x1faff},
                                             {0x20000, 0x3fffd}}};
    if (c < 0x300) return 1;
    if (in(none, c)) return 0;
    return in(wide, c) ? 2 : 1;
}

unsigned display_width(std::string_view text) {
    unsigned width = 0;
    for (const char32_t c : decode(text)) width += columns(c);
    return width;
}

std::string take_line(std::string_view& text, unsigned width) {
    const auto skip_spaces = [&text] {
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    };
    std::string line;
    unsigned used = 0;
    for (skip_spaces(); !text.empty(); skip_spaces()) {
        const std::string_view word = text.substr(0, text.find(' '));
        const unsigned wanted = display_width(word) + (line.empty() ? 0 : 1);
        if (used + wanted <= width) {
            if (!line.empty()) line += ' ';
            for (const char32_t c : decode(word)) append_utf8(line, c);
            used += wanted;
            text.remove_prefix(word.size());
            continue;
        }
        if (!line.empty()) break;
        while (!text.empty()) {
            std::string_view rest = text;
            const char32_t c = harmless(take(rest));
            if (used != 0 && used + columns(c) > width) break;
            append_utf8(line, c);
            used += columns(c);
            text = rest;
        }
        break;
    }
    skip_spaces();
    return line;
}

std::vector<std::string> wrap(std::string_view text, unsigned width) {
    std::vector<std::string> lines{take_line(text, width)};
    while (!text.empty()) lines.push_back(take_line(text, width));
    return lines;
}

std::string to_ascii(std::string_view text) {
    constexpr std::array<std::pair<char32_t, const char*>, 8> spelled{{{U'→', "->"},
                                                                       {U'←', "<-"},
                                                                       {U'·', "*"},
                                                                       {U'×', "x"},
                                                                       {U'–', "-"},
                                                                       {U'—', "-"},
                                                                       {U'…', "..."},
                                                                       {U'’', "'"}}};
    std::string ascii;
    const std::u32string codes = decode(text);
    for (std::size_t i = 0; i < codes.size(); ++i) {
        const char32_t c = codes[i];
        const bool separates = c == U'·' && i > 0 && codes[i - 1] == U' ';
        if (separates) {
            ascii += '|';
        } else if (c < 0x80) {
            ascii += static_cast<char>(c);
        } else {
            const auto found =
                std::find_if(spelled.begin(), spelled.end(), [c](const auto& s) { return s.first == c; });
            ascii += found == spelled.end() ? "?" : found->second;
        }
    }
    return ascii;
}

}  // namespace finwait
