// What the verbs' command lines have in common (Boost.Program_options): strictness, help with examples, and
// refusals that name the nearest right spelling.
#pragma once

#include <boost/program_options.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tcp/timeline.hpp"

namespace finwait {

using Words = std::vector<std::string>;

struct Usage {
    const char* line;      // "finwait run [-p PROFILE] --server COMMAND --client COMMAND"
    const char* says;      // what it does, and its exit status
    const char* examples;  // one a line, indented by two
};

/// Nothing when help was asked for, and printed. Throws Failure with ExitCode::usage.
std::optional<boost::program_options::variables_map> read_command_line(
    const Words&, const boost::program_options::options_description&,
    const boost::program_options::positional_options_description&, const Usage&);

std::optional<std::string> text_of(const boost::program_options::variables_map&, const char* option);
/// "10s", "500ms". Throws Failure with ExitCode::usage, which names the option, as do those below.
Duration duration_of(const boost::program_options::variables_map&, const char* option);
std::optional<std::uint64_t> number_of(const boost::program_options::variables_map&, const char* option,
                                       std::uint64_t most);
/// One of `choices`.
std::string choice_of(const boost::program_options::variables_map&, const char* option,
                      const std::vector<std::string_view>& choices);

/// As a POSIX shell would have to be given it.
std::string shell_quoted(const std::string&);
std::string shell_quoted(const Words&);

/// Throws Failure with ExitCode::not_permitted unless we are root: "finwait run: … needs root".
void require_root(const std::string& verb);

}  // namespace finwait
