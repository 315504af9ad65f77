"""Frames of every kind, made by scapy, cross a clean wire byte for byte."""
import subprocess
import unittest

import lab


class Frames(lab.WireTest):
    def test_every_kind_arrives_unchanged_and_in_order(self):
        listener = self.lab.command("server", [lab.PYTHON, lab.HERE / "frames_peer.py", "listen", "server0"])
        with subprocess.Popen(listener, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
            self.addCleanup(server.kill)
            self.assertEqual(server.stdout.readline(), "listening\n")
            mac = self.lab.server("cat", "/sys/class/net/server0/address").strip()
            sent = self.lab.client(lab.PYTHON, lab.HERE / "frames_peer.py", "send", "client0", mac).splitlines()
            got, complaints = server.communicate(timeout=lab.PATIENCE)
        self.assertGreater(len(sent), 40)
        self.assertEqual(got.splitlines(), sent, complaints)


if __name__ == "__main__":
    lab.main()
