// Children: how they end, what they inherit, and that none is left.
#include "cli/process.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>

#include "cli/interrupts.hpp"
#include "daemon/failure.hpp"
#include "daemon/file_descriptor.hpp"

namespace finwait {
namespace {

using namespace std::chrono_literals;

struct Pipe {
    Pipe() {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) std::abort();
        out = FileDescriptor(ends[0]);
        in = FileDescriptor(ends[1]);
    }
    /// Up to the moment the last writer has gone.
    std::string read_all() {
        in = FileDescriptor();
        std::string text;
        char c = 0;
        while (::read(out.get(), &c, 1) == 1) text += c;
        return text;
    }
    FileDescriptor out, in;
};

Spawn shell(const char* text) {
    Spawn spawn;
    spawn.command = Spawn::shell(text);
    return spawn;
}

ExitStatus end_of(Process& process) {
    EXPECT_TRUE(await(10s, [&] { return process.status().has_value(); }));
    return process.status().value_or(ExitStatus{});
}

bool exists(pid_t pid) {
    return ::kill(pid, 0) == 0;
}

TEST(Process, ItsStatusIsThatOfTheCommand) {
    Process process = Process::start(shell("exit 3"));
    const ExitStatus status = end_of(process);
    EXPECT_EQ(status.as_shell(), 3);
    EXPECT_FALSE(status.ok());
    EXPECT_EQ(to_string(status), "exited with status 3");
}

TEST(Process, ASignalIsToldByName) {
    Process process = Process::start(shell("kill -KILL $$"));
    const ExitStatus status = end_of(process);
    EXPECT_EQ(status.as_shell(), 137);
    EXPECT_EQ(to_string(status), "was killed by signal 9 (Killed)");
}

TEST(Process, ACommandThatIsNotThereIsNamed) {
    Spawn spawn;
    spawn.command = {"no-such-command-at-all"};
    try {
        Process::start(spawn);
        FAIL() << "started";
    } catch (const Failure& failure) {
        EXPECT_STREQ(failure.what(), "no-such-command-at-all: No such file or directory");
    }
}

TEST(Process, NoneIsLeftWhenTheObjectGoes) {
    pid_t pid = 0;
    {
        const Process process = Process::start(shell("exec sleep 1000"));
        pid = process.pid();
        EXPECT_TRUE(exists(pid));
    }
    EXPECT_FALSE(exists(pid));
}

TEST(Process, WhoIgnoresTermIsKilled) {
    Pipe pipe;
    Spawn spawn = shell("trap '' TERM; echo trapped; exec 1>&-; while :; do sleep 1; done");
    spawn.output = pipe.in.get();
    spawn.own_session = true;  // so that the sleep goes with the shell
    Process process = Process::start(spawn);
    EXPECT_EQ(pipe.read_all(), "trapped\n");
    process.stop(20ms);
    EXPECT_EQ(process.status().value_or(ExitStatus{}).signal, SIGKILL);
}

TEST(Process, ItDiesWithItsParent) {
    Pipe pipe;
    const pid_t parent = ::fork();
    if (parent == 0) {
        const Process child = Process::start(shell("exec sleep 1000"));
        const pid_t pid = child.pid();
        [[maybe_unused]] const ssize_t n = ::write(pipe.in.get(), &pid, sizeof pid);
        ::raise(SIGKILL);
    }
    pid_t child = 0;
    ASSERT_EQ(::read(pipe.out.get(), &child, sizeof child), static_cast<ssize_t>(sizeof child));
    // Reaped by init or not, it sleeps no longer.
    EXPECT_TRUE(await(10s, [&] {
        FileDescriptor file(::open(("/proc/" + std::to_string(child) + "/stat").c_str(), O_RDONLY));
        char text[64] = {};
        return !file || ::read(file.get(), text, sizeof text - 1) <= 0 ||
               std::string(text).find(") Z") != std::string::npos;
    }));
}

TEST(Process, ItsSignalsAreFreshAlthoughOursAreBlocked) {
    const Interrupts interrupts;
    Process process = Process::start(shell("kill -TERM $$; exit 5"));
    EXPECT_EQ(end_of(process).signal, SIGTERM);
}

TEST(Interrupts, ASignalEndsTheWait) {
    const Interrupts interrupts;
    ::kill(::getpid(), SIGINT);
    try {
        interrupts.wait(10s);
        FAIL() << "not interrupted";
    } catch (const Interrupted& interrupted) {
        EXPECT_EQ(interrupted.signal, SIGINT);
    }
}

TEST(Interrupts, AChildsEndCutsTheWaitShort) {
    const Interrupts interrupts;
    Process process = Process::start(shell("exit 0"));
    const auto start = std::chrono::steady_clock::now();
    while (!process.status()) interrupts.wait(60s);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 30s);
}

}  // namespace
}  // namespace finwait
