// finwait: picks the verb, and turns what went wrong into a message and an exit code.
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <exception>

#include "cli/interrupts.hpp"
#include "cli/verbs.hpp"
#include "daemon/failure.hpp"
#include "policies/language/spelling.hpp"

namespace finwait {
namespace {

int dispatch(const std::vector<std::string>& words) {
    if (words.empty()) throw Failure("which verb? `finwait --help` lists them", ExitCode::usage);
    const std::string& name = words[0];
    if (name == "--help" || name == "-h") {
        print_verbs();
        return 0;
    }
    if (name == "--version") {
        fmt::print("finwait {}\n", FINWAIT_VERSION);
        return 0;
    }
    for (const Verb& verb : verbs())
        if (verb.name == name) return verb.run({words.begin() + 1, words.end()});

    std::vector<std::string_view> names;
    for (const Verb& v : verbs()) names.push_back(v.name);
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
