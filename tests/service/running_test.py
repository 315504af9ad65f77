"""finwaitd while it runs: links as asked for, TAPs that stay, signals, and what happens when the ground goes away."""

import json
import os
import shutil
import signal
import subprocess

from bad_input_test import AS_NOBODY, WITH_OPEN_TUN
from support import ServiceTest, finwaitd, run_tests

NOTHING_PASSES = '[[policy]]\nloss = { chance = "100%" }\n'
EVERYTHING_PASSES = '[[policy]]\nloss = { chance = "0%" }\n'


class RunningTest(ServiceTest):
    def start_pair(self, *arguments, a="", b=""):
        return self.start("--a", f"{self.a},address=198.18.0.1/24,address=2001:db8::1/64{a}",
                          "--b", f"{self.b},address=198.18.0.2/24,address=2001:db8::2/64{b}", *arguments)

    def ping(self, address="198.18.0.2", wait=10, size=56):
        """Does an echo come back? Where it must not, `wait` seconds are given to it."""
        done = subprocess.run(self.client.inside("ping", "-n", "-c1", f"-W{wait}", f"-s{size}", address),
                              stdout=subprocess.DEVNULL)
        return done.returncode == 0

    def link(self, namespace, name="t0"):
        return next(link for link in namespace.link_details() if link["ifname"] == name)


class Links(RunningTest):
    def test_two_namespaces_hear_each_other(self):
        self.start_pair()
        self.assertTrue(self.ping())
        self.assertTrue(self.ping("2001:db8::2"))

    def test_without_offloads_too(self):
        daemon = self.start_pair("--no-offload")
        self.assertTrue(self.ping())
        self.assertIn("offloads: none", daemon.log.until("offloads"))

    def test_mac_mtu_queue_and_addresses_are_as_asked_for(self):
        self.start_pair("--mtu", "1400", a=",mac=02:00:00:00:00:aa,txqueuelen=77", b=",mtu=9000")
        link = self.link(self.client)
        self.assertEqual((link["address"], link["mtu"], link["txqlen"]), ("02:00:00:00:00:aa", 1400, 77))
        self.assertIn("UP", link["flags"])
        addresses = {(a["local"], a["prefixlen"]) for a in link["addr_info"]}
        self.assertLessEqual({("198.18.0.1", 24), ("2001:db8::1", 64)}, addresses)
        tentative = [a for a in link["addr_info"] if a["local"] == "2001:db8::1" and a.get("tentative")]
        self.assertEqual(tentative, [])
        self.assertEqual(self.link(self.server)["mtu"], 9000)

    def test_jumbo_frames_pass(self):
        self.start_pair("--mtu", "9000")
        self.assertTrue(self.ping(size=8900))

    def test_the_smallest_and_the_largest_mtu(self):
        self.start("--a", self.a + ",mtu=68", "--b", self.b + ",mtu=65521")
        self.assertEqual((self.link(self.client)["mtu"], self.link(self.server)["mtu"]), (68, 65521))

    def test_a_tap_becomes_a_port_of_its_bridge(self):
        self.client.ip("link", "add", "br0", "type", "bridge")
        self.start("--a", self.a + ",master=br0", "--b", self.b)
        self.assertEqual(self.link(self.client)["master"], "br0")

    def test_nothing_stays(self):
        before = self.footprint()
        daemon = self.start_pair()
        daemon.signal(signal.SIGTERM)
        self.assertEqual(daemon.wait()[0], 0)
        self.assertEqual(self.footprint(), before)


class Persistence(RunningTest):
    def test_attaches_to_a_tap_that_is_there_and_leaves_it(self):
        self.client.ip("tuntap", "add", "t0", "mode", "tap")
        index = self.link(self.client)["ifindex"]
        daemon = self.start_pair()
        self.assertIn("attached", daemon.log.until(f"'{self.client.name}'"))
        self.assertIn("created", daemon.log.until(f"'{self.server.name}'"))
        self.assertTrue(self.ping())
        daemon.signal(signal.SIGTERM)
        self.assertEqual(daemon.wait()[0], 0)
        self.assertEqual(self.link(self.client)["ifindex"], index)
        self.assertEqual(self.server.links(), ["lo"])

    def test_keep(self):
        daemon = self.start_pair("--keep")
        before = self.link(self.client)
        daemon.signal(signal.SIGTERM)
        self.assertEqual(daemon.wait()[0], 0)
        after = self.link(self.client)
        self.assertEqual((after["ifindex"], after["address"]), (before["ifindex"], before["address"]))
        self.assertIn("198.18.0.1", [a["local"] for a in after["addr_info"]])
        # And the next one takes them up again, addresses and all.
        daemon = self.start_pair()
        self.assertIn("attached", daemon.log.until(f"'{self.server.name}'"))
        self.assertTrue(self.ping())

    def test_a_failed_start_keeps_nothing(self):
        self.refused("--a", self.a, "--b", self.b + ",master=br9", "--keep", code=1, says="br9")

    def test_a_user_may_use_a_tap_that_root_made_for_him(self):
        for name in "t0", "t1":
            self.home.ip("tuntap", "add", name, "mode", "tap", "user", "65534", "vnet_hdr")
            self.home.ip("link", "set", name, "up")
        original = finwaitd()
        os.environ["FINWAITD"] = shutil.copy(original, self.directory)
        try:
            daemon = self.start("--a", "t0", "--b", "t1", launcher=WITH_OPEN_TUN + AS_NOBODY)
        finally:
            os.environ["FINWAITD"] = original
        self.assertIn("attached", daemon.log.until("'t0'"))
        self.assertIn("tap-a.tx-dropped", daemon.counters())


class Signals(RunningTest):
    def test_term_and_int_end_it_with_counters_on_record(self):
        for number in signal.SIGTERM, signal.SIGINT:
            daemon = self.start_pair()
            self.assertTrue(self.ping())
            daemon.signal(number)
            code, log = daemon.wait()
            self.assertEqual(code, 0, log)
            self.assertIn(number.name, log)
            self.assertRegex(log, r"tap-a\.frames-read [1-9]")
            self.assertRegex(log, r"fate\.delivered [1-9]")

    def test_usr1_prints_counters_and_nothing_stops(self):
        daemon = self.start_pair("--seed", "42")
        self.assertTrue(self.ping())
        counters = daemon.counters()
        self.assertGreater(counters["tap-a.frames-read"], 0)
        self.assertGreater(counters["tap-b.frames-written"], 0)
        self.assertEqual(counters["box.seed"], 42)
        self.assertTrue(self.ping())
        self.assertGreater(daemon.counters()["tap-a.frames-read"], counters["tap-a.frames-read"])

    def test_hup_takes_a_new_profile(self):
        path = self.file("p.toml", EVERYTHING_PASSES)
        daemon = self.start_pair("--profile", path)
        self.assertTrue(self.ping())
        self.file("p.toml", NOTHING_PASSES)
        daemon.signal(signal.SIGHUP)
        daemon.log.until("generation 2")
        self.assertFalse(self.ping(wait=1))
        self.assertEqual(daemon.counters()["box.generation"], 2)

    def test_hup_with_a_bad_profile_says_all_that_is_wrong_and_keeps_the_old_one(self):
        path = self.file("p.toml", NOTHING_PASSES)
        daemon = self.start_pair("--profile", path)
        self.file("p.toml", "seeed = 1\n" + EVERYTHING_PASSES + "fly = {}\n")
        daemon.signal(signal.SIGHUP)
        daemon.log.until(path + ":1:1: ")
        daemon.log.until(path + ":4:1: ")
        daemon.log.until("the one before stays")
        self.assertFalse(self.ping(wait=1))
        self.assertEqual(daemon.counters()["box.generation"], 1)

    def test_hup_with_a_profile_that_is_gone_keeps_the_old_one(self):
        path = self.file("p.toml", EVERYTHING_PASSES)
        daemon = self.start_pair("--profile", path)
        os.remove(path)
        daemon.signal(signal.SIGHUP)
        daemon.log.until("the one before stays")
        self.assertTrue(self.ping())

    def test_hup_without_a_profile_changes_nothing(self):
        daemon = self.start_pair()
        daemon.signal(signal.SIGHUP)
        daemon.log.until("no --profile to read again")
        self.assertTrue(self.ping())


class Loss(RunningTest):
    """Of the ground under its feet."""

    def test_a_tap_deleted_while_running_ends_it(self):
        daemon = self.start_pair()
        self.assertTrue(self.ping())
        self.server.ip("link", "delete", "t0")
        code, log = daemon.wait()
        self.assertEqual(code, 1, log)
        self.assertIn(f"TAP 't0' in network namespace '{self.server.name}': the device was deleted", log)
        self.assertRegex(log, r"tap-a\.frames-read [1-9]")
        self.assertEqual(self.client.links(), ["lo"])

    def test_a_namespace_removed_while_running_ends_it(self):
        daemon = self.start_pair()
        self.server.remove()
        code, log = daemon.wait()
        self.assertEqual(code, 1, log)
        self.assertIn(f"network namespace '{self.server.name}' was removed", log)
        self.assertEqual(self.client.links(), ["lo"])

    def test_another_namespace_removed_does_not(self):
        daemon = self.start_pair()
        self.namespace().remove()
        self.assertTrue(self.ping())
        self.assertIsNone(daemon.process.poll())

    def test_a_link_that_is_down_refuses_frames_and_they_are_counted_by_name(self):
        daemon = self.start_pair()
        self.assertTrue(self.ping())
        self.server.ip("link", "set", "t0", "down")
        self.assertFalse(self.ping(wait=1))
        self.assertGreater(daemon.counters()["tap-b.refused.EIO"], 0)
        self.server.ip("link", "set", "t0", "up")
        self.assertTrue(self.ping())


class Events(RunningTest):
    def test_are_written_to_the_file(self):
        path = os.path.join(self.directory, "events")
        daemon = self.start_pair("--events", path, "--seed", "42")
        daemon.signal(signal.SIGTERM)
        self.assertEqual(daemon.wait()[0], 0)
        with open(path) as file:
            lines = [json.loads(line) for line in file]
        self.assertGreaterEqual(len(lines), 1)

    def test_a_file_that_cannot_be_written_is_refused(self):
        self.refused("--a", self.a, "--b", self.b, "--events", "/nowhere/events", code=1,
                     says="/nowhere/events: No such file or directory")


if __name__ == "__main__":
    run_tests()
