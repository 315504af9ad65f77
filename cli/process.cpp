// See process.hpp.
#include "cli/process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <ctime>

#include "cli/interrupts.hpp"
#include "daemon/failure.hpp"

namespace finwait {
namespace {

constexpr int cannot_start = 127;  // what a shell says too

void redirect(int from, int to) {
    if (from >= 0 && ::dup2(from, to) < 0) fail_with_errno("redirect a descriptor", errno);
}

/// In the child, up to its exec. There is only one thread, so anything may be called.
[[noreturn]] void become(const Spawn& spawn, pid_t parent) {
    if (spawn.own_session) ::setsid();
    if (!spawn.outlives_us) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) std::_Exit(cannot_start);  // it died before we said so
    }
    if (spawn.inside != nullptr) spawn.inside->enter();
    redirect(spawn.input, STDIN_FILENO);
    redirect(spawn.output, STDOUT_FILENO);
    redirect(spawn.error, STDERR_FILENO);
    for (const int fd : spawn.keep) ::fcntl(fd, F_SETFD, 0);
    restore_default_signals();
    execute(spawn.command);
}

ExitStatus decode(int raw) {
    if (WIFSIGNALED(raw)) return {0, WTERMSIG(raw)};
    return {WEXITSTATUS(raw), 0};
}

std::string read_all(int fd) {
    std::string text;
    char buffer[512];
    for (;;) {
        const ssize_t n = ::read(fd, buffer, sizeof buffer);
        if (n > 0) text.append(buffer, static_cast<std::size_t>(n));
        if (n == 0 || (n < 0 && errno != EINTR)) return text;
    }
}

}  // namespace

std::string to_string(const ExitStatus& s) {
    if (s.signal == 0) return "exited with status " + std::to_string(s.status);
    const char* name = ::sigdescr_np(s.signal);
    return "was killed by signal " + std::to_string(s.signal) +
           (name != nullptr ? " (" + std::string(name) + ")" : "");
}

Process Process::start(const Spawn& spawn) {
    const std::string attempted = "start " + spawn.command.at(0);
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) fail_with_errno(attempted, errno);
    const FileDescriptor complaint(ends[0]);
    FileDescriptor complain(ends[1]);

    const pid_t parent = ::getpid();
    const pid_t pid = ::fork();
    if (pid < 0) fail_with_errno(attempted, errno);
    if (pid == 0) {
        try {
            become(spawn, parent);
        } catch (const Failure& failure) {
            const std::string text = failure.what();
            [[maybe_unused]] const ssize_t n = ::write(complain.get(), text.data(), text.size());
            std::_Exit(cannot_start);
        }
    }
    Process process(pid, spawn.own_session);
    complain = FileDescriptor();  // a successful exec closes the other copy
    if (const std::string text = read_all(complaint.get()); !text.empty()) throw Failure(text);
    return process;
}

Process::~Process() {
    if (pid_ >= 0 && !status()) stop(std::chrono::seconds(1));
}

std::optional<ExitStatus> Process::status() {
    if (status_ || pid_ < 0) return status_;
    int raw = 0;
    if (::waitpid(pid_, &raw, WNOHANG) == pid_) status_ = decode(raw);
    return status_;
}

void Process::signal(int number) const {
    ::kill(group_ ? -pid_ : pid_, number);
}

void Process::stop(Duration grace, const std::function<bool()>& hurry) {
    if (pid_ < 0 || status()) return;
    signal(SIGTERM);
    await(grace, [&] { return status().has_value() || (hurry && hurry()); });
    if (status()) return;
    signal(SIGKILL);
    int raw = 0;
    while (::waitpid(pid_, &raw, 0) < 0)
        if (errno != EINTR) return;
    status_ = decode(raw);
}

bool await(Duration at_most, const std::function<bool()>& done) {
    using Clock = std::chrono::steady_clock;
    const auto until = Clock::now() + at_most;
    while (!done()) {
        if (Clock::now() >= until) return false;
        const timespec nap{0, 2'000'000};
        ::nanosleep(&nap, nullptr);
    }
    return true;
}

void execute(const std::vector<std::string>& command) {
    std::vector<char*> arguments;
    arguments.reserve(command.size() + 1);
    for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    ::execvp(arguments[0], arguments.data());
    throw Failure(command.at(0) + ": " + errno_text(errno));
}

}  // namespace finwait
