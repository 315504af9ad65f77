"""Superframes given to the running kernel by one TAP and taken back, cut by the kernel's own software segmentation, from a
second TAP that claims no offloads. Our cuts must give the same wire segments, byte for byte."""
import fcntl
import select
import struct
import time

from scapy.all import Raw

from cut_against_scapy import Whole
from scapy_oracle import *

SKIPPED = 77
TUNSETIFF, TUNSETOFFLOAD, TUNSETVNETHDRSZ = 0x400454CA, 0x400454D0, 0x400454D8
IFF_TAP, IFF_NO_PI, IFF_VNET_HDR = 0x0002, 0x1000, 0x4000
GSO = {0: 0, 1: 1, 2: 4, 3: 5}  # our Segmentation to VIRTIO_NET_HDR_GSO_*
GSO_ECN = 0x80
NAMESPACE = f"cutting-{os.getpid()}"


def ip(*words):
    subprocess.run(["ip", *words], check=True)


def tap(name, flags, into):
    descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(descriptor, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP | IFF_NO_PI | flags))
    ip("link", "set", name, "netns", into)
    return descriptor


def bridged_taps():
    """(TAP that takes superframes, TAP that gives finished frames), joined by a bridge in a namespace of their own."""
    ip("netns", "add", NAMESPACE)
    names = [f"cut{os.getpid()}{side}" for side in "ab"]
    given = tap(names[0], IFF_VNET_HDR, NAMESPACE)
    fcntl.ioctl(given, TUNSETVNETHDRSZ, struct.pack("i", 12))
    taken = tap(names[1], 0, NAMESPACE)
    inside = ["-n", NAMESPACE, "link"]
    try:
        ip(*inside, "add", "joint", "type", "bridge", "forward_delay", "0", "mcast_snooping", "0")
    except subprocess.CalledProcessError:
        print("SKIPPED: this kernel has no bridges")
        sys.exit(SKIPPED)
    for name in names:
        subprocess.run(["ip", "netns", "exec", NAMESPACE, "sysctl", "-qw", f"net.ipv6.conf.{name}.disable_ipv6=1"])
        ip(*inside, "set", name, "mtu", "9000", "master", "joint", "up")
    ip(*inside, "set", "joint", "up")
    return given, taken


def virtio_header(facts, ecn):
    kind = GSO[facts.get("segmentation", 0)] | (GSO_ECN if ecn else 0)
    return struct.pack("<BBHHHHH", 1, kind, facts["header_length"], facts["segment_size"], facts["checksum_start"],
                       facts["checksum_offset"], 0)


def read_from(descriptor, source, count):
    """`count` frames from this source address; anything else the kernel says is passed over."""
    frames, deadline = [], time.monotonic() + 2
    while len(frames) < count and time.monotonic() < deadline:
        if not select.select([descriptor], [], [], 0.1)[0]:
            continue
        frame = os.read(descriptor, 70000)
        if frame[6:12] == source:
            frames.append(frame)
    return frames


def superframes(dice, runs):
    while runs > 0:
        w = Whole(dice, dice.choice(["tcp", "tcp", "udp"]))
        if IPv6ExtHdrFragment in w.network:
            continue  # the kernel does not segment behind a fragment header, not even an atomic one
        runs -= 1
        w.unfinished = True
        w.segment_size = max(w.segment_size, 500)
        w.payload = dice.randbytes(dice.randint(w.segment_size + 1, min(60000, 40 * w.segment_size)))
        if w.kind == "tcp":  # no sender of ours combines URG with segmentation, nor a reset with data
            w.transport.flags = int(w.transport.flags) & ~(URG | RST)
        w.layers.dst = "ff:ff:ff:ff:ff:ff"
        yield w, w.part(0, len(w.payload), 0)


def compare(tool, dice, runs, given, taken):
    failures, asked = [], list(superframes(dice, runs))
    answers = ask(tool, [{"op": "segment", **frame} for _, frame in asked])
    for (w, frame), ours in zip(asked, answers):
        raw = bytes.fromhex(frame["hex"])
        ecn = w.kind == "tcp" and int(w.transport.flags) & CWR
        try:
            os.write(given, virtio_header(frame["offload"], ecn) + raw)
        except OSError as error:
            if w.kind != "udp":
                raise
            print(f"SKIPPED a datagram: this kernel takes no USO ({error})")  # before Linux 6.2
            continue
        theirs = read_from(taken, raw[6:12], len(ours))
        what = f"{w.kind} v6={w.v6} {len(w.payload)} bytes by {w.segment_size}: {raw[:120].hex()}"
        if len(theirs) != len(ours):
            failures.append(f"{what}\n  the kernel made {len(theirs)} segments, finwait {len(ours)}")
            continue
        for i, (a, b) in enumerate(zip(ours, theirs)):
            if bytes.fromhex(a["hex"]) != b:
                failures.append(f"{what}\n  segment {i}\n  finwait {a['hex'][:260]}\n  kernel  {b.hex()[:260]}")
                break
    return failures


def main():
    tool, dice, runs = start(200)
    if os.geteuid() != 0 or not os.path.exists("/dev/net/tun"):
        print("SKIPPED: needs root and /dev/net/tun")
        sys.exit(SKIPPED)
    given = taken = None
    try:
        given, taken = bridged_taps()
        failures = compare(tool, dice, runs, given, taken)
    finally:
        for descriptor in (given, taken):
            if descriptor is not None:
                os.close(descriptor)
        subprocess.run(["ip", "netns", "del", NAMESPACE], check=False)
    finish(failures, runs, "superframes")


if __name__ == "__main__":
    main()
