"""The lifecycle matrix between real kernels: cells that cover all pairs of factors, with what is owed in them told by
matrix_page, the program that also writes docs/matrix.md. All cells at once, spread over a few labs; each has a port of its own."""
import collections
import contextlib
import hashlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import threading
import time
import unittest

from states_life import NO_SOCKET, V4, V6, ends, inside, sockets
import lab

PAGE = os.environ.get("MATRIX_PAGE", "matrix_page")
LABS = 4
FIRST_PORT = 8000
QUIET = 1.5  # seconds without an event, after which nothing is expected to come; above the first timeout of a SYN
# So that a FIN is missed after 200 ms and not after 10, that nothing is taken for lost because it was overtaken (RACK, by
# way of SACK), and that every segment which wants an answer gets one.
SYSCTLS = ("net.ipv4.tcp_early_retrans=0", "net.ipv4.tcp_sack=0", "net.ipv4.tcp_invalid_ratelimit=0")
HOST = {"a": "client", "b": "server"}  # the lab's name for the host on that side
NUMBER = {"client": 1, "server": 2}    # and the last of its addresses' numbers


def stream(cell, end, first, count):
    """What that end writes: bytes that nobody else's stream has at this place."""
    seed = f"{cell['name']} {end}"
    whole = b"".join(hashlib.sha256(f"{seed} {block}".encode()).digest() for block in range((first + count) // 32 + 1))
    return whole[first:first + count]


class Program(threading.Thread):
    """What uses one end of a cell's connection."""

    def __init__(self, cell, end, wire):
        super().__init__(daemon=True)
        self.cell, self.end = cell, end
        side = cell["opener"] if end == "client" else "ab".replace(cell["opener"], "")
        self.host = HOST[side]
        self.got = b""
        self.sock = None
        with inside(wire.netns(self.host)):
            self.own = socket.socket(V4 if cell["family"] == 4 else V6, socket.SOCK_STREAM)
        self.own.settimeout(lab.PATIENCE)
        if end == "server":
            self.own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self.own.bind((self.address(self.host), cell["port"]))
            self.own.listen()

    def address(self, host):
        return f"198.18.0.{NUMBER[host]}" if self.cell["family"] == 4 else f"2001:db8::{NUMBER[host]}"

    def run(self):
        with contextlib.suppress(OSError):  # reset, refused, or given up: what came of it is looked at from outside
            self.connect()
            self.live()
        if self.end == "client" and self.sock is None:
            self.own.close()

    def connect(self):
        if self.end == "server":
            taken, _ = self.own.accept()
            taken.settimeout(lab.PATIENCE)
            self.sock = taken
        else:
            self.own.connect((self.address("server" if self.host == "client" else "client"), self.cell["port"]))
            self.sock = self.own

    def live(self):
        cell = self.cell
        closes_first = cell["closer"] == self.end
        if self.end == "client":
            time.sleep(cell["silence"])
            self.sock.sendall(stream(cell, "client", 0, cell["request"]))
            if closes_first:
                self.read(cell["response"])
        else:
            self.read(cell["request"])
            self.sock.sendall(stream(cell, "server", 0, cell["response"]))
        if not closes_first:
            self.read(None)
            time.sleep(cell["follows"])
        if words := cell["last-words"][self.end]:
            self.sock.sendall(stream(cell, self.end, cell["request" if self.end == "client" else "response"], words))
        if closes_first and cell["reads-on"]:
            self.sock.shutdown(socket.SHUT_WR)
            self.read(None)
        self.sock.close()

    def read(self, count):
        """So many more bytes; None: to the end."""
        until = None if count is None else len(self.got) + count
        while until is None or len(self.got) < until:
            piece = self.sock.recv(65536 if until is None else until - len(self.got))
            if not piece:
                return
            self.got += piece

    def expects(self):
        other = "server" if self.end == "client" else "client"
        written = self.cell["response" if self.end == "client" else "request"] + self.cell["last-words"][other]
        return stream(self.cell, other, 0, written)

    def give_up(self):
        """Out of whatever it waits in."""
        for one in (self.sock, self.own):
            if one is not None:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
                one.close()


def acted(cell, events):
    """How often the cell's policy did what it is for, by what was told of each segment."""
    fates = collections.Counter()
    for event in events:
        if event["event"] == "fated" and event.get("policy") == cell["policy"]:
            fates[event["fate"] if "origin" not in event else event["origin"]] += event.get("segments", 1)
    kind = {"lost once": "dropped", "lost twice": "dropped", "late": "held", "reordered": "held", "doubled": "copy"}
    return fates[kind.get(cell["fault"], "invented")]


def repeats(events, end, *roles):
    return sum(event["event"] == "emitted" and event["from"] == end and event.get("retransmission", False)
               and bool(set(roles) & set(event.get("roles", ()))) for event in events)


def last_state(events, end):
    """Where the end was last, but for CLOSED, and whether that was proven in the end."""
    last, proven = "CLOSED", False
    for event in events:
        if event["event"] == "moved" and event["end"] == end and event["new-state"] not in ("CLOSED", "LISTEN"):
            last = event["new-state"]
        if event.get(f"{end}-state") == last:
            proven = f"{end}-certainty" not in event
    return last, proven


class Matrix(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        told = subprocess.run([PAGE, "--wire", str(FIRST_PORT)], capture_output=True, text=True, check=True).stdout
        cls.cells = json.loads(told)
        cls.events, cls.kernel = {}, {}
        groups = [cls.cells[n::LABS] for n in range(LABS)]
        options = [word for sysctl in SYSCTLS for word in ("--sysctl", sysctl)]
        with contextlib.ExitStack() as stack:
            wires = [stack.enter_context(lab.Lab("--quick-acks", *options, profile="".join(c["profile"] for c in group)))
                     for group in groups]
            cls.ends = {}
            for wire, group in zip(wires, groups):
                for cell in group:
                    cls.ends[cell["port"]] = {end: Program(cell, end, wire) for end in ("server", "client")}
            everybody = [one for pair in cls.ends.values() for one in pair.values()]
            for one in everybody:
                one.start()
            try:
                cls.wait(everybody, wires)
                for wire, group in zip(wires, groups):
                    cls.look(wire, group)
            finally:
                for one in everybody:
                    one.give_up()
                for one in everybody:
                    one.join(lab.PATIENCE)

    @classmethod
    def wait(cls, everybody, wires):
        """Until clients are through, and nothing more comes on any wire."""
        for one in everybody:
            if one.end == "client":
                one.join(lab.PATIENCE)

        def size():
            return [pathlib.Path(f"/run/finwait/labs/{wire.name}/events").stat().st_size for wire in wires]

        def is_quiet():
            before = size()
            time.sleep(QUIET)
            return size() == before
        lab.wait_until("the wires to be quiet", is_quiet)

    @classmethod
    def look(cls, wire, group):
        kernel = {host: sockets(wire, host) for host in NUMBER}
        by_connection = collections.defaultdict(list)
        for event in wire.events():
            by_connection[event.get("connection", 0)].append(event)
        for cell in group:
            opened = [list_ for list_ in by_connection.values()
                      if list_[0]["event"] == "opened" and ends(list_[0]["server"])[1] == cell["port"]]
            assert len(opened) == 1, f"{cell['name']}: {len(opened)} connections"
            events = cls.events[cell["port"]] = opened[0]
            client, server = ends(events[0]["client"]), ends(events[0]["server"])
            pair = cls.ends[cell["port"]]
            cls.kernel[cell["port"]] = {
                "client": kernel[pair["client"].host].get((client, server), "CLOSED"),
                "server": kernel[pair["server"].host].get((server, client), "CLOSED")}
            cell["ladder"] = lab.finwait("lab", "show", wire.name, events[0]["connection"], "--ladder", "always", check=False).stdout

    def in_each_cell(self, check):
        for cell in self.cells:
            with self.subTest(cell=cell["name"]):
                check(cell, self.events[cell["port"]])

    def test_it_runs_on_the_sides_and_families_it_says(self):
        def check(cell, events):
            self.assertEqual(events[0].get("client-side"), cell["opener"])
            self.assertEqual(":" in ends(events[0]["client"])[0], cell["family"] == 6)
        self.in_each_cell(check)

    def test_every_fault_happened(self):
        def check(cell, events):
            self.assertEqual(acted(cell, events), cell["times"], cell["ladder"])
        self.in_each_cell(check)

    def test_kernels_end_as_is_owed(self):
        def check(cell, _):
            owed = {end: cell["owed"][end]["socket"] for end in NUMBER}
            self.assertEqual(self.kernel[cell["port"]], owed, cell["ladder"])
        self.in_each_cell(check)

    def test_ends_left_the_states_that_are_owed(self):
        def check(cell, events):
            for end in NUMBER:
                last, proven = last_state(events, end)
                if proven:  # what is only implied is no claim
                    self.assertEqual(last, cell["owed"][end]["last"], f"the {end}\n{cell['ladder']}")
        self.in_each_cell(check)

    def test_data_are_whole_or_not(self):
        def check(cell, _):
            whole = all(hashlib.sha256(one.got).digest() == hashlib.sha256(one.expects()).digest()
                        for one in self.ends[cell["port"]].values())
            self.assertEqual(whole, cell["owed"]["data-whole"], cell["ladder"])
            for one in self.ends[cell["port"]].values():
                self.assertTrue(one.expects().startswith(one.got))
        self.in_each_cell(check)

    def test_what_was_missed_came_again(self):
        def check(cell, events):
            for end in NUMBER:
                owed = cell["owed"][end]
                self.assertGreaterEqual(repeats(events, end, "syn", "syn-ack"), owed["syn-repeats"], cell["ladder"])
                self.assertGreaterEqual(repeats(events, end, "active-fin", "passive-fin"), owed["fin-repeats"], cell["ladder"])
        self.in_each_cell(check)

    def test_proven_states_are_the_kernels(self):
        proven = []

        def check(cell, events):
            for end in NUMBER:
                if f"{end}-certainty" in events[-1]:
                    continue
                said = NO_SOCKET.get(events[-1][f"{end}-state"], events[-1][f"{end}-state"])
                self.assertEqual(said, self.kernel[cell["port"]][end], f"the {end}\n{cell['ladder']}")
                proven.append(said)
        self.in_each_cell(check)
        print(f"{len(self.cells)} cells; {len(proven)} proven states at their ends", file=sys.stderr)
        self.assertGreater(len(proven), len(self.cells))


if __name__ == "__main__":
    lab.main()
