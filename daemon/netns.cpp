// Named namespaces are bind mounts on files in /run/netns, which is a shared mount: the arrangement of
// iproute2 (ip-netns(8)), so that `ip netns exec` and we see each other's.
#include "daemon/netns.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>

#include "daemon/failure.hpp"

namespace finwait {
namespace {

constexpr auto directory = "/run/netns";
constexpr auto own_namespace = "/proc/thread-self/ns/net";

std::string path_of(const std::string& name) {
    if (name.empty() || name == "." || name == ".." || name.find('/') != std::string::npos)
        throw Failure("network namespace '" + name + "': not a name", ExitCode::usage);
    return std::string(directory) + "/" + name;
}

FileDescriptor open_or_fail(const std::string& path, int flags, const std::string& attempted) {
    FileDescriptor fd(::open(path.c_str(), flags | O_CLOEXEC));
    if (!fd) fail_with_errno(attempted, errno);
    return fd;
}

/// Makes /run/netns a shared mount of its own, so that names made here appear in every mount namespace that
/// has it and can be unmounted everywhere at once.
void prepare_directory() {
    if (::mkdir(directory, 0755) != 0 && errno != EEXIST)
        fail_with_errno(std::string("create ") + directory, errno);
    // Two of us at once would stack the bind mount; newer iproute2 takes the same lock.
    const FileDescriptor lock =
        open_or_fail(directory, O_RDONLY | O_DIRECTORY, std::string("open ") + directory);
    if (::flock(lock.get(), LOCK_EX) != 0) fail_with_errno(std::string("lock ") + directory, errno);

    if (::mount("", directory, "none", MS_SHARED | MS_REC, nullptr) == 0) return;
    if (errno != EINVAL) fail_with_errno(std::string("make ") + directory + " a shared mount", errno);
    // EINVAL: it is not a mount point yet.
    if (::mount(directory, directory, "none", MS_BIND | MS_REC, nullptr) != 0 ||
        ::mount("", directory, "none", MS_SHARED | MS_REC, nullptr) != 0)
        fail_with_errno(std::string("make ") + directory + " a shared mount", errno);
}

}  // namespace

Netns::Visit::Visit(const Netns& netns) {
    Netns home = current();
    // Staying where one is must not need the rights that setns() asks for.
    if (home.identity() == netns.identity()) return;
    if (::setns(netns.fd(), CLONE_NEWNET) != 0) {
        const int error = errno;
        const std::string attempted = "enter network namespace '" + netns.name() + "'";
        if (error == EPERM)
            throw Failure(attempted + ": " + errno_text(error) + "; only root may (sudo)",
                          ExitCode::not_permitted);
        fail_with_errno(attempted, error);
    }
    home_ = std::move(home.fd_);
}

Netns::Visit::~Visit() {
    // Going on in the wrong namespace would touch interfaces that nobody named to us.
    if (home_ && ::setns(home_.get(), CLONE_NEWNET) != 0) std::abort();
}

Netns Netns::current() {
    return {open_or_fail(own_namespace, O_RDONLY, "open this process's network namespace"), ""};
}

Netns Netns::open(const std::string& name_or_path) {
    const std::string what = "network namespace '" + name_or_path + "'";
    const bool is_path = name_or_path.find('/') != std::string::npos;
    const std::string path = is_path ? name_or_path : path_of(name_or_path);
    FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd && errno == ENOENT)
        throw Failure(what + ": no such namespace" +
                      (is_path ? "" : " (`ip netns list` shows those that exist)"));
    if (!fd) fail_with_errno(what, errno);

    // A plain file is what is left where a name was made and its mount went away.
    Netns netns(std::move(fd), name_or_path);
    if (netns.identity().first != current().identity().first)
        throw Failure(what + ": " + path + " is not a network namespace");
    return netns;
}

Netns Netns::create(const std::string& name) {
    const std::string attempted = "create network namespace '" + name + "'";
    const std::string path = path_of(name);
    prepare_directory();
    const FileDescriptor mark(::open(path.c_str(), O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0));
    if (!mark) {
        if (errno == EEXIST) throw Failure(attempted + ": it exists already (`ip netns delete` removes it)");
        fail_with_errno(attempted, errno);
    }
    const FileDescriptor home = open_or_fail(own_namespace, O_RDONLY, attempted);
    int error = 0;
    if (::unshare(CLONE_NEWNET) != 0) {
        error = errno;
    } else {
        if (::mount(own_namespace, path.c_str(), "none", MS_BIND, nullptr) != 0) error = errno;
        if (::setns(home.get(), CLONE_NEWNET) != 0) std::abort();
    }
    if (error != 0) {
        ::unlink(path.c_str());
        fail_with_errno(attempted, error);
    }
    return open(name);
}

void Netns::remove(const std::string& name) {
    const std::string path = path_of(name);
    // EINVAL: the name is a plain file, no mount on it.
    if (::umount2(path.c_str(), MNT_DETACH) != 0 && errno != ENOENT && errno != EINVAL)
        fail_with_errno("remove network namespace '" + name + "'", errno);
    if (::unlink(path.c_str()) != 0 && errno != ENOENT)
        fail_with_errno("remove network namespace '" + name + "'", errno);
}

bool Netns::exists(const std::string& name) {
    return ::access(path_of(name).c_str(), F_OK) == 0;
}

std::vector<std::string> Netns::list() {
    std::vector<std::string> names;
    std::error_code ignored;  // no directory: no names
    for (const auto& entry : std::filesystem::directory_iterator(directory, ignored))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

std::string Netns::where() const {
    return name_.empty() ? std::string() : " in network namespace '" + name_ + "'";
}

std::pair<unsigned long, unsigned long> Netns::identity() const {
    struct stat s {};
    if (::fstat(fd(), &s) != 0) fail_with_errno("look at network namespace '" + name_ + "'", errno);
    return {s.st_dev, s.st_ino};
}

}  // namespace finwait
