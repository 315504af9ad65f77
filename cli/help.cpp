// finwait help: the verbs, and what the words of the language mean.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/command_line.hpp"
#include "cli/glossary.hpp"
#include "cli/terminal.hpp"
#include "cli/text.hpp"
#include "cli/verbs.hpp"
#include "daemon/failure.hpp"
#include "policies/language/spelling.hpp"

namespace finwait {
namespace {

namespace po = boost::program_options;

constexpr Usage usage{"finwait help [VERB | WORD] [--json]",
                      "What a verb does, or what a word of the language of profiles means: a policy, a role, "
                      "a key, a parameter,\na state, a fate, a kind of value. A word of several meanings has "
                      "them all told; match.to asks for one.\nWithout a word: the verbs, and all words there "
                      "are. Exit status: 0 well, 2 usage, or nobody knows the word.",
                      "  finwait help last-ack\n"
                      "  finwait help delay\n"
                      "  finwait help match.to\n"
                      "  finwait help run\n"};

constexpr unsigned widest = 110;  // longer lines are hard to read

/// "    example     match = { … }", continued beneath its own begin.
void print_hanging(std::string_view label, std::size_t room, std::string_view text, unsigned width) {
    const unsigned indent = 4 + static_cast<unsigned>(room) + 2;
    bool first = true;
    for (const std::string& line : wrap(text, std::max(20U, width - std::min(width, indent)))) {
        fmt::print("    {:{}}  {}\n", first ? label : std::string_view(), room, line);
        first = false;
    }
}

void print(const Meaning& meaning, unsigned width) {
    fmt::print("{}: {}\n", meaning.word, meaning.kind);
    for (const std::string& line : wrap(meaning.says, width - 4)) fmt::print("    {}\n", line);
    std::size_t room = 0;
    for (const auto& [label, text] : meaning.facts) room = std::max(room, label.size());
    for (const auto& [label, text] : meaning.facts) print_hanging(label, room, text, width);
}

void print_all_words(unsigned width) {
    fmt::print("\nWords that `finwait help WORD` explains:\n");
    for (const WordGroup& group : word_groups()) {
        fmt::print("  {}\n", group.title);
        for (const std::string& line : wrap(join(group.words), width - 4)) fmt::print("    {}\n", line);
    }
}

[[noreturn]] void refuse(const std::string& word) {
    std::vector<std::string_view> known;
    for (const WordGroup& group : word_groups())
        known.insert(known.end(), group.words.begin(), group.words.end());
    for (const Verb& verb : verbs()) known.push_back(verb.name);
    const auto near = nearest(word, known);
    throw Failure(
        "nobody knows the word " + finwait::quoted(word) + "; " +
            (near ? "did you mean " + finwait::quoted(*near) + "?" : "`finwait help` lists all there are"),
        ExitCode::usage);
}

nlohmann::ordered_json json_of(const Meaning& meaning) {
    nlohmann::ordered_json json{{"word", meaning.word}, {"kind", meaning.kind}, {"says", meaning.says}};
    for (const auto& [label, text] : meaning.facts) json["facts"][label] = text;
    return json;
}

void explain(const std::string& word, bool json) {
    const auto meanings = meanings_of(word);
    if (meanings.empty()) refuse(word);
    if (json) {
        auto all = nlohmann::ordered_json::array();
        for (const Meaning& meaning : meanings) all.push_back(json_of(meaning));
        fmt::print("{}\n", all.dump(2));
        return;
    }
    const unsigned width = std::clamp(terminal_of(STDOUT_FILENO).width, 40U, widest);
    for (const Meaning& meaning : meanings) {
        if (&meaning != &meanings.front()) fmt::print("\n");
        print(meaning, width);
    }
}

const Verb* find_verb(const std::string& name) {
    const auto all = verbs();
    const auto verb = std::find_if(all.begin(), all.end(), [&](const Verb& v) { return v.name == name; });
    return verb == all.end() ? nullptr : &*verb;
}

}  // namespace

void print_verbs() {
    fmt::print(
        "Usage: finwait VERB [OPTION]...\n"
        "A wire between two TCP stacks that knows both ends of every connection, and does to it what a "
        "profile says.\n\n");
    for (const Verb& verb : verbs()) fmt::print("  {:9}{}\n", verb.name, verb.says);
    fmt::print(
        "\nfinwait VERB --help tells more, and finwait help WORD what a word of a profile means.\n\n"
        "Examples:\n"
        "  finwait demo\n"
        "  finwait run -p lose-last-ack --server 'python3 -m http.server -p HTTP/1.1 80' \\\n"
        "      --client 'curl -sS http://server/'\n"
        "  finwait check profiles/*.toml\n"
        "  finwait help last-ack\n"
        "  finwait explain lab.pcap\n\n"
        "Exit status: 0 well, 1 failed at run time, 2 usage, 3 bad profile, 4 an assertion failed, 6 not "
        "permitted.\n");
}

int run_help(const Words& words) {
    // "help lab up" is what "lab up --help" says.
    if (const Verb* verb = words.empty() ? nullptr : find_verb(words[0]); verb && verb->name != "help") {
        Words asked(words.begin() + 1, words.end());
        asked.emplace_back("--help");
        return verb->run(asked);
    }
    po::options_description options("Options");
    options.add_options()("word", po::value<Words>()->value_name("WORD"),
                          "a word of the language; the option's name may be left out")(
        "json", "print a list of objects, one for each meaning");
    const auto values =
        read_command_line(words, options, po::positional_options_description().add("word", -1), usage);
    if (!values) return 0;
    if (values->count("word") == 0) {
        print_verbs();
        print_all_words(std::clamp(terminal_of(STDOUT_FILENO).width, 40U, widest));
        return 0;
    }
    std::string word;  // "pick of connections"
    for (const std::string& part : (*values)["word"].as<Words>()) word += (word.empty() ? "" : " ") + part;
    explain(word, values->count("json") != 0);
    return 0;
}

}  // namespace finwait
