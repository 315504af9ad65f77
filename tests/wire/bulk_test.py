"""Much data through a clean wire: one GiB over HTTP, and iperf3 both ways on both IP versions."""
import hashlib
import json
import subprocess
import unittest

import http_server
import lab

GIB = 1 << 30


class Bulk(lab.WireTest):
    up_options = ("--sysctl", lab.RENO)

    def test_a_gibibyte_arrives_as_it_was_sent(self):
        sent = hashlib.sha256()
        for block in http_server.content(GIB):
            sent.update(block)
        with self.lab.web_server():
            curl = subprocess.Popen(self.lab.command("client", ["curl", "-sS", "--fail", f"http://server/bytes/{GIB}"]),
                                    stdout=subprocess.PIPE)
            with curl:
                received = hashlib.file_digest(curl.stdout, "sha256")
            self.assertEqual(curl.returncode, 0)
        self.assertEqual(received.hexdigest(), sent.hexdigest())

    def test_iperf3(self):
        for host in ("server", "server6"):
            for direction in ([], ["--reverse"]):
                with self.subTest(host=host, direction=direction):
                    with self.lab.serving("iperf3", "--server", "--one-off", port=5201):
                        report = json.loads(self.lab.client("iperf3", "--client", host, "--time", "1", "--json", *direction))
                    self.assertNotIn("error", report)
                    received = report["end"]["sum_received"]["bytes"]
                    # How fast is for bench/ to say. A wire that does not stall carries more than a few windows.
                    self.assertGreater(received, 4 << 20)


if __name__ == "__main__":
    lab.main()
