// A child process and how it ended. Knows nothing of what it runs.
#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/enclosure.hpp"
#include "tcp/timeline.hpp"

namespace finwait {

struct ExitStatus {
    int status = 0;  // of exit(), if no signal
    int signal = 0;  // that killed it, or 0
    bool ok() const { return status == 0 && signal == 0; }
    /// As a shell would say it in $?: a signal is 128 more.
    int as_shell() const { return signal != 0 ? 128 + signal : status; }
};
std::string to_string(const ExitStatus&);  // "exited with status 3", "was killed by signal 9 (Killed)"

struct Spawn {
    std::vector<std::string> command;         // command[0] is looked for in PATH
    const Enclosure* inside = nullptr;        // nullptr: where we are
    int input = -1, output = -1, error = -1;  // -1: ours
    std::vector<int> keep;                    // further descriptors it inherits
    bool own_session = false;                 // apart from our terminal: Ctrl-C goes to us, and we stop it
    bool outlives_us = false;                 // otherwise the kernel kills it when we die, however we die

    static std::vector<std::string> shell(std::string text) { return {"/bin/sh", "-c", std::move(text)}; }
};

class Process {
  public:
    /// Throws Failure if the command cannot even be started ("curl: No such file or directory").
    static Process start(const Spawn&);

    Process(Process&& other) noexcept
        : pid_(std::exchange(other.pid_, -1)), group_(other.group_), status_(other.status_) {}
    Process& operator=(Process&&) = delete;
    ~Process();  // stops what still runs, unless let go

    pid_t pid() const { return pid_; }
    /// How it ended, or nothing while it runs.
    std::optional<ExitStatus> status();
    /// SIGTERM, and after `grace` SIGKILL, to it and its group if it has one of its own. Returns when it has
    /// ended. `hurry`, where given, ends the grace when it says true.
    void stop(Duration grace, const std::function<bool()>& hurry = {});
    /// From here on it is nobody's concern: neither waited for nor killed.
    void let_go() { pid_ = -1; }

  private:
    Process(pid_t pid, bool group) : pid_(pid), group_(group) {}
    void signal(int number) const;

    pid_t pid_;
    bool group_;
    std::optional<ExitStatus> status_;
};

/// Calls `done` every few milliseconds until it says true or `at_most` is over; returns its last answer. For
/// taking things down: signals do not end it.
bool await(Duration at_most, const std::function<bool()>& done);

/// Replaces this process. Throws Failure if it cannot.
[[noreturn]] void execute(const std::vector<std::string>& command);

}  // namespace finwait
