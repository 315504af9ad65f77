"""The two ends of frames_test.py. Sends frames of every kind from a MAC of its own, or prints those from that MAC as they
arrive; both in hexadecimal, one a line, up to a last one that says so."""
import socket
import struct
import sys

OUR_MAC = bytes.fromhex("02f1a1750001")
LAST = b"that is all"
PACKET_AUXDATA, TP_STATUS_VLAN_VALID, TP_STATUS_VLAN_TPID_VALID = 8, 1 << 4, 1 << 6


def frames(server):
    """The frames, as bytes. Scapy is loaded here only: the listener is to be quick."""
    from scapy.contrib.lldp import LLDPDU, LLDPDUChassisID, LLDPDUEndOfLLDPDU, LLDPDUPortID, LLDPDUTimeToLive
    from scapy.all import (ARP, GRE, ICMP, IP, LLC, STP, TCP, UDP, Dot1AD, Dot1Q, Dot3, Ether, ICMPv6EchoRequest, IPv6,
                           IPv6ExtHdrDestOpt, IPv6ExtHdrFragment, IPv6ExtHdrHopByHop, IPv6ExtHdrRouting, IPOption_RR, Raw,
                           SCTP, fragment, raw)
    me = OUR_MAC.hex(":")
    ether = Ether(src=me, dst=server)
    ip4 = IP(src="198.18.0.1", dst="198.18.0.2")
    ip6 = IPv6(src="2001:db8::1", dst="2001:db8::2")
    tcp = TCP(sport=40000, dport=81, seq=1000, ack=2000)
    data = Raw(bytes(range(256)))

    yield ether / ARP(op=1, hwsrc=me, psrc="198.18.0.77", pdst="198.18.0.2")
    yield Ether(src=me, dst="ff:ff:ff:ff:ff:ff") / ARP(op=2, hwsrc=me, psrc="198.18.0.77", pdst="198.18.0.77")
    yield Ether(src=me, dst="01:80:c2:00:00:0e", type=0x88CC) / LLDPDU() / LLDPDUChassisID(subtype=4, id=OUR_MAC) \
        / LLDPDUPortID(subtype=7, id=b"1") / LLDPDUTimeToLive(ttl=120) / LLDPDUEndOfLLDPDU()
    yield Dot3(src=me, dst="01:80:c2:00:00:00") / LLC() / STP()
    for ethertype in (0x88B5, 0x8847, 0x8863, 0x0600, 0xFFFF):
        yield Ether(src=me, dst=server, type=ethertype) / data
    yield ether / ip4 / ICMP() / data
    yield ether / ip4 / ICMP(type=3, code=4) / ip4 / tcp
    yield ether / ip6 / ICMPv6EchoRequest(data=bytes(64))
    yield ether / ip4 / UDP(sport=9, dport=9) / data
    yield ether / ip4 / UDP(sport=9, dport=9, chksum=0) / data
    yield ether / ip6 / UDP(sport=9, dport=9) / data
    yield ether / ip4 / GRE() / ip4 / tcp
    yield ether / ip4 / SCTP(sport=1, dport=2)
    yield from (ether / piece for piece in fragment(ip4 / UDP(sport=9, dport=9) / Raw(bytes(4000)), 1400))
    yield from (ether / piece for piece in fragment(ip4 / tcp / Raw(bytes(3000)), 1000))
    yield ether / ip6 / IPv6ExtHdrFragment(nh=6, offset=0, m=1, id=7) / raw(tcp)[:16]
    yield ether / ip6 / IPv6ExtHdrFragment(nh=6, offset=2, m=0, id=7) / Raw(b"tail")
    yield ether / ip6 / IPv6ExtHdrHopByHop() / IPv6ExtHdrRouting(addresses=["2001:db8::2"]) / IPv6ExtHdrDestOpt() / tcp
    yield ether / IP(src="198.18.0.1", dst="198.18.0.2", options=[IPOption_RR()]) / tcp / data
    for flags in ("S", "SA", "A", "FA", "R", "RA", "", "FSRPAUEC"):
        yield ether / ip4 / TCP(sport=40001, dport=81, flags=flags) / data
    yield ether / ip6 / tcp / data
    # What is wrong is not ours to mend: sums, lengths, versions, offsets.
    yield ether / ip4 / TCP(sport=40000, dport=81, chksum=0x1234) / data
    yield ether / IP(src="198.18.0.1", dst="198.18.0.2", chksum=0x4321) / tcp / data
    yield ether / IP(src="198.18.0.1", dst="198.18.0.2", len=2000) / tcp / data
    yield ether / IP(src="198.18.0.1", dst="198.18.0.2", len=30) / tcp / data
    yield ether / IP(src="198.18.0.1", dst="198.18.0.2", ihl=4) / tcp
    yield ether / IP(src="198.18.0.1", dst="198.18.0.2", version=7) / tcp
    yield ether / ip4 / TCP(sport=40000, dport=81, dataofs=15) / data
    yield ether / ip4 / TCP(sport=40000, dport=81, dataofs=3)
    yield ether / IPv6(src="2001:db8::1", dst="2001:db8::2", plen=9999) / tcp
    yield ether / ip4 / tcp / Raw(bytes(6))  # and some padding behind what IP says
    yield raw(ether / ip4 / tcp) + bytes(range(6))
    yield ether / Dot1Q(vlan=10, prio=5) / ip4 / tcp / data
    yield Ether(src=me, dst=server, type=0x88A8) / Dot1AD(vlan=20) / Dot1Q(vlan=10) / ip4 / tcp / data
    yield ether / Dot1Q(vlan=1) / Dot1Q(vlan=2) / Dot1Q(vlan=3) / ip6 / tcp
    yield ether / Dot1Q(vlan=4095) / Raw(b"two bytes behind a tag are the least the receiving kernel takes")
    # Runts: the least a packet socket sends, and headers that end too soon.
    for size in (14, 15, 20, 33, 40, 53):
        yield raw(ether / ip4 / tcp)[:size]
    yield raw(ether / ip6 / tcp)[:60]
    yield raw(ether / ip4 / tcp / Raw(bytes(1446 + 14)))[:1514]
    yield bytes.fromhex("ffffffffffff") + OUR_MAC + bytes(1500)


def send(interface, server):
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    wire.bind((interface, 0))
    everything = [bytes(frame) for frame in frames(server)]
    for frame in everything + [bytes.fromhex(server.replace(":", "")) + OUR_MAC + b"\x88\xb5" + LAST]:
        wire.send(frame)
    print(*(frame.hex() for frame in everything), sep="\n")


def with_tag(frame, ancillary):
    """The kernel takes a frame's outer VLAN tag off and hands it over beside it."""
    for _, kind, data in ancillary:
        if kind != PACKET_AUXDATA:
            continue
        status, _, _, _, _, tci, tpid = struct.unpack("IIIHHHH", data[:20])
        if status & TP_STATUS_VLAN_VALID:
            tpid = tpid if status & TP_STATUS_VLAN_TPID_VALID else 0x8100
            return frame[:12] + struct.pack("!HH", tpid, tci) + frame[12:]
    return frame


def listen(interface):
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    wire.bind((interface, 0))
    wire.setsockopt(263, PACKET_AUXDATA, 1)  # SOL_PACKET
    print("listening", flush=True)
    wire.settimeout(60)
    while True:
        frame, ancillary, _, address = wire.recvmsg(65536, 512)
        if address[2] == socket.PACKET_OUTGOING or frame[6:12] != OUR_MAC:
            continue
        frame = with_tag(frame, ancillary)
        if frame.endswith(LAST):
            return
        print(frame.hex())


if __name__ == "__main__":
    {"send": send, "listen": listen}[sys.argv[1]](*sys.argv[2:])
