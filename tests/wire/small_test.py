"""Everything that is not bulk: pings, UDP, small and large MTUs, VLANs, and many connections at once."""
import contextlib
import hashlib
import subprocess
import unittest

import http_server
import lab

UDP_ECHO = """
import socket
s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
s.bind(("::", 7))
while True:
    data, peer = s.recvfrom(65535)
    s.sendto(data[::-1], peer)
"""
UDP_ASK = """
import os, socket, sys
s = socket.socket(socket.AF_INET6 if sys.argv[1].endswith("6") else socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(10)
s.connect((sys.argv[1], 7))
for size in [0, 1, 17, 18, 100, 1472, 1473, 9000, 60000, 65507 if s.family == socket.AF_INET else 65487]:
    question = os.urandom(size)
    for attempt in range(5):          # until the server's socket is there
        try:
            s.send(question)
            answer = s.recv(65535)
            break
        except ConnectionRefusedError:
            import time; time.sleep(0.1)
    assert answer == question[::-1], f"{size} bytes came back different"
print("well")
"""
MANY = """
import concurrent.futures, hashlib, threading, urllib.request
COUNT, SIZE = 200, 20000
gate = threading.Barrier(COUNT)      # all at once
def fetch(_):
    gate.wait()
    return hashlib.sha256(urllib.request.urlopen(f"http://server/bytes/{SIZE}", timeout=60).read()).hexdigest()
with concurrent.futures.ThreadPoolExecutor(COUNT) as pool:
    print(*set(pool.map(fetch, range(COUNT))))
"""


def digest(size):
    return hashlib.sha256(b"".join(http_server.content(size))).hexdigest()


class CleanWire(lab.WireTest):
    def test_ping(self):
        self.assertIn(" 0% packet loss", self.lab.client("ping", "-c", 5, "-i", 0.02, "server"))

    def test_ping_from_the_server(self):
        self.assertIn(" 0% packet loss", self.lab.server("ping", "-c", 5, "-i", 0.02, "client"))

    def test_ping6(self):
        self.assertIn(" 0% packet loss", self.lab.client("ping", "-6", "-c", 5, "-i", 0.02, "server6"))

    def test_ping_of_many_fragments(self):
        self.assertIn(" 0% packet loss", self.lab.client("ping", "-c", 3, "-i", 0.02, "-s", 60000, "server"))
        self.assertIn(" 0% packet loss", self.lab.client("ping", "-6", "-c", 3, "-i", 0.02, "-s", 60000, "server6"))

    def test_udp_of_every_size(self):
        with self.lab.background("server", lab.PYTHON, "-c", UDP_ECHO):
            lab.wait_until("the echo server", lambda: ":7 " in self.lab.server("ss", "-Hlun"))
            for host in ("server", "server6"):
                with self.subTest(host=host):
                    self.assertEqual(self.lab.client(lab.PYTHON, "-c", UDP_ASK, host), "well\n")

    def test_two_hundred_connections_at_once(self):
        with self.lab.web_server():
            self.assertEqual(self.lab.client(lab.PYTHON, "-c", MANY).split(), [digest(20000)])

    def test_vlan(self):
        self.check_tagged(7, "0x8100:7")

    def test_vlan_in_vlan(self):
        self.check_tagged(8, "0x88a8:100", "0x8100:8")

    def check_tagged(self, subnet, *tags):
        """Two TCP stacks whose frames carry the tags all the way."""
        with contextlib.ExitStack() as stack:
            for number, host in ((1, "client"), (2, "server")):
                words = [lab.PYTHON, "-B", lab.HERE / "tagged_host.py", f"{host}0", f"198.19.{subnet}.{number}/24", *tags]
                tagger = stack.enter_context(self.lab.background(host, *words, stdout=subprocess.PIPE, text=True))
                self.assertEqual(tagger.stdout.readline(), "ready\n")
            self.assertIn(" 0% packet loss", self.lab.client("ping", "-c", 3, "-i", 0.02, f"198.19.{subnet}.2"))
            with self.lab.web_server():
                got = self.lab.client("curl", "-sS", "--fail", f"http://198.19.{subnet}.2/bytes/300000", text=False)
        self.assertEqual(hashlib.sha256(got).hexdigest(), digest(300000))
        opened = [e["server"] for e in self.lab.events() if e["event"] == "opened"]
        self.assertIn(f"198.19.{subnet}.2:80", opened, "followed through the tags")


class Mtu(unittest.TestCase):
    def check(self, mtu):
        with lab.Lab("--mtu", mtu) as wire:
            fits = mtu - 28  # behind the headers of IPv4 and ICMP
            self.assertIn(" 0% packet loss", wire.client("ping", "-c", 3, "-i", 0.02, "-M", "do", "-s", fits, "server"))
            self.assertNotIn(" 0% packet loss", wire.client("ping", "-c", 1, "-W", 1, "-M", "do", "-s", fits + 1, "server",
                                                            check=False))
            with wire.web_server():
                got = wire.client("curl", "-sS", "--fail", "http://server/bytes/300000", text=False)
            self.assertEqual(hashlib.sha256(got).hexdigest(), digest(300000))

    def test_9000(self):
        self.check(9000)

    def test_576(self):
        self.check(576)

    def test_68(self):
        self.check(68)


if __name__ == "__main__":
    lab.main()
