// Text as a terminal counts it: in columns, not bytes. Foreign text (titles, policy names) is made harmless
// here: a control character never reaches the terminal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace finwait {

/// UTF-8 to code points; what is not UTF-8, or is a control character, becomes U+FFFD.
std::u32string decode(std::string_view);
void append_utf8(std::string&, char32_t);

/// Columns of one code point: 0 for a combining mark, 2 for wide East Asian characters and emoji, else 1.
unsigned columns(char32_t);
unsigned display_width(std::string_view);

/// Takes one line of at most `width` columns off the front of `text`, broken at a space; a word that is
/// longer than a line is broken where it must.
std::string take_line(std::string_view& text, unsigned width);
/// Lines of at most `width` columns, as take_line() breaks them. At least one line.
std::vector<std::string> wrap(std::string_view, unsigned width);

/// The same in ASCII: the signs we use ourselves are spelled, everything else becomes '?'.
std::string to_ascii(std::string_view);

}  // namespace finwait
