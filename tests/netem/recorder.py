#!/usr/bin/python3
"""Process 1 of a user-mode Linux: sends numbered frames through netem and writes down which arrive, and when.

It reads WORK/settings.json, a list of {"netem": words, "frames": n, "timed": bool}, and writes for the n-th
  WORK/n.sent     when each frame was sent (only timed ones), 8 bytes each, in nanoseconds
  WORK/n.arrived  number and time of each that arrived, in order of arrival, twice 8 bytes
and at the end WORK/done. WORK is in its environment: the kernel hands it on. What goes wrong is printed.
"""
import array
import ctypes
import json
import mmap
import os
import pathlib
import socket
import struct
import subprocess
import sys
import time
import traceback

MODULES = ("drivers/net/veth", "net/sched/sch_netem")
ETHERTYPE = 0x88B5  # for local experiments
FRAME = 128         # bytes in a ring for each: more than a header and the 22 that are sent
BLOCK = 1 << 16
AT_ONCE = 4096      # frames sent with one system call, which are slow in a user-mode Linux

SOL_PACKET, PACKET_RX_RING, PACKET_VERSION, PACKET_TX_RING, TPACKET_V2 = 263, 5, 10, 13, 1
TO_SEND = 32  # where a frame begins in its place of the ring: behind struct tpacket2_hdr
POWER_OFF = 0x4321FEDC
FINIT_MODULE = 313  # on x86-64, which is what user-mode Linux runs on

libc = ctypes.CDLL(None, use_errno=True)


def call(what, result):
    if result != 0:
        raise OSError(ctypes.get_errno(), what)


def run(*words):
    subprocess.run(words, check=True)


def ring(own, option, frames):
    """Memory shared with the kernel for so many frames of a socket (packet(7), PACKET_MMAP)."""
    blocks = -(-frames * FRAME // BLOCK)
    own.setsockopt(SOL_PACKET, PACKET_VERSION, TPACKET_V2)
    own.setsockopt(SOL_PACKET, option, struct.pack("IIII", BLOCK, blocks, FRAME, blocks * (BLOCK // FRAME)))
    return mmap.mmap(own.fileno(), blocks * BLOCK)


class Line:
    """Two ends of a veth, netem on the first."""

    def __init__(self, number, netem, frames):
        near, far = f"n{number}a", f"n{number}b"
        run("ip", "link", "add", near, "type", "veth", "peer", "name", far)
        for end in (near, far):
            run("ip", "link", "set", end, "up")
        run("tc", "qdisc", "add", "dev", near, "root", "netem", "limit", "1000000", *netem.split())
        self.sender = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.sender.bind((near, 0))
        self.sender.setsockopt(socket.SOL_SOCKET, 32, 1 << 30)  # SO_SNDBUFFORCE: what netem holds is the sender's
        self.receiver = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)  # nothing before it is bound
        self.ring = ring(self.receiver, PACKET_RX_RING, 2 * frames)  # all may come twice
        self.receiver.bind((far, ETHERTYPE))
        self.header = b"\xff" * 6 + b"\x02\0\0\0\0\1" + struct.pack("!H", ETHERTYPE)

    def close(self):
        self.ring.close()
        self.receiver.close()
        self.sender.close()

    def send(self, frames):
        out = ring(self.sender, PACKET_TX_RING, AT_ONCE)
        number_at = TO_SEND + len(self.header)
        for at in range(0, AT_ONCE * FRAME, FRAME):
            struct.pack_into("I", out, at + 4, len(self.header) + 8)
            out[at + TO_SEND:at + number_at] = self.header
        for first in range(0, frames, AT_ONCE):
            for n in range(first, min(first + AT_ONCE, frames)):
                at = (n - first) * FRAME
                struct.pack_into("<Q", out, at + number_at, n)
                struct.pack_into("I", out, at, 1)  # TP_STATUS_SEND_REQUEST
            self.sender.send(b"")
        out.close()

    def send_timed(self, frames):
        send, header, now = self.sender.send, self.header, time.time_ns
        sent = array.array("q", bytes(8 * frames))
        for n in range(frames):
            sent[n] = now()
            send(header + n.to_bytes(8, "little"))
        return sent

    def arrived(self):
        """(number, time), flat, of what has arrived so far, in that order."""
        found = array.array("q")
        for at in range(0, len(self.ring), FRAME):
            status, _, _, mac, _, seconds, nanoseconds = struct.unpack_from("IIIHHII", self.ring, at)
            if not status & 1:  # TP_STATUS_USER: the kernel has filled it
                break
            found.append(int.from_bytes(self.ring[at + mac + 14:at + mac + 22], "little"))
            found.append(seconds * 1_000_000_000 + nanoseconds)
        return found


def record(work, settings):
    waiting, until = [], time.monotonic()
    for n, setting in enumerate(settings):
        if setting["timed"]:
            line = Line(n, setting["netem"], setting["frames"])
            (work / f"{n}.sent").write_bytes(line.send_timed(setting["frames"]).tobytes())
            waiting.append((n, line))
            until = max(until, time.monotonic() + setting["patience"])
    for n, setting in enumerate(settings):
        if not setting["timed"]:
            line = Line(n, setting["netem"], setting["frames"])
            line.send(setting["frames"])
            (work / f"{n}.arrived").write_bytes(line.arrived().tobytes())
            line.close()
    time.sleep(max(0.0, until - time.monotonic()))
    for n, line in waiting:
        (work / f"{n}.arrived").write_bytes(line.arrived().tobytes())
    (work / "done").write_text("")


def main():
    os.environ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin"
    try:
        call("mount /proc", libc.mount(b"proc", b"/proc", b"proc", 0, None))
        work = pathlib.Path("/mnt")  # the one place of the host that is written to
        call("mount WORK", libc.mount(b"none", b"/mnt", b"hostfs", 0, os.environ["WORK"].encode()))
        for module in MODULES:
            path = f"/usr/lib/uml/modules/{os.uname().release}/kernel/{module}.ko"
            file = os.open(path, os.O_RDONLY)
            call(path, libc.syscall(FINIT_MODULE, file, b"", 0))
            os.close(file)
        # Frames that a receiver has not come round to are kept: only netem may lose any.
        pathlib.Path("/proc/sys/net/core/netdev_max_backlog").write_text("1000000")
        record(work, json.loads((work / "settings.json").read_text()))
    except BaseException as problem:
        traceback.print_exception(problem, file=sys.stdout)
        sys.stdout.flush()
    libc.reboot(POWER_OFF)


main()
