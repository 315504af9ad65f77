"""Captures for tests, made by scapy: conversations in words, written with every link type; and what finwait explain says
of them."""
import json
import os
import pathlib
import struct
import subprocess

from scapy.all import IP, IPv6, TCP, CookedLinux, Ether, Loopback, Raw, RawPcapNgWriter, conf, raw

conf.verb = 0
FINWAIT = os.environ["FINWAIT"]
CLIENT, SERVER = "192.0.2.1", "198.51.100.2"
CLIENT6, SERVER6 = "2001:db8::1", "2001:db8::2"
PATIENCE = 60  # seconds; only ever reached by a failure


class Conversation:
    """Segments with relative numbers, one a millisecond. `packets` are IP packets with a time."""

    def __init__(self, port=40000, server_port=80, v6=False, start=1000.0, mss=1460):
        self.port, self.server_port, self.v6, self.time, self.mss = port, server_port, v6, start, mss
        self.packets, self.identification = [], 0
        self.sent = {"client": 0, "server": 0}  # next relative number
        self.iss = {"client": 1_000_000, "server": 4_294_967_290}  # the server's numbers wrap

    def segment(self, end, flags, length=0, seq=None, ack=None, after=0.001, **fields):
        other = "server" if end == "client" else "client"
        at = self.sent[end] if seq is None else seq
        consumed = length + ("S" in flags) + ("F" in flags)
        if seq is None:
            self.sent[end] = at + consumed
        number = (self.iss[end] + at) % 2**32
        acknowledged = (self.iss[other] + (self.sent[other] if ack is None else ack)) % 2**32 if "A" in flags else 0
        ports = (self.port, self.server_port) if end == "client" else (self.server_port, self.port)
        tcp = TCP(sport=ports[0], dport=ports[1], flags=flags, seq=number, ack=acknowledged,
                  **{"window": 8192, **({"options": [("MSS", self.mss)]} if "S" in flags else {}), **fields})
        self.identification += 1
        ends = (CLIENT6, SERVER6) if self.v6 else (CLIENT, SERVER)
        source, destination = ends if end == "client" else ends[::-1]
        ip = IPv6(src=source, dst=destination) if self.v6 else IP(src=source, dst=destination, id=self.identification)
        self.time += after
        packet = ip / tcp / Raw(b"x" * length) if length else ip / tcp
        packet = type(ip)(raw(packet))  # checksums and lengths as they go out
        packet.time = self.time
        self.packets.append(packet)
        return self

    def client(self, flags, length=0, **how):
        return self.segment("client", flags, length, **how)

    def server(self, flags, length=0, **how):
        return self.segment("server", flags, length, **how)

    def refuses(self):
        """A RST from a port that nobody listens on has the sequence number 0, whatever our numbers are relative to."""
        return self.segment("server", "RA", seq=2**32 - self.iss["server"])

    def opens(self):
        return self.client("S").server("SA").client("A")

    def talks(self, bytes_each=100):
        return self.client("PA", bytes_each).server("A").server("PA", bytes_each).client("A")

    def closes(self):
        return self.client("FA").server("A").server("FA").client("A")

    def whole(self):
        return self.opens().talks().closes()


def ethernet(packet, number=1):
    frame = Ether(src=f"02:00:00:00:00:{number:02x}", dst="02:00:00:00:00:ff") / packet
    frame.time = packet.time
    return frame


def cooked(packet):
    frame = CookedLinux(pkttype=4, proto=0x86DD if IPv6 in packet else 0x0800, src=b"\2\0\0\0\0\1\0\0") / packet
    frame.time = packet.time
    return frame


def cooked2(packet):
    protocol = 0x86DD if IPv6 in packet else 0x0800
    head = protocol.to_bytes(2, "big") + bytes(2) + (3).to_bytes(4, "big") + b"\0\1\4\6\2\0\0\0\0\1\0\0"
    frame = Raw(head + raw(packet))
    frame.time = packet.time
    return frame


def loopback(packet):
    frame = Loopback(type=30 if IPv6 in packet else 2) / packet
    frame.time = packet.time
    return frame


LINKS = {"Ethernet": (1, ethernet), "Linux cooked": (113, cooked), "Linux cooked v2": (276, cooked2),
         "raw IP": (101, lambda packet: packet), "loopback": (0, loopback)}


def write(path, packets, link=1, snap_length=65535):
    """A pcap file of packets that have their link header."""
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, snap_length, link))
        for packet in packets:
            data, microseconds = raw(packet), round(float(packet.time) * 1e6)
            out.write(struct.pack("<IIII", *divmod(microseconds, 1_000_000), min(len(data), snap_length), len(data)))
            out.write(data[:snap_length])
    return pathlib.Path(path)


def write_pcapng(path, packets):
    out = RawPcapNgWriter(str(path))
    for packet in packets:
        out.write(packet)
    out.close()
    return pathlib.Path(path)


def explain(*words, check=True, **options):
    """The finished process."""
    options.setdefault("timeout", PATIENCE)
    options.setdefault("text", True)
    done = subprocess.run([FINWAIT, "explain", *map(str, words)], capture_output=True, **options)
    if check and done.returncode != 0:
        raise AssertionError(f"{words} exited with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done


def unique(pairs):
    """For json: refuses a key that stands twice."""
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), f"a key stands twice: {keys}"
    return dict(pairs)


def explained(*words, **options):
    """What --json says."""
    return json.loads(explain(*words, "--json", **options).stdout, object_pairs_hook=unique)
