// See log.hpp.
#include "daemon/log.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/sinks/systemd_sink.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <string>

namespace finwait {
namespace {

/// systemd names the socket it has put behind stderr by device and inode (systemd.exec(5), $JOURNAL_STREAM);
/// a child that redirected stderr inherits the variable but not the socket.
bool stderr_is_the_journal() {
    const char* const stream =
        std::getenv("JOURNAL_STREAM");  // NOLINT(concurrency-mt-unsafe): before any thread
    struct stat s {};
    if (stream == nullptr || ::fstat(STDERR_FILENO, &s) != 0) return false;
    return std::to_string(s.st_dev) + ":" + std::to_string(s.st_ino) == stream;
}

std::shared_ptr<spdlog::logger> make_logger() {
    if (stderr_is_the_journal()) {
        // The sink sends levels as priorities and its own fields; time and level would only stand there
        // twice.
        auto logger =
            std::make_shared<spdlog::logger>("finwaitd", std::make_shared<spdlog::sinks::systemd_sink_st>());
        logger->set_pattern("%v");
        return logger;
    }
    auto logger =
        std::make_shared<spdlog::logger>("finwaitd", std::make_shared<spdlog::sinks::stderr_color_sink_st>());
    logger->set_pattern("%H:%M:%S.%e %^%l%$: %v");
    return logger;
}

}  // namespace

void start_log(const std::string& level) {
    spdlog::set_default_logger(make_logger());
    spdlog::set_level(spdlog::level::from_str(level));
    spdlog::flush_on(spdlog::level::info);
}

}  // namespace finwait
