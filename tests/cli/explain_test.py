"""finwait explain as a command: exit codes, JSON, conditions, standard input, packed and damaged files. No root."""
import gzip
import json
import pathlib
import re
import signal
import struct
import subprocess
import tempfile
import time
import unittest

from captures import *


def one_of_each():
    """Connections that end in different ways, one behind the other."""
    lives = [
        Conversation(40001).whole(),
        Conversation(40002).opens().talks().server("RA"),
        Conversation(40003, server_port=81).client("S").refuses(),
        Conversation(40004).client("S").client("S", seq=0, after=1).client("S", seq=0, after=1),
        Conversation(40005).opens().client("FA").server("A"),
        Conversation(40006).talks(),
    ]
    packets, start = [], 0
    for life in lives:
        for packet in life.packets:
            packet.time += start
            packets.append(ethernet(packet))
        start += 10
    return packets


class Command(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.capture = write(cls.folder / "each.pcap", one_of_each())

    def refused(self, *words, status, **options):
        done = explain(*words, check=False, **options)
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertEqual(done.stderr.splitlines()[-1].split(":")[0], "finwait", done.stderr)
        return done.stderr


class Lines(Command):
    def test_one_for_each_connection_and_why(self):
        lines = explain(self.capture).stdout.splitlines()
        self.assertEqual(len(lines), 7, lines)
        for line, words in zip(lines[1:], [("SF", "ShADadFf", "four-way close, the client first", "TIME-WAIT", "CLOSED"),
                                           ("RSTR", "reset by the server, the client in ESTABLISHED"),
                                           ("REJ", "refused by the server"),
                                           ("S0", "no answer to 3 SYNs"),
                                           ("S2", "half-closed by the client; the server has not closed", "CLOSE-WAIT"),
                                           ("OTH", "seen from the middle on; open at the end of the capture")]):
            for word in words:
                self.assertIn(word, line)

    def test_columns_stand_under_each_other(self):
        head, *lines = explain(self.capture).stdout.splitlines()
        for heading in ("server", "lasted", "zeek", "why it ended so"):
            place = head.index(heading)
            for line in lines:
                self.assertEqual(line[place - 2:place], "  ", line)
                self.assertNotEqual(line[place], " ", line)

    def test_talk_goes_to_standard_error(self):
        done = explain(self.capture)
        self.assertNotIn("packets", done.stdout)
        self.assertIn("6 connections", done.stderr)

    def test_one_connection_is_a_ladder(self):
        text = explain(self.capture, "--connection", 1).stdout
        for word in ("active-fin-ack", "last-ack", "FIN-WAIT-2", "LAST-ACK", "three-way by the client", "ShADadFf"):
            self.assertIn(word, text)
        self.assertNotIn("finwait", text, "it was not on that wire")

    def test_segments_under_the_lines(self):
        lines = explain(self.capture, "--segments", "lifecycle", "--where", "client-port=40001").stdout.splitlines()
        self.assertEqual(len(lines), 2 + 7, lines)
        self.assertRegex(lines[-2], r"server  F\. 101:101\(0\) ack 102 +passive-fin +TIME-WAIT +LAST-ACK")
        everything = explain(self.capture, "--segments", "all", "--where", "client-port=40001").stdout.splitlines()
        self.assertEqual(len(everything), 2 + 11)


class Json(Command):
    def test_every_segment_and_its_roles(self):
        connection = explained(self.capture)["connections"][0]
        self.assertEqual([s["roles"] for s in connection["segments"]],
                         [["syn"], ["syn-ack"], ["handshake-ack"], ["data"], ["ack"], ["data"], ["ack"],
                          ["active-fin"], ["active-fin-ack"], ["passive-fin"], ["last-ack"]])
        self.assertEqual([s["frame"] for s in connection["segments"]], list(range(1, 12)))
        self.assertEqual(connection["segments"][-1]["server-state"], "CLOSED")

    def test_a_connection(self):
        document = explained(self.capture)
        connection = document["connections"][0]
        for key, value in {"client-address": CLIENT, "client-port": 40001, "server-port": 80, "client-state": "TIME-WAIT",
                           "server-state": "CLOSED", "open": "three-way", "close": "four-way", "conn_state": "SF",
                           "history": "ShADadFf", "picked-up": False, "client-side": "a", "client-segments": 6}.items():
            self.assertEqual(connection[key], value, key)
        self.assertEqual(document["capture"]["link-type"], "Ethernet")
        self.assertEqual(document["capture"]["ending"], "whole")
        self.assertEqual(document["capture"]["segments"], sum(len(c["segments"]) for c in document["connections"]))

    def test_what_the_capture_lacks_is_said(self):
        connection = explained(self.capture)["connections"][5]
        self.assertTrue(connection["picked-up"])
        self.assertIn("the capture does not have its beginning", connection["missing"])
        self.assertIn("1 connection was seen from the middle on", explain(self.capture).stderr)

    def test_one_direction_is_said(self):
        only = [p for p in one_of_each() if p[TCP].sport == 40001]
        connection = explained(write(self.folder / "one.pcap", only))["connections"][0]
        self.assertIn("nothing of the server was captured, though it has spoken: one direction only", connection["missing"])
        self.assertRegex(connection["why"], "^only the client was captured; ")

    def test_without_segments(self):
        for connection in explained(self.capture, "--segments", "none")["connections"]:
            self.assertNotIn("segments", connection)

    def test_of_nothing(self):
        empty = write(self.folder / "nothing.pcap", [])
        self.assertEqual(explained(empty)["connections"], [])
        self.assertEqual(explain(empty).stdout, "")


class Conditions(Command):
    def numbers(self, where):
        return [c["connection"] for c in explained(self.capture, "--where", where)["connections"]]

    def test_select(self):
        for where, numbers in {"server-state=CLOSE-WAIT": [5], "server-state=close_wait": [5], "close=reset": [2],
                               "client-port!=40001,close!=none": [2, 5, 6], "conn-state=SF": [1], "conn_state=s0": [4],
                               "open=refused": [3], "picked-up=true": [6], "server-port=81": [3], "port=40002": [2],
                               "client-address=192.0.2.0/24,server-port=81": [3], "address!=0.0.0.0/0": [],
                               "client-address=2001:db8::/32": [], "closed-first=client,ended-well=true": [1]}.items():
            with self.subTest(where=where):
                self.assertEqual(self.numbers(where), numbers)

    def test_none_fits(self):
        done = explain(self.capture, "--where", "conn-state=RSTRH")
        self.assertEqual(done.stdout, "")
        self.assertIn("none of them fits", done.stderr)

    def test_refusals_name_the_nearest_spelling(self):
        for where, word in {"server-stat=LISTEN": "did you mean 'server-state'", "server-state=CLOSEWAIT": "'CLOSE-WAIT'",
                            "close=fourway": "'four-way'", "conn-state=RSTS0": "'RSTOS0'", "": "is no condition",
                            "close": "is no condition", "=x": "is no condition", "client-port=http": "is no port",
                            "client-port=65536": "is no port", "client-address=1.2": "no address or network",
                            "close=reset,": "is no condition", "picked-up=maybe": "true, false"}.items():
            with self.subTest(where=where):
                self.assertIn(word, self.refused(self.capture, "--where", where, status=2))


class Usage(Command):
    def test_usage_is_2(self):
        self.refused(status=2)
        self.refused(self.capture, "--taken-at", "here", status=2)
        self.refused(self.capture, "--a", "10.0.0.0/99", status=2)
        self.refused(self.capture, "--connection", "first", status=2)
        self.refused(self.capture, self.capture, status=2)
        self.assertIn("did you mean '--json'", self.refused(self.capture, "--jsn", status=2))

    def test_no_such_connection(self):
        self.assertIn("there are 1 to 6", self.refused(self.capture, "--connection", 7, status=1))

    def test_help(self):
        text = explain("--help").stdout
        for word in ("server-state", "--taken-at", "tcpdump", "Exit status"):
            self.assertIn(word, text)

    def test_side_a_by_network(self):
        sides = [c["client-side"] for c in explained(self.capture, "--a", SERVER)["connections"]]
        self.assertEqual(sides, ["b"] * 6)

    def test_taken_at_the_client(self):
        connection = explained(self.capture, "--taken-at", "client", "--where", "client-port=40001")["connections"][0]
        self.assertEqual((connection["server-state"], connection["server-certainty"]), ("LAST-ACK", "implied"))
        self.assertIn("whether the last ACK arrived is not seen here", connection["why"])
        self.assertEqual(connection["close"], "four-way")


class Files(Command):
    def same(self, *words, **options):
        got, expected = explained(*words, **options), explained(self.capture)
        for document in (got, expected):
            del document["capture"]["file"]
        self.assertEqual(got, expected)

    def test_gzip(self):
        packed = self.folder / "each.pcap.gz"
        packed.write_bytes(gzip.compress(self.capture.read_bytes()))
        self.same(packed)

    def test_standard_input(self):
        with self.capture.open("rb") as file:
            self.same("-", stdin=file)
        with subprocess.Popen(["cat", self.capture], stdout=subprocess.PIPE) as pipe:
            self.same("-", stdin=pipe.stdout)

    def test_packed_standard_input(self):
        with subprocess.Popen(["gzip", "-c", self.capture], stdout=subprocess.PIPE) as pipe:
            self.same("-", stdin=pipe.stdout)

    def test_an_interrupt_is_left_to_the_writer(self):
        """Ctrl-C behind `tcpdump -w - | finwait explain -` reaches both: what was captured until then is told."""
        process = subprocess.Popen([FINWAIT, "explain", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        process.stdin.write(self.capture.read_bytes())
        process.stdin.flush()
        status = pathlib.Path(f"/proc/{process.pid}/status")
        while not int(re.search(r"SigCgt:\s*(\w+)", status.read_text())[1], 16) & 1 << signal.SIGINT - 1:
            time.sleep(0.01)  # it does not catch it yet
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
        self.assertEqual((process.returncode, len(out.splitlines())), (0, 7), err)

    def test_pcapng(self):
        got, expected = explained(write_pcapng(self.folder / "each.pcapng", one_of_each())), explained(self.capture)
        for one, other in zip(got["connections"], expected["connections"], strict=True):
            for key in ("history", "client-state", "server-state", "close", "client-bytes"):
                self.assertEqual(one[key], other[key], key)

    def test_a_cut_last_packet(self):
        cut = self.folder / "cut.pcap"
        cut.write_bytes(self.capture.read_bytes()[:-5])
        done = explain(cut)
        self.assertIn("in the middle of a packet", done.stderr)
        self.assertEqual(len(done.stdout.splitlines()), 7)
        self.assertEqual(explained(cut)["capture"]["ending"], "cut")

    def test_bad_files(self):
        bad = self.folder / "bad"
        for data, words in [(b"", "offset 0: the file is empty"), (b"Dear reader,\nthis", "not a capture"),
                            (bytes(100), "not a capture"), (self.capture.read_bytes()[:20], "ends inside its header"),
                            (gzip.compress(b""), "the file is empty"),
                            (gzip.compress(self.capture.read_bytes())[:12], "ends before a capture has begun")]:
            bad.write_bytes(data)
            with self.subTest(words=words):
                message = self.refused(bad, status=1)
                self.assertIn(words, message)
                self.assertIn(str(bad), message)
        self.refused(self.folder / "missing", status=1)
        self.assertIn("directory", self.refused(self.folder, status=1))

    def test_damage_ends_it_and_what_was_read_is_told(self):
        bad = self.folder / "damaged.pcap"
        data = self.capture.read_bytes()
        bad.write_bytes(data + struct.pack("<IIII", 1, 1, 2**31, 2**31) + b"xx")
        message = self.refused(bad, status=1)
        self.assertIn(f"offset {len(data) + 16}", message)
        done = explain(bad, "--json", check=False)
        self.assertEqual(len(json.loads(done.stdout)["connections"]), 6)
        self.assertEqual(json.loads(done.stdout)["capture"]["ending"], "broken")

    def test_another_link_type(self):
        other = write(self.folder / "wifi.pcap", one_of_each(), link=105)
        self.assertIn("link type 105", self.refused(other, status=1))

    def test_any_bytes_behind_a_good_header(self):
        """Never a crash: a signal would be a negative status."""
        data, bad = bytearray(self.capture.read_bytes()), self.folder / "mutated.pcap"
        for place in range(24, len(data), 7):
            changed = bytearray(data)
            changed[place] ^= 0xFF
            bad.write_bytes(changed)
            self.assertIn(explain(bad, "--json", check=False).returncode, (0, 1), place)

    def test_a_hundred_thousand_packets(self):
        """Not timed: it only must not be a matter of minutes, nor of gigabytes."""
        packet = ethernet(Conversation().opens().packets[-1])
        record, data = struct.pack("<IIII", 1, 0, len(raw(packet)), len(raw(packet))) + raw(packet), bytearray()
        data += struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)
        for port in range(100_000):
            changed = bytearray(record)
            changed[4:8] = struct.pack("<I", port)
            changed[16 + 18:16 + 20] = struct.pack(">H", port % 65536)  # IP identification
            changed[16 + 24:16 + 26] = b"\0\0"                          # and its checksum: left to the device
            data += changed
        big = self.folder / "big.pcap"
        big.write_bytes(data)
        done = explained(big, "--segments", "none")
        self.assertEqual(done["capture"]["packets"], 100_000)
        self.assertEqual(done["connections"][0]["client-segments"], 100_000)


if __name__ == "__main__":
    unittest.main(verbosity=2)
