// See terminal.hpp.
#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string>

namespace finwait {
namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread is started
    return value == nullptr ? "" : value;
}

/// POSIX: the first of these that is set and not empty names the locale.
std::string locale_name() {
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"})
        if (std::string value = variable(name); !value.empty()) return value;
    return {};
}

}  // namespace

Terminal terminal_of(int fd) {
    Terminal terminal;
    std::string locale = locale_name();
    std::transform(locale.begin(), locale.end(), locale.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    terminal.unicode = locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
    if (::isatty(fd) == 0) return terminal;
    terminal.colour = variable("NO_COLOR").empty() && variable("TERM") != "dumb";
    winsize size{};
    if (::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col != 0) terminal.width = size.ws_col;
    return terminal;
}

}  // namespace finwait
