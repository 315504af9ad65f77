// A verdict in words: one line, a block of paragraphs, JSON. Plain text; how it is wrapped and coloured is
// the terminal's business.
#pragma once

#include <string>
#include <vector>

#include "daemon/journal/verdict.hpp"

namespace finwait {

/// "#1 198.18.0.1:40312 > 198.18.0.2:80: three-way open by the client, four-way close, server first; both
/// ended well"
std::string one_line(const ConnectionVerdict&);

struct Paragraph {
    std::string heading;  // "close", "odd", …
    std::string text;     // one line, not wrapped
};
std::vector<Paragraph> paragraphs(const ConnectionVerdict&);

/// One object on one line: the keys and values of facts(), and the list `odd`.
std::string to_json(const ConnectionVerdict&);

}  // namespace finwait
