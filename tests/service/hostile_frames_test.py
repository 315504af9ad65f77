"""Frames that lie, end early, or are noise, sent into a TAP: each passes byte for byte and in order, is counted by what is
wrong with it, and harms nothing. Meant to be run with the sanitizers' finwaitd too."""

import os
import random
import signal
import socket
import struct

from scapy.layers.inet import IP, TCP, UDP
from scapy.layers.inet6 import IPv6, IPv6ExtHdrHopByHop
from scapy.layers.l2 import Dot1Q, Ether
from scapy.packet import Raw

from support import PATIENCE, ServiceTest, command, run_tests

OUR_MAC, THEIR_MAC = "02:f1:a1:75:00:01", "02:f1:a1:75:00:02"
LAST = bytes.fromhex((THEIR_MAC + OUR_MAC).replace(":", "")) + b"\x88\xb5that is all"
SO_RCVBUFFORCE, SOL_PACKET, PACKET_VNET_HDR = 33, 263, 15
ETH_P_ALL = 3

LINK = Ether(src=OUR_MAC, dst=THEIR_MAC)
IP4, IP6 = IP(src="198.18.0.1", dst="198.18.0.2"), IPv6(src="2001:db8::1", dst="2001:db8::2")
SEGMENT = TCP(sport=40000, dport=80, flags="PA", seq=1, ack=1) / Raw(b"0123456789")


def changed(frame, at, value):
    """`frame` with one byte replaced and all checksums as they were."""
    frame = bytearray(bytes(frame))
    frame[at] = value
    return bytes(frame)


def lying_frames():
    """(what it must be counted as, frame)"""
    four, six = bytes(LINK / IP4 / SEGMENT), bytes(LINK / IP6 / SEGMENT)
    yield from (("short-ip" if n < 34 else "ip-total-length", four[:n]) for n in range(14, len(four)))
    yield from (("short-ip" if n < 54 else "ip-total-length", six[:n]) for n in range(14, len(six)))
    yield "ip-version", changed(four, 14, 0x65)
    yield "ip-version", changed(six, 14, 0x40)
    yield "ip-header-length", changed(four, 14, 0x44)
    yield "ip-header-length", changed(four, 14, 0x4f)
    yield "ip-total-length", bytes(LINK / IP(src="198.18.0.1", dst="198.18.0.2", len=19) / SEGMENT)
    yield "ip-checksum", changed(four, 24, four[24] ^ 1)
    yield "short-transport", bytes(LINK / IP(src="198.18.0.1", dst="198.18.0.2", len=39) / SEGMENT)
    yield "tcp-data-offset", bytes(LINK / IP4 / TCP(dataofs=4) / Raw(b"x" * 20))
    yield "tcp-data-offset", bytes(LINK / IP4 / TCP(dataofs=15))
    yield "tcp-checksum", changed(four, len(four) - 1, 0)
    yield "tcp-checksum", changed(six, len(six) - 1, 0)
    yield "udp-length", bytes(LINK / IP4 / UDP(sport=1, dport=2, len=7))
    yield "udp-length", bytes(LINK / IP4 / UDP(sport=1, dport=2, len=99))
    yield "ip6-extension", bytes(LINK / IP6 / IPv6ExtHdrHopByHop(nh=6, len=200))


def noise(dice):
    """All-zero, the longest there is, and random bytes: bare, and behind a beginning that makes them be looked at."""
    yield bytes(14) + bytes(50)
    yield bytes(60)
    yield bytes(LINK / IP4 / TCP() / Raw(bytes(65535 - 54)))
    yield bytes(LINK) + b"\xff" * (65535 - 14)
    for _ in range(2000):
        start = dice.choice([b"", b"\x08\x00", b"\x08\x00\x45", b"\x86\xdd\x60", b"\x08\x06",
                             b"\x08\x00" + bytes(IP4 / TCP())[:dice.randrange(40)],
                             b"\x86\xdd" + bytes(IP6 / TCP())[:dice.randrange(60)]])
        frame = bytes(LINK)[:12] + start + dice.randbytes(dice.choice([2, 20, 60, 200, 1500]))
        # The receiving kernel takes VLAN tags out of the frame: not to be compared byte for byte.
        if frame[12:14] not in (b"\x81\x00", b"\x88\xa8"):
            yield frame


class HostileFrames(ServiceTest):
    def setUp(self):
        super().setUp()
        for namespace in self.client, self.server:  # nothing but ours on the wire
            command(*namespace.inside("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1",
                                      "net.ipv6.conf.default.disable_ipv6=1"))
        tail = ",mtu=65521,txqueuelen=20000"
        self.daemon = self.start("--a", f"{self.a},address=198.18.0.1/24{tail}",
                                 "--b", f"{self.b},address=198.18.0.2/24{tail}")

    def socket_in(self, namespace, protocol=0):
        with namespace.entered():
            link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(protocol))
        self.addCleanup(link.close)
        link.bind(("t0", protocol))
        link.settimeout(PATIENCE)
        return link

    def send(self, frames):
        """Sends them to the one TAP and gives those that came out at the other."""
        receiver = self.socket_in(self.server, ETH_P_ALL)
        receiver.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 256 << 20)
        sender = self.socket_in(self.client)
        sender.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        for frame in [*frames, LAST]:
            sender.send(frame)
        return list(iter(lambda: receiver.recv(1 << 17), LAST))

    def still_well(self):
        command(*self.client.inside("ping", "-c1", "-W10", "198.18.0.2"))
        self.daemon.signal(signal.SIGTERM)
        code, log = self.daemon.wait()
        self.assertEqual(code, 0, log)

    def test_lies_are_counted_by_name_and_pass(self):
        lies = list(lying_frames())
        arrived = self.send([frame for _, frame in lies])
        self.assertEqual(arrived, [frame for _, frame in lies])
        counters = self.daemon.counters()
        expected = {}
        for reason, _ in lies:
            expected["oddity." + reason] = expected.get("oddity." + reason, 0) + 1
        self.assertEqual({name: n for name, n in counters.items() if name.startswith("oddity.") and n}, expected)
        self.assertEqual(counters["connections.opened"] + counters["connections.picked-up"], 0)
        self.still_well()

    def test_vlan_tags_that_end_early_or_pile_up(self):
        tagged = bytes(LINK / Dot1Q(vlan=7) / IP4 / SEGMENT)
        deep = bytes(LINK / Dot1Q(vlan=1) / Dot1Q(vlan=2) / Dot1Q(vlan=3) / IP4 / SEGMENT)
        self.send([tagged[:n] for n in range(14, 18)] + [deep])
        counters = self.daemon.counters()
        self.assertEqual((counters["oddity.short-vlan"], counters["oddity.deep-vlan"]), (4, 1))
        self.assertEqual(counters["tap-b.frames-written"], 6)
        self.still_well()

    def test_noise_passes_unharmed(self):
        seed = int.from_bytes(os.urandom(4), "little")
        frames = list(noise(random.Random(seed)))
        arrived = self.send(frames)
        self.assertEqual(len(arrived), len(frames), f"seed {seed}")
        for number, (sent, came) in enumerate(zip(frames, arrived)):
            self.assertEqual(came, sent, f"seed {seed}, frame {number}")
        self.still_well()

    def test_unfinished_checksums_at_impossible_places(self):
        sender = self.socket_in(self.client)
        sender.setsockopt(SOL_PACKET, PACKET_VNET_HDR, 1)
        frame, sent = bytes(LINK / IP4 / SEGMENT), 0
        for start in range(0, len(frame), 3):
            for offset in 0, 1, 6, 16, 17:
                try:
                    sender.send(struct.pack("<BBHHHH", 1, 0, 0, 0, start, offset) + frame)
                    sent += 1
                except OSError:
                    pass  # the kernel itself would not have it
        self.assertGreater(sent, 50)
        self.send([])
        self.assertGreater(self.daemon.counters()["oddity.offload"], 0)
        self.still_well()


if __name__ == "__main__":
    run_tests()
