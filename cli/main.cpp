// finwait: picks the verb, and turns what went wrong into a message and an exit code.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <exception>

#include "cli/interrupts.hpp"
#include "cli/verbs.hpp"
#include "daemon/failure.hpp"
#include "policies/language/spelling.hpp"

namespace finwait {
namespace {

struct Verb {
    std::string_view name;
    std::string_view says;
    int (*run)(const std::vector<std::string>&);
};

constexpr Verb verbs[] = {
    {"demo", "a lab, an HTTP exchange whose last ACK is lost, its ladder and verdict", run_demo},
    {"run", "a lab for one exchange of two commands of yours", run_run},
    {"lab", "the same to live in: up, exec, show, list, down", run_lab},
    {"check", "is a profile right? All errors at once, with line and column", run_check},
    {"explain", "what happened in a capture: both ends of every connection, and why it ended", run_explain},
    {"schema", "the JSON Schema of profiles, for editors", run_schema},
};

void print_help() {
    fmt::print(
        "Usage: finwait VERB [OPTION]...\n"
        "A wire between two TCP stacks that knows both ends of every connection, and does to it what a "
        "profile says.\n\n");
    for (const Verb& verb : verbs) fmt::print("  {:8}{}\n", verb.name, verb.says);
    fmt::print(
        "\nfinwait VERB --help tells more.\n\n"
        "Examples:\n"
        "  finwait demo\n"
        "  finwait run -p lose-last-ack --server 'python3 -m http.server -p HTTP/1.1 80' \\\n"
        "      --client 'curl -sS http://server/'\n"
        "  finwait check profiles/*.toml\n"
        "  finwait explain lab.pcap\n\n"
        "Exit status: 0 well, 1 failed at run time, 2 usage, 3 bad profile, 4 an assertion failed, 6 not "
        "permitted.\n");
}

int dispatch(const std::vector<std::string>& words) {
    if (words.empty()) throw Failure("which verb? `finwait --help` lists them", ExitCode::usage);
    if (words[0] == "help" && words.size() > 1) {  // "help lab up": what "lab up --help" says
        std::vector<std::string> asked(words.begin() + 1, words.end());
        if (asked[0] != "help" && asked[0][0] != '-') {
            asked.emplace_back("--help");
            return dispatch(asked);
        }
    }
    const std::string& name = words[0];
    if (name == "--help" || name == "-h" || name == "help") {
        print_help();
        return 0;
    }
    if (name == "--version") {
        fmt::print("finwait {}\n", FINWAIT_VERSION);
        return 0;
    }
    const auto* verb =
        std::find_if(std::begin(verbs), std::end(verbs), [&](const Verb& v) { return v.name == name; });
    if (verb != std::end(verbs)) return verb->run({words.begin() + 1, words.end()});

    std::vector<std::string_view> names;
    for (const Verb& v : verbs) names.push_back(v.name);
    throw Failure("unknown verb " + finwait::quoted(name) + "; " + suggest(name, names), ExitCode::usage);
}

}  // namespace
}  // namespace finwait

int main(int argc, char** argv) {
    try {
        const int code = finwait::dispatch({argv + 1, argv + argc});
        // A full disk is found out when the buffer is written, at the latest here.
        if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
            finwait::fail_with_errno("write to standard output", errno);
        return code;
    } catch (const finwait::Interrupted& interrupted) {
        finwait::die_of(interrupted);
    } catch (const finwait::Failure& failure) {
        fmt::print(stderr, "finwait: {}\n", failure.what());
        return static_cast<int>(failure.code());
    } catch (const std::exception& error) {
        fmt::print(stderr, "finwait: {}\n", error.what());
        return static_cast<int>(finwait::ExitCode::failed);
    }
}
