"""Everything that must keep finwaitd from starting: what it says, how it exits, and that nothing is left behind."""

import os
import shutil
import subprocess

from support import ServiceTest, command, finwaitd, run_tests

USAGE, FAILED, BAD_PROFILE, NOT_PERMITTED = 2, 1, 3, 6
WITHOUT_TUN = ("unshare", "--mount", "sh", "-c", 'mount -t tmpfs none /dev/net && exec "$@"', "sh")
# The device as udev makes it on a real machine: everybody may open it.
WITH_OPEN_TUN = ("unshare", "--mount", "sh", "-c",
                 'mount -t tmpfs none /dev/net && mknod /dev/net/tun c 10 200 && chmod 666 /dev/net/tun && exec "$@"',
                 "sh")
AS_NOBODY = ("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups")


class Usage(ServiceTest):
    def test_nothing_at_all(self):
        self.refused(code=USAGE, says="no --a")

    def test_misspelt_option(self):
        self.refused("--a", self.a, "--b", self.b, "--profil", "x", code=USAGE, says="did you mean '--profile'?")

    def test_name_too_long(self):
        self.refused("--a", "sixteen-letters-", "--b", self.b, code=USAGE,
                     says=["'sixteen-letters-'", "16 characters long, 15 are possible"])

    def test_same_tap_twice(self):
        self.refused("--a", self.a, "--b", self.a, code=USAGE, says=["both TAP 't0'", "each side needs its own"])

    def test_same_tap_twice_by_another_name_of_its_namespace(self):
        self.refused("--a", self.a, "--b", f"t0@/run/netns/{self.client.name}", code=USAGE, says="both TAP 't0'")

    def test_same_bridge_on_both_sides(self):
        self.refused("--a", "t0,master=br0", "--b", "t1,master=br0", code=USAGE, says=["bridge 'br0'", "would loop"])

    def test_mtu_out_of_range(self):
        self.refused("--a", self.a + ",mtu=67", "--b", self.b, code=USAGE, says="from 68 to 65521")

    def test_ready_descriptor_that_is_not_open(self):
        self.refused("--a", self.a, "--b", self.b, "--ready-fd", "77", code=USAGE,
                     says="--ready-fd 77: Bad file descriptor")


class Names(ServiceTest):
    def test_name_taken_by_a_bridge(self):
        self.server.ip("link", "add", "t0", "type", "bridge")
        self.refused("--a", self.a, "--b", self.b, code=FAILED,
                     says=[f"TAP 't0' in network namespace '{self.server.name}'", "taken by a bridge, not a TAP"])

    def test_name_taken_by_a_tun(self):
        self.server.ip("tuntap", "add", "t0", "mode", "tun")
        self.refused("--a", self.a, "--b", self.b, code=FAILED, says="taken by a TUN (an IP device), not a TAP")

    def test_name_taken_by_the_loopback(self):
        self.refused("--a", f"lo@{self.client.name}", "--b", self.b, code=FAILED, says="not a TAP")

    def test_unknown_namespace(self):
        self.refused("--a", "t0@no-such-namespace", "--b", self.b, code=FAILED,
                     says="network namespace 'no-such-namespace': no such namespace (`ip netns list` shows")

    def test_unknown_bridge(self):
        self.refused("--a", self.a + ",master=br9", "--b", self.b, code=FAILED,
                     says=["'t0'", "bridge 'br9'", "no such bridge"])

    def test_master_that_is_no_bridge(self):
        self.refused("--a", self.a + ",master=lo", "--b", self.b, code=FAILED, says="that is not a bridge")

    def test_tap_in_use_names_who_holds_it(self):
        # Each has a TAP of this name, in a namespace of its own: only the right one may be blamed.
        daemon = self.start("--a", self.a, "--b", "t1")
        with self.server.tap_in_use("t0"):
            self.refused("--a", f"t2@{self.client.name}", "--b", self.b, code=FAILED,
                         says=["attach to TAP 't0'", f"in use by python3 (pid {os.getpid()})"])
            self.refused("--a", f"t2@{self.server.name}", "--b", self.a, code=FAILED,
                         says=["attach to TAP 't0'", f"in use by finwaitd (pid {daemon.process.pid})"])

    def test_tap_with_several_queues(self):
        self.server.ip("tuntap", "add", "t0", "mode", "tap", "multi_queue")
        self.refused("--a", self.a, "--b", self.b, code=FAILED, says="multi_queue cannot be used")

    def test_ipv6_address_on_too_small_an_mtu(self):
        self.refused("--a", self.a + ",mtu=576,address=2001:db8::1/64", "--b", self.b, code=FAILED,
                     says=["2001:db8::1/64", "IPv6 needs an MTU of 1280"])


class Rights(ServiceTest):
    def setUp(self):
        super().setUp()
        # Build directories are often out of nobody's reach.
        self.copy = shutil.copy(finwaitd(), self.directory)

    def as_nobody(self, *arguments, says, launcher=()):
        os.environ["FINWAITD"], original = self.copy, finwaitd()
        try:
            return self.refused(*arguments, code=NOT_PERMITTED, says=says, launcher=(*launcher, *AS_NOBODY))
        finally:
            os.environ["FINWAITD"] = original

    def test_not_root_where_everybody_may_open_the_device(self):
        self.as_nobody("--a", "t0", "--b", "t1", launcher=WITH_OPEN_TUN,
                       says=["create TAP 't0': Operation not permitted", "sudo", "ip tuntap add dev t0 mode tap user"])

    def test_not_root_and_no_access_to_the_device(self):
        closed = tuple(word.replace("666", "600") for word in WITH_OPEN_TUN)
        self.as_nobody("--a", "t0", "--b", "t1", launcher=closed, says=["open /dev/net/tun: Permission denied", "root"])

    def test_not_root_and_another_namespace(self):
        self.as_nobody("--a", self.a, "--b", self.b, says=[f"enter network namespace '{self.client.name}'", "sudo"])

    def test_tap_of_another_user(self):
        self.home.ip("tuntap", "add", "t0", "mode", "tap", "user", "1234")
        self.as_nobody("--a", "t0", "--b", "t1", launcher=WITH_OPEN_TUN, says=["attach to TAP 't0'", "somebody else"])

    def test_without_the_tun_driver(self):
        self.refused("--a", self.a, "--b", self.b, code=FAILED, launcher=WITHOUT_TUN,
                     says=["open /dev/net/tun: No such file or directory", "modprobe tun"])


class Profiles(ServiceTest):
    def bad_profile(self, path, says):
        message = self.refused("--a", self.a, "--b", self.b, "--profile", path, code=BAD_PROFILE, says=says)
        for line in message.splitlines():
            self.assertTrue(line.startswith(path), line)
        self.refused("--a", self.a, "--b", self.b, "--check", "--profile", path, code=BAD_PROFILE, says=says)
        return message

    def test_missing(self):
        self.bad_profile(os.path.join(self.directory, "missing.toml"), says="no such file")

    def test_empty(self):
        self.bad_profile(self.file("empty.toml", ""), says="empty")

    def test_directory(self):
        self.bad_profile(self.directory, says="directory")

    def test_binary(self):
        self.bad_profile(self.file("binary.toml", bytes(range(256))), says="binary.toml")

    def test_wrong_in_five_places_at_once(self):
        path = self.file("five.toml", "\n".join([
            "seeed = 1",
            "[[policy]]",
            'match = { role = "lastack" }',
            "drop = {}",
            "[[policy]]",
            "delay = { one-way = 20 }",
            "[[policy]]",
            'loss = { chance = "150%" }',
            "[[policy]]",
            'enabled = "perhaps"',
            'delay = { one-way = "20ms" }',
            ""]))
        message = self.bad_profile(path, says=["did you mean 'last-ack'?", "did you mean 'seed'?"])
        where = [tuple(map(int, line[len(path) + 1:].split(":")[:2])) for line in message.splitlines()]
        self.assertEqual([line for line, _ in where], [1, 3, 6, 8, 10], message)
        self.assertTrue(all(column >= 1 for _, column in where), message)


class Check(ServiceTest):
    def test_right_ones_are_called_so_and_nothing_is_made(self):
        before = self.footprint()
        done = subprocess.run(self.home.inside(finwaitd(), "--a", self.a, "--b", self.b, "--check"),
                              capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (0, "options and profile are right\n"), done.stderr)
        self.assertEqual(self.footprint(), before)

    def test_help_and_version(self):
        self.assertIn("Examples:", command(finwaitd(), "--help"))
        self.assertTrue(command(finwaitd(), "--version").startswith("finwaitd "))


if __name__ == "__main__":
    run_tests()
