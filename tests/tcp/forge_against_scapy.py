"""Segments of our forge's making: scapy must read in them what was asked for, and agree with their checksums."""
import ipaddress

from scapy_oracle import *


def blueprint(dice):
    v6 = dice.random() < 0.5
    address = v6_address if v6 else v4_address
    _, options = tcp_options(dice)
    for not_written in ("md5", "multipath", "fast_open"):
        options.pop(not_written, None)
    options["sack"] = options.get("sack", [])[:2]  # what always fits beside the others
    return {"op": "forge", "source_mac": mac(dice), "destination_mac": mac(dice), "vlans": link(dice)[1],
            "source": str(ipaddress.ip_address(address(dice))), "destination": str(ipaddress.ip_address(address(dice))),
            "source_port": dice.randrange(65536), "destination_port": dice.randrange(65536), "ttl": dice.randrange(256),
            "ip_id": dice.randrange(65536), "seq": dice.randrange(1 << 32), "ack": dice.randrange(1 << 32),
            "flags": dice.randrange(512), "window": dice.randrange(65536), "options": options,
            "payload": some_bytes(dice, 1400).hex()}


def as_scapy_reads_it(raw, plan):
    packet = Ether(raw)
    v6 = ":" in plan["source"]
    ip, segment = packet[IPv6 if v6 else IP], packet[TCP]
    tags, layer = [], packet.payload
    while isinstance(layer, (Dot1Q, Dot1AD)):
        tpid = 0x88A8 if isinstance(layer, Dot1AD) else 0x8100
        tags.append([tpid, layer.prio << 13 | layer.id << 12 | layer.vlan])
        layer = layer.payload
    names = {"MSS": "mss", "WScale": "window_scale", "Timestamp": "timestamps", "SAckOK": "sack_permitted"}
    options = {names[k]: v for k, v in segment.options if k in names}
    if "timestamps" in options:
        options["timestamps"] = list(options["timestamps"])
    if "sack_permitted" in options:
        options["sack_permitted"] = True
    edges = [e for k, v in segment.options if k == "SAck" for e in v]
    options["sack"] = [list(edges[i:i + 2]) for i in range(0, len(edges), 2)]
    return {"op": "forge", "source_mac": packet.src, "destination_mac": packet.dst, "vlans": tags,
            "source": str(ipaddress.ip_address(ip.src)), "destination": str(ipaddress.ip_address(ip.dst)),
            "source_port": segment.sport, "destination_port": segment.dport, "ttl": ip.hlim if v6 else ip.ttl,
            "ip_id": plan["ip_id"] if v6 else ip.id, "seq": segment.seq, "ack": segment.ack,
            "flags": int(segment.flags), "window": segment.window, "options": options,
            "payload": bytes(segment.payload).hex()}


def with_scapys_sums(raw, v6):
    packet = Ether(raw)
    del packet[TCP].chksum
    if not v6:
        del packet[IP].chksum, packet[IP].len
    return bytes(packet)


def main():
    tool, dice, runs = start(400)
    plans = [blueprint(dice) for _ in range(runs)]
    failures = []
    for plan, answer in zip(plans, ask(tool, plans)):
        raw = bytes.fromhex(answer["hex"])
        expected = {**plan, "ack": plan["ack"] if plan["flags"] & ACK else 0}
        got = as_scapy_reads_it(raw, plan)
        wrong = {k: (v, got[k]) for k, v in expected.items() if got[k] != v}
        if wrong:
            failures.append(f"{raw.hex()}\n  (asked for, scapy reads): {wrong}")
        if with_scapys_sums(raw, ":" in plan["source"]) != raw:
            failures.append(f"{raw.hex()}\n  scapy writes another length or checksum")
    finish(failures, runs, "segments")


if __name__ == "__main__":
    main()
