"""Random superframes and segments of scapy's making, cut by us: each piece must be, byte for byte, what scapy builds from
the part's own fields, its checksums included."""
from scapy.all import Raw, checksum
from scapy.layers.inet import in4_pseudoheader
from scapy.layers.inet6 import PseudoIPv6

from scapy_oracle import *

SEGMENTATION = {("tcp", False): 1, ("tcp", True): 2, ("udp", False): 3, ("udp", True): 3}


def pseudo_sum(packet, length):
    """What Linux leaves in the field of an unfinished checksum: the folded sum over the pseudo-header, not inverted."""
    transport = 6 if TCP in packet else 17
    if IPv6 in packet:
        header = bytes(PseudoIPv6(src=packet[IPv6].src, dst=packet[IPv6].dst, uplen=length, nh=transport))
    else:
        header = in4_pseudoheader(transport, packet[IP], length)
    return ~checksum(header) & 0xFFFF


class Whole:
    """The fields of a packet, from which any part of it can be built."""

    def __init__(self, dice, kind):
        self.v6, self.kind = dice.random() < 0.5, kind
        self.layers, _ = link(dice)
        self.network = network(dice, self.v6)
        self.segment_size = dice.choice([1, 7, 536, 1000, 1448])
        most = min(60000, self.segment_size * 60)
        self.payload = dice.randbytes(dice.randint(self.segment_size + 1, most))
        self.unfinished = dice.random() < 0.7
        if kind == "tcp":
            self.transport, _ = tcp(dice, dice.randrange(512) & ~SYN)
            self.transport.reserved = dice.randrange(8)
        else:
            self.transport = UDP(sport=dice.randrange(65536), dport=dice.randrange(65536))
        self.segments = -(-len(self.payload) // self.segment_size)

    def part(self, first, last, segments_before, offload=True):
        """Frame and facts of the payload bytes first to last, of which the whole may be one."""
        packet = self.layers / self.network.copy() / self.transport.copy() / Raw(self.payload[first:last])
        if not self.v6:
            packet[IP].id = (packet[IP].id + segments_before) & 0xFFFF
        if self.kind == "tcp":
            segment = packet[TCP]
            segment.seq = (segment.seq + first) & 0xFFFFFFFF
            bits = int(segment.flags)
            if first != 0:
                bits &= ~CWR
            if last != len(self.payload):
                bits &= ~(FIN | PSH)
            if bits & URG and first != 0:  # the pointer counts from its own segment
                ahead = segment.urgptr > first
                segment.urgptr = segment.urgptr - first if ahead else 0
                bits = bits if ahead else bits & ~URG
            segment.flags = bits
        facts = {}
        raw = bytes(packet)
        header = len(raw) - (last - first)
        if self.unfinished:
            transport = header - (len(bytes(self.transport)))
            offset = 16 if self.kind == "tcp" else 6
            field = transport + offset
            raw = raw[:field] + pseudo_sum(packet, len(raw) - transport).to_bytes(2, "big") + raw[field + 2:]
            facts |= {"unfinished_checksum": True, "checksum_start": transport, "checksum_offset": offset}
        if last - first > self.segment_size and offload:
            facts |= {"segmentation": SEGMENTATION[self.kind, self.v6], "segment_size": self.segment_size,
                      "header_length": header}
        return {"hex": raw.hex(), "offload": facts}

    def finished(self, first, last, segments_before):
        kept, self.unfinished = self.unfinished, False
        made = self.part(first, last, segments_before)
        self.unfinished = kept
        return made


def differs(got, expected, what):
    facts = {k: v for k, v in got["offload"].items() if v}
    if got["hex"] == expected["hex"] and facts == expected["offload"]:
        return []
    at = next((i // 2 for i, (a, b) in enumerate(zip(got["hex"], expected["hex"])) if a != b), "length")
    return [f"{what}: first difference at byte {at}\n  finwait {got['hex'][:300]} {facts}\n"
            f"  scapy   {expected['hex'][:300]} {expected['offload']}"]


def cut_superframes(tool, dice, runs):
    wholes = [Whole(dice, dice.choice(["tcp", "tcp", "udp"])) for _ in range(runs)]
    places = [dice.randrange(1, w.segments) for w in wholes]
    answers = ask(tool, [{"op": "cut_segments", "segments": k, **w.part(0, len(w.payload), 0)}
                         for w, k in zip(wholes, places)])
    failures, singles = [], []
    for w, k, (first, rest) in zip(wholes, places, answers):
        middle = k * w.segment_size
        what = f"{w.kind} v6={w.v6} {len(w.payload)} bytes by {w.segment_size}, {k} segments cut off"
        failures += differs(first, w.part(0, middle, 0), what + ", first")
        failures += differs(rest, w.part(middle, len(w.payload), k), what + ", rest")
        if k == 1:
            singles.append((first, w.finished(0, middle, 0), what + ", finished"))
        if k == w.segments - 1:
            singles.append((rest, w.finished(middle, len(w.payload), k), what + ", finished"))
    finished = ask(tool, [{"op": "finish", **single} for single, _, _ in singles])
    for got, (_, expected, what) in zip(finished, singles):
        failures += differs(got, expected, what)
    return failures


def cut_segments_in_two(tool, dice, runs):
    """cut_at() anywhere inside a superframe, also inside one of its segments."""
    wholes = [Whole(dice, "tcp") for _ in range(runs)]
    places = [dice.randrange(1, len(w.payload)) for w in wholes]
    answers = ask(tool, [{"op": "cut_at", "at": (w.transport.seq + at) & 0xFFFFFFFF, **w.part(0, len(w.payload), 0)}
                         for w, at in zip(wholes, places)])
    failures = []
    for w, at, (first, rest) in zip(wholes, places, answers):
        what = f"v6={w.v6} {len(w.payload)} bytes by {w.segment_size}, cut at {at}"
        failures += differs(first, w.part(0, at, 0), what + ", first")
        failures += differs(rest, w.part(at, len(w.payload), -(-at // w.segment_size)), what + ", rest")
    return failures


def recompute(tool, dice, runs):
    """A frame whose checksums were spoilt gets scapy's."""
    failures, questions, expected = [], [], []
    for _ in range(runs):
        w = Whole(dice, dice.choice(["tcp", "udp"]))
        part = w.finished(0, w.segment_size, 0)
        expected.append(part)
        spoilt = bytearray.fromhex(part["hex"])
        spoilt[len(spoilt) - w.segment_size - len(bytes(w.transport)) + (16 if w.kind == "tcp" else 6)] ^= 0x5A
        questions.append({"op": "recompute", "hex": bytes(spoilt).hex(), "offload": {"verified": True}})
    for got, want in zip(ask(tool, questions), expected):
        failures += differs(got, {**want, "offload": {"verified": True}}, "recomputed")
    return failures


def main():
    tool, dice, runs = start(250)
    failures = cut_superframes(tool, dice, runs) + cut_segments_in_two(tool, dice, runs) + recompute(tool, dice, runs)
    finish(failures, 3 * runs, "frames")


if __name__ == "__main__":
    main()
