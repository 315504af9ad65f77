// See lab_show.hpp. Reads the lab's events and changes nothing: anybody may who may read them.
#include "cli/lab_show.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <limits>

#include "cli/command_line.hpp"
#include "cli/lab_directory.hpp"
#include "cli/outcome.hpp"
#include "daemon/failure.hpp"

namespace finwait {
namespace {

namespace po = boost::program_options;

constexpr Usage usage{
    "finwait lab show NAME [CONNECTION] [--ladder WHEN] [--json]",
    "Ladders and verdicts of what has happened in the lab so far, or of one connection, by its number. Of "
    "the\nconnections after the third it shows the verdict on one line, unless asked for them.",
    "  finwait lab show lab\n"
    "  finwait lab show lab 17\n"
    "  finwait lab show lab --json | jq '.connections[].close'\n"};

/// Throws Failure if there is none of this number.
void require_connection(const Recording& recording, const std::string& lab, std::uint64_t number) {
    const auto& all = recording.connections();
    if (all.count(number) != 0) return;
    const std::string there = all.empty() ? "none so far"
                              : all.size() == 1
                                  ? fmt::format("only {}", all.begin()->first)
                                  : fmt::format("{} to {}", all.begin()->first, all.rbegin()->first);
    throw Failure(fmt::format("lab '{}' has no connection {}; there are: {}", lab, number, there));
}

}  // namespace

int lab_show(const Words& words) {
    po::options_description options("Options");
    const auto text = [] { return po::value<std::string>(); };
    options.add_options()("name", text(), "of the lab")("connection", text()->value_name("N"),
                                                        "only this one")(
        "ladder", text()->value_name("WHEN")->default_value("auto"),
        "auto (of the first three connections), always, never")("json", "the verdicts as one JSON object");
    const auto values = read_command_line(
        words, options, po::positional_options_description().add("name", 1).add("connection", 1), usage);
    if (!values) return 0;
    const auto name = text_of(*values, "name");
    if (!name) throw Failure("show which lab? `finwait lab list` shows those there are", ExitCode::usage);
    Telling telling;
    telling.ladders = ladder_wish(choice_of(*values, "ladder", ladder_wishes));
    telling.only = number_of(*values, "connection", std::numeric_limits<std::uint64_t>::max());
    telling.terminal = terminal_of(STDOUT_FILENO);
    const LabDirectory lab = LabDirectory::at(*name);
    if (!lab.exists()) throw Failure("no lab '" + *name + "'; `finwait lab list` shows those there are");

    Recording recording(lab.events());
    recording.catch_up();
    if (telling.only) require_connection(recording, *name, *telling.only);
    if (values->count("json") != 0)
        fmt::print("{}\n", to_json(recording, telling));
    else
        std::fputs(tell(recording, telling).c_str(), stdout);
    if (recording.connections().empty()) fmt::print(stderr, "finwait: no TCP connection was seen so far\n");
    return 0;
}

}  // namespace finwait
