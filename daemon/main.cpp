// finwaitd: options, signals, TAPs and profile, loop. What fails before the loop is said here, once, with the
// exit code that belongs to it.
#include <cstdio>
#include <exception>
#include <string>
#include <variant>
#include <vector>

#include "daemon/failure.hpp"
#include "daemon/log.hpp"
#include "daemon/options.hpp"
#include "daemon/profile_loading.hpp"
#include "daemon/service.hpp"
#include "daemon/signals.hpp"

namespace {

using namespace finwait;

void run(const DaemonOptions& options) {
    start_log(options.log_level);
    if (options.check) {
        load_profile(options);
        std::puts("options and profile are right");
        return;
    }
    Signals signals;
    Service(options, signals).run();
}

/// A profile's errors stand alone, each with its file, line and column, as compilers write them.
int say(const Failure& failure) {
    const char* const prefix = failure.code() == ExitCode::bad_profile ? "" : "finwaitd: ";
    std::fprintf(stderr, "%s%s\n", prefix, failure.what());
    return static_cast<int>(failure.code());
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const auto parsed = parse_options({argv + 1, argv + argc});
        if (const auto* help = std::get_if<HelpText>(&parsed))
            std::fputs(help->text.c_str(), stdout);
        else
            run(std::get<DaemonOptions>(parsed));
        return static_cast<int>(ExitCode::well);
    } catch (const Failure& failure) {
        return say(failure);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "finwaitd: %s\n", error.what());
        return static_cast<int>(ExitCode::failed);
    }
}
