// See namespace_processes.hpp.
#include "cli/namespace_processes.hpp"

extern "C" {  // glibc 2.36's header forgets to say so
#include <sys/pidfd.h>
}
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <string>

#include "cli/process.hpp"

namespace finwait {
namespace {

bool lives_in(pid_t pid, const std::vector<Netns>& namespaces) {
    struct stat s {};
    if (::stat(("/proc/" + std::to_string(pid) + "/ns/net").c_str(), &s) != 0) return false;
    const std::pair<unsigned long, unsigned long> identity{s.st_dev, s.st_ino};
    return std::any_of(namespaces.begin(), namespaces.end(),
                       [&](const Netns& n) { return n.identity() == identity; });
}

void send(int signal, const std::vector<Netns>& namespaces) {
    for (const pid_t pid : processes_in(namespaces)) {
        // Through a pidfd, and looked at again: the number may have passed to somebody else meanwhile.
        const FileDescriptor process(::pidfd_open(pid, 0));
        if (process && lives_in(pid, namespaces)) ::pidfd_send_signal(process.get(), signal, nullptr, 0);
    }
}

}  // namespace

std::vector<pid_t> processes_in(const std::vector<Netns>& namespaces) {
    std::vector<pid_t> found;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string name = entry.path().filename();
        pid_t pid = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
        if (error != std::errc() || end != name.data() + name.size()) continue;
        if (pid != ::getpid() && lives_in(pid, namespaces)) found.push_back(pid);
    }
    return found;
}

bool end_processes_in(const std::vector<Netns>& namespaces, Duration grace) {
    const auto nobody = [&] { return processes_in(namespaces).empty(); };
    if (nobody()) return true;
    send(SIGTERM, namespaces);
    if (await(grace, nobody)) return true;
    send(SIGKILL, namespaces);
    return await(std::chrono::seconds(2), nobody);
}

}  // namespace finwait
