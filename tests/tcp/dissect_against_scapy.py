"""Random frames of scapy's making: our dissector must read in them what scapy wrote."""
import ipaddress

from scapy.all import ARP, Dot3, ICMPv6EchoRequest, LLC, Padding, Raw, STP, fragment, fragment6

from scapy_oracle import *

LETTERS = "FSRP.UEWe"


def canonical(address):
    return str(ipaddress.ip_address(address))


def expect_network(packet, expected, v6):
    ip = packet[IPv6] if v6 else packet[IP]
    expected |= {"v6": v6, "ttl": ip.hlim if v6 else ip.ttl, "source": canonical(ip.src),
                 "destination": canonical(ip.dst)}


def base(packet, tags, kind, ethertype):
    return {"kind": kind, "oddity": "none", "vlans": tags, "ethertype": ethertype, "segments": 1, "segment_size": 0,
            "source_mac": packet.src, "destination_mac": packet.dst}


def tcp_frame(dice):
    v6 = dice.random() < 0.5
    (layers, tags), (segment, options), payload = link(dice), tcp(dice), some_bytes(dice, 1400)
    network_header = network(dice, v6)
    packet = layers / network_header / segment / Raw(payload)
    raw = bytes(packet) + bytes(dice.choice([0, 0, 7]))  # Ethernet padding
    expected = base(packet, tags, "tcp", 0x86DD if v6 else 0x0800)
    expect_network(packet, expected, v6)
    network_offset = 14 + 4 * len(tags)
    transport = network_offset + len(bytes(network_header))
    header = len(bytes(segment))
    bits = int(segment.flags)
    expected |= {"network_offset": network_offset, "transport_offset": transport, "protocol": 6,
                 "payload_offset": transport + header, "payload_length": len(payload),
                 "source_port": segment.sport, "destination_port": segment.dport, "seq": segment.seq,
                 "ack": segment.ack, "flags": bits, "window": segment.window, "urgent": segment.urgptr,
                 "letters": "".join(l for i, l in enumerate(LETTERS) if bits >> i & 1) or "none", "options": options}
    return raw, expected


def udp_frame(dice):
    v6 = dice.random() < 0.5
    (layers, tags), payload, header = link(dice), some_bytes(dice, 1400), network(dice, v6)
    packet = layers / header / UDP(sport=dice.randrange(65536), dport=dice.randrange(65536)) / Raw(payload)
    expected = base(packet, tags, "udp", 0x86DD if v6 else 0x0800)
    expect_network(packet, expected, v6)
    expected |= {"protocol": 17, "payload_length": len(payload), "source_port": packet[UDP].sport,
                 "destination_port": packet[UDP].dport,
                 "payload_offset": 14 + 4 * len(tags) + len(bytes(header)) + 8}
    return bytes(packet), expected


def icmp_frame(dice):
    v6 = dice.random() < 0.5
    (layers, tags), header = link(dice), network(dice, v6)
    packet = layers / header / (ICMPv6EchoRequest(data=some_bytes(dice, 99)) if v6 else ICMP() / some_bytes(dice, 99))
    expected = base(packet, tags, "icmp", 0x86DD if v6 else 0x0800)
    expect_network(packet, expected, v6)
    return bytes(packet), expected | {"protocol": 58 if v6 else 1}


def fragment_frame(dice):
    """One of the fragments that scapy itself cuts a datagram into."""
    (layers, tags), v6 = link(dice), dice.random() < 0.5
    load = Raw(dice.randbytes(2500))
    if v6:
        whole = IPv6(src=v6_address(dice), dst=v6_address(dice)) / IPv6ExtHdrFragment(id=7) / UDP() / load
        piece = dice.choice(fragment6(whole, 1000))
    else:
        piece = dice.choice(fragment(IP(src=v4_address(dice), dst=v4_address(dice)) / UDP() / load, 1000))
    packet = layers / piece
    expected = base(packet, tags, "fragment", 0x86DD if v6 else 0x0800)
    expect_network(packet, expected, v6)
    return bytes(packet), expected | {"protocol": 17}


def unroutable_frame(dice):
    layers, tags = link(dice)
    if dice.random() < 0.5:
        packet = layers / ARP(psrc=v4_address(dice), pdst=v4_address(dice), hwsrc=mac(dice))
        return bytes(packet), base(packet, tags, "arp", 0x0806)
    packet = Dot3(dst=mac(dice), src=mac(dice)) / LLC() / STP()
    return bytes(packet), {"kind": "other", "oddity": "none", "ethertype": packet.__class__(bytes(packet)).len}


def damaged_frame(dice):
    """A TCP segment of which scapy was told to write one field wrongly."""
    fault, v6 = dice.choice([("chksum", False), ("chksum", True), ("ip chksum", False), ("dataofs", False),
                             ("ihl", False), ("len", False), ("plen", True), ("version", False)])
    layers, tags = link(dice)
    header = IPv6(src=v6_address(dice), dst=v6_address(dice)) if v6 else IP(src=v4_address(dice), dst=v4_address(dice))
    segment, payload = TCP(), Raw(some_bytes(dice, 50))
    right = (layers / header / segment / payload).__class__(bytes(layers / header / segment / payload))
    odd = {"chksum": "tcp-checksum", "ip chksum": "ip-checksum", "dataofs": "tcp-data-offset", "version": "ip-version",
           "ihl": "ip-header-length", "len": "ip-total-length", "plen": "ip-total-length"}[fault]
    if fault == "chksum":
        segment.chksum = right[TCP].chksum ^ 1 << dice.randrange(16)
    elif fault == "ip chksum":
        header.chksum = right[IP].chksum ^ 1 << dice.randrange(16)
    elif fault == "dataofs":
        segment.dataofs = dice.randrange(5)
    elif fault == "ihl":
        header.ihl = dice.randrange(5)
    elif fault == "version":
        header.version = dice.choice([0, 5, 6, 15])
    elif fault == "len":
        header.len = dice.choice([dice.randrange(20), right[IP].len + dice.randint(1, 999)])
    else:
        header.plen = right[IPv6].plen + dice.randint(1, 999)
    return bytes(layers / header / segment / payload), {"kind": "malformed", "oddity": odd, "vlans": tags}


def main():
    tool, dice, runs = start(900)
    makers = [tcp_frame] * 5 + [udp_frame, icmp_frame, fragment_frame, unroutable_frame, damaged_frame]
    frames = [dice.choice(makers)(dice) for _ in range(runs)]
    answers = ask(tool, [{"op": "dissect", "hex": raw.hex()} for raw, _ in frames])
    failures = []
    for (raw, expected), got in zip(frames, answers):
        wrong = {k: (v, got.get(k)) for k, v in expected.items() if got.get(k) != v}
        if wrong:
            failures.append(f"{raw.hex()}\n  (scapy, finwait): {wrong}")
    finish(failures, runs, "frames")


if __name__ == "__main__":
    main()
