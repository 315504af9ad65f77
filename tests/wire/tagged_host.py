"""A host behind VLAN tags, whether or not the kernel has 802.1Q interfaces: a TAP of its own, whose frames go out of another
interface with the tags put on, and come in from there with the tags taken off. tagged_host.py INTERFACE ADDRESS TAG...,
each tag as TPID:VLAN; says "ready" and runs until it is killed."""
import fcntl
import os
import select
import socket
import struct
import subprocess
import sys

from frames_peer import PACKET_AUXDATA, with_tag

TUNSETIFF, IFF_TAP, IFF_NO_PI, SOL_PACKET = 0x400454CA, 2, 0x1000, 263


def run(interface, address, *tags):
    stack = b"".join(struct.pack("!HH", *(int(part, 0) for part in tag.split(":"))) for tag in tags)
    name = f"tagged{len(tags)}"
    tap = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(tap, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP | IFF_NO_PI))
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    wire.bind((interface, 0))
    wire.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
    wire.setsockopt(SOL_PACKET, 1, struct.pack("IHH8x", socket.if_nametoindex(interface), 1, 0))  # promiscuous
    for words in (["address", "add", address, "dev", name], ["link", "set", name, "mtu", "1400", "up"]):
        subprocess.run(["ip", *words], check=True)
    print("ready", flush=True)
    while True:
        readable, _, _ = select.select([tap, wire], [], [])
        if tap in readable:
            frame = os.read(tap, 2048)
            wire.send(frame[:12] + stack + frame[12:])
        if wire in readable:
            frame, ancillary, _, sender = wire.recvmsg(2048, 512)
            frame = with_tag(frame, ancillary)
            if sender[2] != socket.PACKET_OUTGOING and frame[12:12 + len(stack)] == stack:
                os.write(tap, frame[:12] + frame[12 + len(stack):])


if __name__ == "__main__":
    run(*sys.argv[1:])
