"""A set rate between real kernels: what arrives is what was set, counted on wire bytes, within 1 %."""
import json
import unittest

import lab

RATES = {"1mbit": 1e6, "10mbit": 1e7, "100mbit": 1e8, "1gbit": 1e9}
SECONDS = 3
TOLERANCE = 0.01

DATAGRAM = 1400
MSS = 1448  # with timestamps
# Wire bytes of a byte of payload: Ethernet, IPv4, and UDP or TCP with timestamps stand before it.
UDP = (DATAGRAM + 14 + 20 + 8) / DATAGRAM
TCP = (MSS + 14 + 20 + 32) / MSS


class Rate(unittest.TestCase):
    def test_datagrams_at_more_than_the_rate(self):
        """Whatever is offered beyond the rate is lost."""
        for rate in ("1mbit", "10mbit", "100mbit"):
            offered = int(1.2 * RATES[rate] / UDP)
            self.measure(rate, UDP, "--udp", "--bandwidth", offered, "--length", DATAGRAM)

    def test_a_stream_that_fills_the_queue(self):
        """Reno, whose superframes are cut at 100 mbit and pass whole at 1 gbit."""
        for rate in ("10mbit", "100mbit", "1gbit"):
            self.measure(rate, TCP)

    def measure(self, rate, wire_bytes, *words):
        # A short queue, so that also the slowest is full before the first second is over.
        profile = f'[[policy]]\nrate = {{ bandwidth = "{rate}", queue = "100ms" }}\n'
        with self.subTest(rate=rate, words=words), lab.Lab("--sysctl", lab.RENO, profile=profile) as wire:
            often = ("--json", "--interval", 0.25)
            with wire.serving("iperf3", "--server", "--one-off", *often, port=5201):
                report = json.loads(wire.client("iperf3", "--client", "server", "--time", SECONDS, *often,
                                                "--get-server-output", *words))
            self.assertNotIn("error", report)
            # As its receiver saw it, from the first second on, and without the last interval, which may be cut short.
            intervals = [i["sum"] for i in report["server_output_json"]["intervals"]]
            steady = [i for i in intervals[:-1] if i["start"] > 0.9]
            achieved = 8 * wire_bytes * sum(i["bytes"] for i in steady) / sum(i["seconds"] for i in steady)
            print(f"{rate}: {achieved / RATES[rate] - 1:+.2%} {' '.join(map(str, words))}", flush=True)
            self.assertAlmostEqual(achieved / RATES[rate], 1, delta=TOLERANCE)


if __name__ == "__main__":
    lab.main()
