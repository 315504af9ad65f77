// docs/profiles.md and docs/policies.md against the declarations of the language: what is declared has a row
// in its chapter, which links its page, and what has a row is declared. The pages are held by cli.reference.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "policies/language/catalog.hpp"
#include "policies/language/keys.hpp"
#include "policies/language/names.hpp"

namespace finwait {
namespace {

using Words = std::set<std::string>;

/// What stands between backticks; of `bytes = "1MB"` the first word.
Words marked(const std::string& text) {
    Words words;
    for (std::size_t from = text.find('`'); from != std::string::npos;) {
        const std::size_t to = text.find('`', from + 1);
        if (to == std::string::npos) break;
        words.insert(text.substr(from + 1, std::min(to, text.find(' ', from)) - from - 1));
        from = text.find('`', to + 1);
    }
    return words;
}

/// A chapter's text, and the words in the first column of its tables, by the head of that column.
struct Chapter {
    std::string text;
    std::map<std::string, Words> tables;
};
std::map<std::string, Chapter> chapters_of(const std::string& file) {
    std::map<std::string, Chapter> chapters;
    std::ifstream in(std::string(FINWAIT_DOCS) + "/" + file);
    std::string line, heading, table;
    while (std::getline(in, line)) {
        if (line.starts_with("## ")) heading = line.substr(3);
        chapters[heading].text += line + "\n";
        if (line.starts_with("|---")) continue;
        if (!line.starts_with("| ")) {
            table.clear();
            continue;
        }
        const std::string first = line.substr(2, line.find(" |", 2) - 2);
        if (table.empty())
            table = first;
        else
            chapters[heading].tables[table].merge(marked(first));
    }
    return chapters;
}

Words names_of(std::span<const Parameter> keys) {
    Words names;
    for (const Parameter& key : keys) names.emplace(key.key);
    return names;
}

TEST(Documentation, EveryKeyHasItsRow) {
    auto chapters = chapters_of("profiles.md");
    for (const Section* place : {&section::profile, &section::policy, &section::match, &section::on}) {
        ASSERT_TRUE(chapters.contains(std::string(place->chapter))) << place->chapter;
        Words rows;
        for (auto& [head, words] : chapters[std::string(place->chapter)].tables) rows.merge(words);
        for (const std::string& name : names_of(place->keys))
            EXPECT_TRUE(rows.contains(name) || rows.contains("[[" + name + "]]"))
                << "docs/profiles.md, '" << place->chapter << "', has no row for " << name;
    }
    for (const std::string& name : names_of(section::active.keys))
        EXPECT_THAT(chapters[std::string(section::active.chapter)].text, testing::HasSubstr(name + " = "));
}

TEST(Documentation, EveryRowOfAKeyIsDeclared) {
    Words declared{"[[policy]]"};
    for (const Section* place : sections()) declared.merge(names_of(place->keys));
    for (const auto& [heading, chapter] : chapters_of("profiles.md"))
        for (const auto& [head, words] : chapter.tables)
            EXPECT_TRUE(!head.starts_with("key") ||
                        std::includes(declared.begin(), declared.end(), words.begin(), words.end()))
                << heading << ": " << testing::PrintToString(words);
}

std::string row_of(const PolicyKind& kind) {
    std::string acts_on = kind.takes_segments ? "segments" : "";
    if (kind.takes_triggers) acts_on += acts_on.empty() ? "triggers" : ", triggers";
    const std::string key(kind.name);
    return "| [`" + key + "`](policies/" + key + ".md) | " + (kind.aware ? "aware" : "blind") + " | " +
           acts_on + " | " + name(kind.memory) + " | " + std::string(kind.says) + " |";
}

TEST(Documentation, EveryPolicysRowIsInItsOwnWords) {
    std::vector<std::string> documented, catalogued;
    std::ifstream file(std::string(FINWAIT_DOCS) + "/policies.md");
    for (std::string line; std::getline(file, line) && !line.starts_with("## ");)
        if (line.starts_with("| [`")) documented.push_back(line);
    for (const PolicyKind* kind : catalog()) catalogued.push_back(row_of(*kind));
    EXPECT_THAT(documented, testing::UnorderedElementsAreArray(catalogued));
}

TEST(Documentation, EveryRoleIsExplained) {
    Words rows;
    for (auto& [heading, chapter] : chapters_of("conditions/role.md")) rows.merge(chapter.tables["role"]);
    for (const std::string_view role : role_words())
        EXPECT_TRUE(rows.contains(std::string(role))) << role << " is not in docs/conditions/role.md";
}

}  // namespace
}  // namespace finwait
