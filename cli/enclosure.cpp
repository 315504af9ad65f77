// See enclosure.hpp.
#include "cli/enclosure.hpp"

#include <sched.h>
#include <sys/mount.h>
#include <sys/statvfs.h>

#include <cerrno>

#include "daemon/failure.hpp"

namespace finwait {
namespace {

/// /sys/class/net shows the interfaces of the namespace it was mounted in. Where a container forbids a new
/// one the old view stays: wrong interfaces in /sys, but nothing that TCP looks at.
void renew_sys() {
    struct statvfs now {};
    if (::statvfs("/sys", &now) != 0) return;
    const unsigned long read_only = (now.f_flag & ST_RDONLY) != 0 ? MS_RDONLY : 0;
    ::mount("sysfs", "/sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC | read_only, nullptr);
}

}  // namespace

void Enclosure::enter() const {
    if (::setns(netns_.fd(), CLONE_NEWNET) != 0)
        fail_with_errno("enter network namespace '" + netns_.name() + "'", errno);
    if (::unshare(CLONE_NEWNS) != 0) fail_with_errno("unshare the mount namespace", errno);
    // Slave: what is mounted outside still appears here, what we mount never leaves.
    if (::mount("", "/", "none", MS_SLAVE | MS_REC, nullptr) != 0)
        fail_with_errno("make mounts private", errno);
    renew_sys();
    if (::mount(hosts_.c_str(), "/etc/hosts", "none", MS_BIND, nullptr) != 0 && errno != ENOENT)
        fail_with_errno("mount " + hosts_.string() + " on /etc/hosts", errno);
}

}  // namespace finwait
