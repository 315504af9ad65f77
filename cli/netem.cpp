// finwait netem: a line of tc's as a profile.
#include <fmt/format.h>

#include "cli/command_line.hpp"
#include "cli/netem_words.hpp"
#include "cli/verbs.hpp"
#include "daemon/failure.hpp"

namespace finwait {
namespace {

namespace po = boost::program_options;

constexpr Usage usage{
    "finwait netem [--from a|b] WORD...",
    "Takes what stands behind `tc qdisc add dev … root netem`, in tc's units and with its abbreviations, and "
    "prints the profile\nthat means the same. What has no counterpart is refused, with what to use instead:\n"
    "  limit PACKETS          delay TIME [JITTER [CORRELATION]] [distribution NAME]\n"
    "  loss PERCENT [CORRELATION] | state p13 [p31 [p32 [p23 [p14]]]] | gemodel p [r [1-h [1-k]]]\n"
    "  corrupt PERCENT [CORRELATION]    duplicate PERCENT [CORRELATION]\n"
    "  reorder PERCENT [CORRELATION] [gap N]    rate RATE [OVERHEAD]    seed N\n"
    "Exit status: 0 well, 2 usage.",
    "  finwait netem delay 40ms 5ms 25% distribution normal loss gemodel 1% 10% 70% 0.1%\n"
    "  finwait netem --from a rate 10mbit limit 100 > upstream.toml\n"};

bool is_option(const std::string& word) {
    return word.starts_with("--") || word == "-h";
}

/// Negative numbers are netem's, so its words are taken out before options are looked for.
std::pair<Words, Words> options_and_words(const Words& all) {
    std::pair<Words, Words> split;
    for (std::size_t i = 0; i < all.size(); ++i) {
        (is_option(all[i]) ? split.first : split.second).push_back(all[i]);
        if (all[i] == "--from" && i + 1 < all.size()) split.first.push_back(all[++i]);
    }
    return split;
}

}  // namespace

int run_netem(const Words& all) {
    const auto [given, words] = options_and_words(all);
    po::options_description options("Options");
    options.add_options()("from", po::value<std::string>()->value_name("SIDE"),
                          "a or b: for what this side of the box sends; without it both")(
        "print", "print the profile, which is all it does");
    const auto values = read_command_line(given, options, {}, usage);
    if (!values) return 0;
    const std::string from = values->count("from") != 0 ? choice_of(*values, "from", {"a", "b"}) : "";
    const NetemProfile profile = read_netem(words, from);
    fmt::print("{}", profile.toml);
    for (const std::string& note : profile.notes) fmt::print(stderr, "finwait: {}\n", note);
    if (from.empty())
        fmt::print(
            stderr,
            "finwait: this is for both directions; tc means what one interface sends: --from a or b\n");
    fmt::print(stderr,
               "finwait: kept in a file, say line.toml, it is used with -p: finwait run -p ./line.toml …\n");
    return 0;
}

}  // namespace finwait
