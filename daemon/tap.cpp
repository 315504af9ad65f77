// See tap.hpp.
#include "daemon/tap.hpp"

#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <sys/ioctl.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "daemon/failure.hpp"
#include "daemon/link.hpp"
#include "daemon/offloads.hpp"
#include "daemon/tap_holder.hpp"
#include "daemon/vnet_header.hpp"

namespace finwait {
namespace {

constexpr auto device = "/dev/net/tun";

FileDescriptor open_device() {
    FileDescriptor fd(::open(device, O_RDWR | O_NONBLOCK | O_CLOEXEC));
    if (fd) return fd;
    const int error = errno;
    const std::string attempted = std::string("open ") + device;
    if (error == ENOENT || error == ENXIO || error == ENODEV)
        throw Failure(attempted + ": " + errno_text(error) +
                      "; load the driver with `modprobe tun` (in a container: pass the device in)");
    if (error == EACCES || error == EPERM)
        throw Failure(attempted + ": " + errno_text(error) + "; run finwaitd as root (sudo finwaitd …)",
                      ExitCode::not_permitted);
    fail_with_errno(attempted, error);
}

/// What already has the name, if it is not a TAP.
void refuse_other_kind(const Link& link, const std::string& title) {
    if (link.kind == "tun" && link.ethernet) return;
    const std::string kind = link.kind == "tun"  ? "TUN (an IP device)"
                             : link.kind.empty() ? "network interface"
                                                 : link.kind;
    throw Failure(title + ": the name is taken by a " + kind + ", not a TAP; choose another name");
}

}  // namespace

Tap Tap::open(const std::string& name, Netns netns, bool offload, FramePool& pool) {
    Tap tap(name, std::move(netns), pool);
    if (const auto problem = interface_name_problem(name))
        throw Failure(tap.title() + ": the name is " + *problem, ExitCode::usage);
    if (const std::optional<Link> link = Links(tap.netns()).find(name)) {
        refuse_other_kind(*link, tap.title());
        tap.existed_ = true;
    }
    // Opened inside: the kernel looks for the name in the namespace in which the device was opened.
    tap.fd_ = tap.netns().run(open_device);
    tap.attach();
    tap.configure(offload);
    return tap;
}

void Tap::attach() {
    ifreq request{};
    std::copy(name_.begin(), name_.end(), std::begin(request.ifr_name));
    request.ifr_flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR;
    if (::ioctl(fd(), TUNSETIFF, &request) == 0) return;

    const int error = errno;
    const std::string attempted = (existed_ ? "attach to " : "create ") + title();
    if (error == EBUSY) {
        const auto holder = find_tap_holder(name_, netns_);
        throw Failure(
            attempted + ": in use" +
            (holder ? " by " + holder->command + " (pid " + std::to_string(holder->pid) + ")" : "") +
            "; a TAP has one user-space end: give finwaitd its own, and bridge the two if need be");
    }
    if (error == EPERM && existed_)
        throw Failure(attempted + ": " + errno_text(error) +
                          "; it belongs to somebody else: run finwaitd as root or as its owner",
                      ExitCode::not_permitted);
    if (error == EPERM)
        throw Failure(attempted + ": " + errno_text(error) +
                          "; run finwaitd as root (sudo finwaitd …), or let root make the TAP for you: "
                          "ip tuntap add dev " +
                          name_ + " mode tap user YOU vnet_hdr",
                      ExitCode::not_permitted);
    if (error == EINVAL && existed_)
        throw Failure(attempted + ": " + errno_text(error) + "; a TAP made with multi_queue cannot be used");
    fail_with_errno(attempted, error);
}

void Tap::configure(bool offload) {
    // Little-endian headers on every machine; a persistent TAP may remember another owner's choice.
    int size = static_cast<int>(std::tuple_size_v<VnetHeader>), little = 1;
    if (::ioctl(fd(), TUNSETVNETHDRSZ, &size) != 0)
        fail_with_errno("set the header size of " + title(), errno);
    if (::ioctl(fd(), TUNSETVNETLE, &little) != 0) fail_with_errno("set the byte order of " + title(), errno);
    const auto accepts = [this](unsigned flags) { return ::ioctl(fd(), TUNSETOFFLOAD, flags) == 0; };
    if (!accepts(0)) fail_with_errno("clear the offloads of " + title(), errno);
    if (offload) offloads_ = negotiate_offloads(accepts);
}

void Tap::keep() {
    if (::ioctl(fd(), TUNSETPERSIST, 1) != 0) fail_with_errno("keep " + title(), errno);
}

void Tap::read(std::vector<Frame>& into, std::size_t most) {
    VnetHeader header;
    std::byte excess{};  // filled only by a frame that is longer than any may be
    for (std::size_t taken = 0; taken < most;) {
        Frame frame = pool_->take();
        const std::array<iovec, 3> parts{
            {{header.data(), header.size()}, {frame.room().data(), Frame::max_size}, {&excess, 1}}};
        const ssize_t length = ::readv(fd(), parts.data(), static_cast<int>(parts.size()));
        if (length < 0) {
            const int error = errno;
            pool_->give(std::move(frame));
            if (error == EAGAIN) return;
            if (error == EINTR) continue;
            if (error == EBADFD) throw Failure(title() + ": the device was deleted while in use");
            fail_with_errno("read from " + title(), error);
        }
        ++taken;
        const auto offload = decode(header);
        const auto size = static_cast<std::size_t>(length);
        if (!offload || size < header.size() || size > header.size() + Frame::max_size) {
            ++counters_.unreadable;
            pool_->give(std::move(frame));
            continue;
        }
        frame.resize(size - header.size());
        frame.offload = *offload;
        ++counters_.frames_read;
        counters_.bytes_read += frame.size();
        into.push_back(std::move(frame));
    }
}

bool Tap::write(Frame&& frame) {
    VnetHeader header = encode(frame.offload);
    const std::array<iovec, 2> parts{{{header.data(), header.size()}, {frame.bytes().data(), frame.size()}}};
    const bool taken = ::writev(fd(), parts.data(), static_cast<int>(parts.size())) >= 0;
    if (taken) {
        ++counters_.frames_written;
        counters_.bytes_written += frame.size();
    } else {
        const int error = errno;
        ++counters_.refused[error];
    }
    pool_->give(std::move(frame));
    return taken;
}

}  // namespace finwait
