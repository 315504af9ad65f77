"""finwait explain against real kernels: what it reads in a capture of a host's own interface must be what finwaitd saw
on the wire at the same time."""
import contextlib
import json
import pathlib
import subprocess
import tempfile
import unittest

import lab


@contextlib.contextmanager
def capturing(wire, host, path):
    """dumpcap on the host's interface for as long as the with lasts, and until what has passed is in the file."""
    with wire.background(host, "dumpcap", "-q", "-i", f"{host}0", "-f", "tcp", "-w", path, stderr=subprocess.DEVNULL):
        lab.wait_until("dumpcap to begin", lambda: path.exists() and path.stat().st_size != 0)
        lab.time.sleep(0.5)  # it has written its header, and is about to listen
        yield
        lab.time.sleep(0.5)  # what the kernel still holds for it


def explained(path, *words):
    return json.loads(lab.finwait("explain", path, "--json", *words).stdout)


class Explain(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.folder.chmod(0o777)  # dumpcap gives up root before it writes

    def compare(self, host, profile, client, agree):
        """The same exchange seen by finwaitd and in a capture at `host`; `agree` are the keys that must be equal."""
        path = self.folder / f"{host}.pcapng"
        with lab.Lab(profile=profile) as wire, wire.web_server(), capturing(wire, host, path):
            client(wire)
            lab.wait_until("the close", lambda: all(c[f"{end}-last-state"] in ("TIME-WAIT", "CLOSED")
                                                    for c in self.live(wire) for end in ("client", "server")))
            live = self.live(wire)
        document = explained(path)
        self.assertEqual(len(document["connections"]), len(live))
        for seen, told in zip(document["connections"], live, strict=True):
            for key in agree:
                self.assertEqual(seen[key], told[key], (key, seen["why"]))
        return document, live

    def live(self, wire):
        return json.loads(lab.finwait("lab", "show", wire.name, "--json").stdout)["connections"]

    def test_a_clean_exchange(self):
        def client(wire):
            for size in (0, 1000, 300_000):
                wire.client("curl", "-sS", "--fail", "-o", "/dev/null", f"http://server/bytes/{size}")
        keys = ["open", "close", "closed-first", "ended-well", "client-bytes", "server-bytes", "fin-retransmissions"]
        for host in ("client", "server"):
            with self.subTest(host=host):
                document, _ = self.compare(host, None, client, keys)
                for c in document["connections"]:
                    self.assertEqual((c["client-state"], c["server-state"]), ("TIME-WAIT", "CLOSED"), c["why"])
                    self.assertEqual(c["conn_state"], "SF")
                    self.assertNotIn("wrong-checksums", c)
                # The host where it was taken leaves its checksums to its device.
                self.assertIn(f"{host}-unfinished-checksums", document["capture"])
                self.assertNotIn("wrong-checksums", document["capture"])

    def test_a_lost_last_ack_shows_only_where_it_was_taken(self):
        profile = '[[policy]]\nname = "lose"\nmatch = { role = "last-ack", occurrence = 1 }\ndrop = {}\n'
        def client(wire):
            wire.client("curl", "-sS", "--fail", "-o", "/dev/null", "http://server/bytes/10")
        document, _ = self.compare("client", profile, client, ["open", "close", "fin-retransmissions"])
        connection = document["connections"][0]
        self.assertEqual(connection["fin-retransmissions"], 1)
        self.assertTrue(any("sent its FIN 1 more time" in sentence for sentence in connection["odd"]), connection["odd"])
        # At the client one cannot know whether the second one arrived.
        path = self.folder / "client.pcapng"
        far = explained(path, "--taken-at", "client")["connections"][0]
        self.assertEqual((far["server-state"], far["server-certainty"]), ("LAST-ACK", "implied"), far["why"])

    def test_refused(self):
        def client(wire):
            wire.client("sh", "-c", "curl -sS http://server:81/ 2>/dev/null; true")
        document, _ = self.compare("server", None, client, ["open", "close"])
        self.assertEqual([(c["conn_state"], c["history"]) for c in document["connections"]], [("REJ", "Sr")])


if __name__ == "__main__":
    lab.main()
