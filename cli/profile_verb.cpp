// finwait profile: what is shipped. To change the profile of a running daemon is another matter.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "cli/command_line.hpp"
#include "cli/installation.hpp"
#include "cli/text.hpp"
#include "cli/verbs.hpp"
#include "daemon/failure.hpp"
#include "daemon/profile_file.hpp"
#include "policies/language/spelling.hpp"

namespace finwait {
namespace {

namespace po = boost::program_options;

constexpr Usage usage_of_both{"finwait profile list | show NAME",
                              "The profiles that are shipped: `list` tells their names and titles, `show` "
                              "prints one, with the comment that says\nwhat to look for. Each has a --help.",
                              "  finwait profile list\n"
                              "  finwait profile show lose-last-ack\n"};
constexpr Usage usage_of_list{"finwait profile list [--json]",
                              "Names and titles of the shipped profiles: `finwait run -p NAME` uses one. "
                              "Exit status: 0 well, 1 none is installed,\n2 usage.",
                              "  finwait profile list\n"
                              "  finwait profile list --json | jq -r '.[].name'\n"};
constexpr Usage usage_of_show{"finwait profile show NAME",
                              "Prints a shipped profile (or a file, if NAME contains '/' or '.toml') as it "
                              "stands. `finwait check -v NAME` says in\nwords what it does. Exit status: 0 "
                              "well, 2 usage, 3 there is no such profile.",
                              "  finwait profile show lose-last-ack\n"
                              "  finwait profile show lose-last-ack > mine.toml\n"};

std::string title_of(const std::filesystem::path& file) {
    Complaints unused;
    const auto profile = read_profile_file(file.string(), unused);
    return profile ? profile->title : "(is not well: see `finwait check`)";
}

int list(const Words& words) {
    po::options_description options("Options");
    options.add_options()("json", "print a list of objects");
    const auto values = read_command_line(words, options, {}, usage_of_list);
    if (!values) return 0;
    const auto names = shipped_profile_names();
    if (names.empty()) throw Failure("no profiles are installed beside this program");
    std::size_t room = 0;
    for (const std::string& name : names) room = std::max(room, name.size());
    auto all = nlohmann::ordered_json::array();
    for (const std::string& name : names) {
        const auto file = find_profile(name);
        const std::string title = title_of(file);
        if (values->count("json") != 0)
            all.push_back({{"name", name}, {"title", title}, {"file", file.string()}});
        else
            fmt::print("{:{}}  {}\n", name, room, title);
    }
    if (values->count("json") != 0) fmt::print("{}\n", all.dump(2));
    return 0;
}

int show(const Words& words) {
    po::options_description options("Options");
    options.add_options()("name", po::value<std::string>()->value_name("NAME"),
                          "of a shipped profile; the option's name may be left out");
    const auto values =
        read_command_line(words, options, po::positional_options_description().add("name", 1), usage_of_show);
    if (!values) return 0;
    const auto name = text_of(*values, "name");
    if (!name) throw Failure("show which profile? `finwait profile list` tells their names", ExitCode::usage);
    const auto path = find_profile(*name);
    std::ifstream file(path, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    if (!file || text.empty()) throw Failure("cannot read " + path.string(), ExitCode::bad_profile);
    fmt::print("{}", text);
    return 0;
}

}  // namespace

int run_profile(const Words& words) {
    static constexpr std::string_view known[] = {"list", "show"};
    if (!words.empty() && words[0] == known[0]) return list({words.begin() + 1, words.end()});
    if (!words.empty() && words[0] == known[1]) return show({words.begin() + 1, words.end()});
    if (!words.empty() && words[0][0] != '-')
        throw Failure("profile: unknown word " + finwait::quoted(words[0]) + "; " + suggest(words[0], known),
                      ExitCode::usage);
    if (read_command_line(words, {}, {}, usage_of_both))
        throw Failure(std::string("profile: list or show? usage: ") + usage_of_both.line, ExitCode::usage);
    return 0;
}

}  // namespace finwait
