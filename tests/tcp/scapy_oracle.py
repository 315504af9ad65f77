"""What the comparisons with scapy share: asking our tool, and random packets of scapy's making."""
import json
import os
import random
import subprocess
import sys
import warnings

warnings.filterwarnings("ignore")  # scapy's own deprecations
import logging

logging.getLogger("scapy").setLevel(logging.ERROR)
from scapy.all import (Dot1AD, Dot1Q, Ether, ICMP, IP, IPOption_NOP, IPOption_RR, IPOption_Timestamp, IPv6,
                       IPv6ExtHdrDestOpt, IPv6ExtHdrFragment, IPv6ExtHdrHopByHop, IPv6ExtHdrRouting, PadN, RouterAlert,
                       TCP, UDP)

FIN, SYN, RST, PSH, ACK, URG, ECE, CWR, AE = (1 << i for i in range(9))


def start(default_runs):
    """Tool, dice and number of runs. SEED=… repeats a run."""
    seed = int(os.environ.get("SEED", "9293"))
    print(f"SEED={seed}", flush=True)
    return sys.argv[1], random.Random(seed), default_runs


def ask(tool, questions):
    text = "".join(json.dumps(q) + "\n" for q in questions)
    done = subprocess.run([tool], input=text, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{tool} ended with {done.returncode}: {done.stderr}")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(questions), "the tool answered another number of questions"
    return answers


def finish(failures, count, what):
    for failure in failures[:10]:
        print(failure)
    print(f"{count} {what}, {len(failures)} differ")
    sys.exit(1 if failures else 0)


def some_bytes(dice, most):
    return dice.randbytes(dice.randint(0, most))


def link(dice):
    """Ethernet with up to two tags; returns (layers, tags as [tpid, tci])."""
    layers = Ether(dst=mac(dice), src=mac(dice))
    tags = []
    for i in range(dice.choice([0, 0, 1, 2])):
        outer = dice.choice([True, False])
        prio, dei, vlan = dice.randrange(8), dice.randrange(2), dice.randrange(4096)
        layers = layers / (Dot1AD if outer else Dot1Q)(prio=prio, id=dei, vlan=vlan)
        tags.append([0x88A8 if outer else 0x8100, prio << 13 | dei << 12 | vlan])
    return layers, tags


def mac(dice):
    return ":".join(f"{b:02x}" for b in [2] + list(dice.randbytes(5)))


def v4_address(dice):
    return f"198.{dice.randint(18, 19)}.{dice.randrange(256)}.{dice.randrange(256)}"


def v6_address(dice):
    groups = ["2001", "db8"] + [dice.choice(["0", "0", f"{dice.randrange(65536):x}"]) for _ in range(6)]
    return ":".join(groups)


def network(dice, v6):
    """An IP header, with options or extension headers at times, ready to carry a transport."""
    if not v6:
        options = dice.choice([[], [], [IPOption_NOP()], [IPOption_RR(length=7, pointer=4, routers=["0.0.0.0"])],
                               [IPOption_Timestamp(length=8, pointer=5), IPOption_NOP()]])
        return IP(src=v4_address(dice), dst=v4_address(dice), ttl=dice.randrange(256), id=dice.randrange(65536),
                  tos=dice.randrange(256), flags=dice.choice(["", "DF"]), options=options)
    packet = IPv6(src=v6_address(dice), dst=v6_address(dice), hlim=dice.randrange(256), tc=dice.randrange(256),
                  fl=dice.randrange(1 << 20))
    for extension in dice.sample(["hop", "destination", "routing", "atomic"], dice.choice([0, 0, 1, 2, 4])):
        if extension == "hop":
            packet = packet / IPv6ExtHdrHopByHop(options=[RouterAlert()])
        elif extension == "destination":
            packet = packet / IPv6ExtHdrDestOpt(options=[PadN(optdata=bytes(dice.randrange(40)))])
        elif extension == "routing":
            packet = packet / IPv6ExtHdrRouting(type=0, segleft=0, addresses=[v6_address(dice)])
        else:
            packet = packet / IPv6ExtHdrFragment(id=dice.randrange(1 << 32))
    return packet


def tcp_options(dice):
    """(scapy's list, what we should make of it)"""
    written, read = [], {}
    if dice.random() < 0.5:
        read["mss"] = dice.randrange(65536)
        written.append(("MSS", read["mss"]))
    if dice.random() < 0.5:
        shift = dice.randrange(20)
        read["window_scale"] = min(shift, 14)
        written += [("NOP", None), ("WScale", shift)]
    if dice.random() < 0.5:
        read["timestamps"] = [dice.randrange(1 << 32), dice.randrange(1 << 32)]
        written.append(("Timestamp", tuple(read["timestamps"])))
    if dice.random() < 0.3:
        read["sack_permitted"] = True
        written.append(("SAckOK", b""))
    room = 40 - len(bytes(TCP(options=written))) + 20
    extra = dice.choice(["none", "sack", "md5", "multipath", "fast_open", "unknown"])
    if extra == "sack" and room >= 10:
        edges = [dice.randrange(1 << 32) for _ in range(2 * dice.randint(1, (room - 2) // 8))]
        read["sack"] = [edges[i:i + 2] for i in range(0, len(edges), 2)]
        written.append(("SAck", tuple(edges)))
    elif extra == "md5" and room >= 18:
        read["md5"] = True
        written.append((19, dice.randbytes(16)))
    elif extra == "multipath" and room >= 12:
        read["multipath"] = True
        written.append((30, dice.randbytes(10)))
    elif extra == "fast_open" and room >= 10:
        read["fast_open"] = 8
        written.append((34, dice.randbytes(8)))
    elif extra == "unknown" and room >= 6:
        written.append((77, dice.randbytes(4)))
    dice.shuffle(written)
    return written, read


def tcp(dice, flags=None):
    options, read = tcp_options(dice)
    bits = dice.randrange(512) if flags is None else flags
    segment = TCP(sport=dice.randrange(65536), dport=dice.randrange(65536), seq=dice.randrange(1 << 32),
                  ack=dice.randrange(1 << 32), flags=bits, window=dice.randrange(65536), urgptr=dice.randrange(65536),
                  options=options)
    return segment, read


def layer_offset(packet, layer):
    """Where a layer begins: the whole less the layer and what it carries."""
    return len(bytes(packet)) - len(bytes(packet[layer]))
