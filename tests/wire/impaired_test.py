"""The same HTTP exchange under loss, and under delay."""
import hashlib
import json
import re
import tempfile
import unittest

import http_server
import lab

LOSS = '[[policy]]\nname = "five-percent"\nloss = { chance = "5%" }\n'
DELAY = '[[policy]]\ndelay = { one-way = "50ms" }\n'
PINGS = 200


def digest(size):
    return hashlib.sha256(b"".join(http_server.content(size))).hexdigest()


class Loss(unittest.TestCase):
    def test_http_gets_through_five_percent_loss(self):
        size = 2_000_000
        server = f"{lab.PYTHON} {lab.HERE}/http_server.py"
        client = f"for i in 1 2 3; do curl -sS --fail http://server/bytes/{size} | sha256sum; done"
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as profile:
            profile.write(LOSS)
            profile.flush()
            run = lab.finwait("run", "-p", profile.name, "--seed", 1, "--server", server, "--client", client, "--json",
                              "--sysctl", lab.RENO)
        told = json.loads(run.stdout)
        self.assertEqual(run.stderr.count(digest(size)), 3)
        self.assertEqual(len(told["connections"]), 3)
        (policy,) = told["policies"]
        self.assertEqual(policy["name"], "five-percent")
        # 3 x 1,381 full segments and as many ACKs again at the most: 5 % of them, with room for ten standard deviations.
        self.assertGreater(policy["acted"], 100)
        self.assertLess(policy["acted"], policy["matched"] / 10)


class Delay(unittest.TestCase):
    def test_fifty_milliseconds_each_way_are_a_hundred_more(self):
        """Side by side, and by the least of many: what else the machine does can only add."""
        with lab.Lab() as plain, lab.Lab(profile=DELAY) as delayed:
            for wire in (plain, delayed):
                with wire.web_server():
                    got = wire.client("curl", "-sS", "--fail", "http://server/bytes/50000", text=False)
                self.assertEqual(hashlib.sha256(got).hexdigest(), digest(50000))
            base = self.round_trip(plain)
            slow = self.round_trip(delayed)
        self.assertGreaterEqual(slow - base, 99.9)
        self.assertLess(slow - base, 101)

    def round_trip(self, wire):
        """The least of many, in milliseconds."""
        report = wire.client("ping", "-q", "-c", PINGS, "-i", 0.02, "server")
        return float(re.search(r"= ([\d.]+)/", report)[1])


if __name__ == "__main__":
    lab.main()
