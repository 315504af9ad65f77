// The words of finwait and what they mean, made from the lists and declarations that the program itself
// reads.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace finwait {

/// One thing that a word means; `to` is a key of match and a parameter of reset.
struct Meaning {
    std::string word;   // in its proper spelling
    std::string kind;   // "a role", "a parameter of reset"
    std::string place;  // "reset": what may stand before the word and a dot; may be empty
    std::string says;
    std::vector<std::pair<std::string, std::string>> facts;  // {"takes", "a duration: …"}
};

/// All that `word` means, "match.to" of it one; empty for a word that nobody knows.
std::vector<Meaning> meanings_of(std::string_view word);

struct WordGroup {
    std::string_view title;  // "roles"
    std::vector<std::string_view> words;
};
/// Every word there is, once in each group that it belongs to.
std::vector<WordGroup> word_groups();

}  // namespace finwait
