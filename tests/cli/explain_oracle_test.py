"""What finwait explain reads in captures of every link type must be what tshark reads in them: as many segments, the same
streams, flags, numbers, lengths, in the same frames."""
import pathlib
import subprocess
import tempfile
import unittest

from captures import *

FIELDS = ("frame.number", "tcp.stream", "tcp.srcport", "tcp.flags", "tcp.seq", "tcp.len")
LETTERS = {"F": 1, "S": 2, "R": 4, "P": 8, ".": 16, "U": 32, "E": 64, "W": 128, "e": 256}


def tshark(path):
    """Rows of FIELDS for every TCP segment."""
    fields = [word for field in FIELDS for word in ("-e", field)]
    text = subprocess.run(["tshark", "-n", "-r", str(path), "-Y", "tcp", "-o", "tcp.check_checksum:FALSE", "-T", "fields",
                           *fields], check=True, capture_output=True, text=True, timeout=PATIENCE).stdout
    return [[int(value, 0) for value in line.split("\t")] for line in text.splitlines()]


def rows(document):
    """The same from finwait."""
    found = []
    for connection in document["connections"]:
        for s in connection["segments"]:
            port = connection[f"{s['from']}-port"]
            flags = sum(LETTERS[letter] for letter in s["flags"] if s["flags"] != "none")
            found.append([s["frame"], connection["connection"] - 1, port, flags, s["seq"], s["length"]])
    return sorted(found)


def many():
    """Lives of both families beside each other, in order of time."""
    lives = [Conversation(40000 + n, v6=n % 2 == 1, start=1000 + n * 0.0003) for n in range(20)]
    for n, life in enumerate(lives):
        life.opens()
        for _ in range(n % 4):
            life.talks(300 + n)
        if n % 5 == 0:
            life.client("PA", 10, seq=1)  # sent again
        if n % 3 == 0:
            life.closes()
        elif n % 3 == 1:
            life.server("RA")
    return sorted((packet for life in lives for packet in life.packets), key=lambda packet: packet.time)


class Oracle(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))

    def agree(self, path, least):
        expected, document = tshark(path), explained(path)
        self.assertGreaterEqual(len(expected), least)
        self.assertEqual(rows(document), sorted(expected))
        return document

    def test_every_link_type(self):
        for name, (number, framed) in LINKS.items():
            with self.subTest(link=name):
                path = write(self.folder / "link.pcap", [framed(packet) for packet in many()], link=number)
                document = self.agree(path, 150)
                self.assertEqual(document["capture"]["link-type"], name)
                self.assertEqual(len(document["connections"]), 20)

    def test_pcapng(self):
        self.agree(write_pcapng(self.folder / "many.pcapng", [ethernet(packet) for packet in many()]), 150)

    def test_snap_lengths(self):
        packets = [ethernet(packet) for packet in many()]
        for snap_length in (96, 80):
            path = write(self.folder / "snap.pcap", packets, snap_length=snap_length)
            self.agree(path, 150)
            self.assertIn("cut by the snap length", explain(path).stderr)

    def test_a_snap_length_that_cuts_headers(self):
        path = write(self.folder / "snap.pcap", [ethernet(packet) for packet in many()], snap_length=50)
        done = explain(path)
        self.assertIn("cut inside the headers", done.stderr)
        self.assertEqual(done.stdout, "")

    def test_captured_on_two_interfaces(self):
        """As a bridge's two ports or `-i any` show it: every frame twice, a moment apart."""
        single, double = [], []
        for packet in many():
            single.append(ethernet(packet))
            again = ethernet(packet, number=7)
            again.time += 0.00002
            double += [single[-1], again]
        expected = explained(write(self.folder / "once.pcap", single))
        got = explained(write(self.folder / "twice.pcap", double))
        self.assertEqual(got["capture"]["captured-twice"], len(single))
        for once, twice in zip(expected["connections"], got["connections"], strict=True):
            for key in ("open", "close", "client-state", "server-state", "conn_state", "history", "client-segments",
                        "server-segments", "client-bytes"):
                self.assertEqual(once[key], twice[key], key)
        self.assertEqual(sum(c["captured-twice"] for c in got["connections"]), len(single))

    def test_behind_a_router(self):
        packets = []
        for packet in Conversation().whole().packets:
            packets.append(ethernet(packet))
            routed = packet.copy()
            routed.ttl -= 1
            del routed.chksum
            routed = ethernet(type(packet)(raw(routed)), number=7)
            routed.time = packet.time + 0.0001
            packets.append(routed)
        document = explained(write(self.folder / "routed.pcap", packets))
        self.assertEqual([c["history"] for c in document["connections"]], ["ShADadFf"])

    def test_checksums_left_to_the_device(self):
        packets = [ethernet(packet) for packet in Conversation().whole().packets]
        for packet in packets:
            if packet[TCP].sport == 40000:
                packet[TCP].chksum = 0
        path = write(self.folder / "offload.pcap", packets)
        document = self.agree(path, 11)
        self.assertEqual(document["capture"]["client-unfinished-checksums"], 6)
        said = explain(path).stderr
        self.assertEqual(said.count("left to the sender's device"), 1, said)
        self.assertIn("--taken-at client", said)

    def test_wrong_checksums_are_said_once_and_move_nobody(self):
        packets = [ethernet(packet) for packet in Conversation().opens().server("FA").packets]
        packets[-1][TCP].chksum ^= 0x1111
        path = write(self.folder / "wrong.pcap", packets)
        connection = explained(path)["connections"][0]
        self.assertEqual((connection["server-state"], connection["history"]), ("ESTABLISHED", "ShAc"))
        self.assertEqual(explain(path).stderr.count("wrong checksum"), 1)

    def test_packets_that_the_capture_lost(self):
        life = Conversation().opens().talks().client("PA", 50).server("A").closes()
        del life.packets[7]
        path = write(self.folder / "hole.pcap", [ethernet(packet) for packet in life.packets])
        connection = self.agree(path, 12)["connections"][0]
        self.assertIn("1 gap in the data of the client: acknowledged, but not captured", connection["missing"])
        self.assertEqual(connection["history"], "ShADadGFf")
        self.assertIn("the capture has lost packets", explain(path).stderr)

    def test_superframes(self):
        life = Conversation(mss=1000).opens().client("PA", 20_000).server("A").closes()
        document = self.agree(write(self.folder / "super.pcap", [ethernet(p) for p in life.packets]), 9)
        self.assertEqual(document["connections"][0]["superframes"], 1)
        self.assertEqual(document["connections"][0]["client-bytes"], 20_000)


if __name__ == "__main__":
    unittest.main(verbosity=2)
