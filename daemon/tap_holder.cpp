// See tap_holder.hpp.
#include "daemon/tap_holder.hpp"

#include <fcntl.h>
#include <linux/if_tun.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <charconv>
#include <filesystem>
#include <fstream>

namespace finwait {
namespace {

namespace fs = std::filesystem;

bool is_number(const std::string& text, int& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

bool names_tap(const fs::path& fdinfo, const std::string& tap) {
    std::ifstream file(fdinfo);
    for (std::string line; std::getline(file, line);)
        if (line == "iff:\t" + tap) return true;
    return false;
}

/// Labs have TAPs of one name in many namespaces. True also when it cannot be found out.
bool may_be_in(const Netns& netns, int pid, int fd) {
    const FileDescriptor process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    if (!process) return true;
    const FileDescriptor copy(static_cast<int>(::syscall(SYS_pidfd_getfd, process.get(), fd, 0)));
    if (!copy) return true;
    const FileDescriptor home(::ioctl(copy.get(), TUNGETDEVNETNS));
    struct stat s {};
    if (!home || ::fstat(home.get(), &s) != 0) return true;
    return netns.identity() == std::pair<unsigned long, unsigned long>(s.st_dev, s.st_ino);
}

}  // namespace

std::optional<TapHolder> find_tap_holder(const std::string& tap, const Netns& netns) {
    std::error_code ignored;  // processes end while we look
    for (fs::directory_iterator process("/proc", ignored), last; process != last;
         process.increment(ignored)) {
        int pid = 0;
        if (!is_number(process->path().filename().string(), pid)) continue;
        for (fs::directory_iterator info(process->path() / "fdinfo", ignored); info != last;
             info.increment(ignored)) {
            int fd = -1;
            if (!is_number(info->path().filename().string(), fd) || !names_tap(info->path(), tap) ||
                !may_be_in(netns, pid, fd))
                continue;
            TapHolder holder{pid, {}};
            std::ifstream comm(process->path() / "comm");
            std::getline(comm, holder.command);
            return holder;
        }
    }
    return std::nullopt;
}

}  // namespace finwait
