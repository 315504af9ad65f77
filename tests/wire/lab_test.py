"""finwait lab: labs to live in, side by side, and gone without a trace."""
import json
import subprocess
import unittest

import lab


class TwoLabs(unittest.TestCase):
    def test_side_by_side(self):
        with lab.Lab() as one, lab.Lab() as two:
            with one.web_server():
                one.client("curl", "-sS", "--fail", "-o", "/dev/null", "http://server/bytes/1000")
                self.assertIn(" 0% packet loss", two.client("ping", "-c", 2, "-i", 0.02, "server"))
                # The same address is another host there, and nobody serves.
                refused = two.client("sh", "-c", "curl -sS http://server/bytes/1 2>&1; echo $?")
                self.assertTrue(refused.endswith("\n7\n"), refused)
            listed = {row["name"]: row for row in json.loads(lab.finwait("lab", "list", "--json").stdout)}
            for wire in (one, two):
                self.assertEqual(listed[wire.name]["state"], "up")
                self.assertEqual(listed[wire.name]["client"], wire.netns("client"))
        for wire in (one, two):
            self.assertEqual([trace for trace in lab.traces() if wire.name in trace], [])


class Life(unittest.TestCase):
    def test_visible_to_ip_netns(self):
        with lab.Lab() as wire:
            names = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=True).stdout
            self.assertIn(wire.netns("client"), names)
            inside = ["ip", "netns", "exec", wire.netns("client")]
            subprocess.run([*inside, "ping", "-c", "1", "server"], check=True, capture_output=True)
            subprocess.run([*inside, "ping", "-c", "1", "client"], check=True, capture_output=True)

    def test_sys_shows_the_hosts_own_interfaces(self):
        with lab.Lab() as wire:
            self.assertEqual(wire.client("ls", "/sys/class/net").split(), ["client0", "lo"])
            self.assertEqual(wire.server("ls", "/sys/class/net").split(), ["lo", "server0"])

    def test_exec_hands_the_status_through(self):
        with lab.Lab() as wire:
            self.assertEqual(subprocess.run(wire.command("client", ["sh", "-c", "exit 5"])).returncode, 5)
            done = subprocess.run(wire.command("client", ["no-such-command"]), capture_output=True, text=True)
            self.assertEqual(done.returncode, 127)
            self.assertIn("no-such-command: No such file or directory", done.stderr)

    def test_down_ends_who_lives_there(self):
        with lab.Lab() as wire:
            with subprocess.Popen(wire.command("server", ["sh", "-c", "trap '' TERM; echo ready; sleep 100081; sleep 100081"]),
                                  stdout=subprocess.PIPE) as stubborn:
                stubborn.stdout.readline()
                lab.finwait("lab", "down", wire.name)
                self.assertNotEqual(stubborn.wait(lab.PATIENCE), 0)
            self.assertEqual(lab.processes_with("100081"), [])

    def test_down_of_what_is_not_there_is_well(self):
        lab.finwait("lab", "down", "t-never-was")

    def test_show_tells_what_happened_so_far(self):
        with lab.Lab() as wire:
            done = lab.finwait("lab", "show", wire.name)
            self.assertIn("no TCP connection was seen so far", done.stderr)
            with wire.web_server():
                for _ in range(2):
                    wire.client("curl", "-sS", "--fail", "-o", "/dev/null", "http://server/bytes/1000")
            shown = lab.finwait("lab", "show", wire.name).stdout
            self.assertIn("connection 1 ", shown)
            self.assertIn("connection 2 ", shown)
            second = lab.finwait("lab", "show", wire.name, 2).stdout
            self.assertNotIn("connection 1 ", second)
            self.assertIn("FIN-WAIT-1", second)
            told = json.loads(lab.finwait("lab", "show", wire.name, "--json").stdout)
            self.assertEqual([c["connection"] for c in told["connections"]], [1, 2])
            none = lab.finwait("lab", "show", wire.name, 7, check=False)
            self.assertEqual(none.returncode, 1)
            self.assertIn("has no connection 7; there are: 1 to 2", none.stderr)

    def test_up_says_where_things_are(self):
        name = f"t{lab.os.getpid()}-said"
        try:
            said = lab.finwait("lab", "up", name).stderr
            for word in (f"finwait lab show {name}", f"/run/finwait/labs/{name}/events", f"/run/finwait/labs/{name}/log"):
                self.assertIn(word, said)
        finally:
            lab.finwait("lab", "down", name)

    def test_up_and_down_have_the_same_default(self):
        if "/run/finwait/labs/lab" in lab.traces():
            self.skipTest("somebody lives in the lab called lab")
        lab.finwait("lab", "up")
        lab.finwait("lab", "down")
        self.assertNotIn("/run/finwait/labs/lab", lab.traces())

    def test_list_without_a_daemon(self):
        with lab.Lab() as wire:
            row, = [r for r in json.loads(lab.finwait("lab", "list", "--json").stdout) if r["name"] == wire.name]
            subprocess.run(["kill", "-9", str(row["pid"])], check=True)
            lab.wait_until("its end", lambda: [wire.name, "broken", "-", "-"] in [
                line.split() for line in lab.finwait("lab", "list").stdout.splitlines()])

    def test_a_name_is_taken_once(self):
        with lab.Lab() as wire:
            done = lab.finwait("lab", "up", wire.name, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn(f"`finwait lab down {wire.name}` removes it", done.stderr)
            self.assertIn(" 0% packet loss", wire.client("ping", "-c", 1, "server"))

    def test_a_daemon_that_died_is_shown(self):
        with lab.Lab() as wire:
            row, = [r for r in json.loads(lab.finwait("lab", "list", "--json").stdout) if r["name"] == wire.name]
            subprocess.run(["kill", "-9", str(row["pid"])], check=True)
            lab.wait_until("the lab to be broken", lambda: any(
                r["name"] == wire.name and r["state"] == "broken"
                for r in json.loads(lab.finwait("lab", "list", "--json").stdout)))
        self.assertEqual([trace for trace in lab.traces() if wire.name in trace], [])

    def test_a_setting_of_both_hosts(self):
        with lab.Lab("--sysctl", lab.RENO) as wire:
            for host in ("client", "server"):
                self.assertEqual(wire.run(host, "cat", "/proc/sys/net/ipv4/tcp_congestion_control"), "reno\n")

    def test_a_setting_that_cannot_be(self):
        done = lab.finwait("lab", "up", "t-no-setting", "--sysctl", "net.ipv4.no_such_thing=1", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("net.ipv4.no_such_thing", done.stderr)
        self.assertEqual([trace for trace in lab.traces() if "t-no-setting" in trace], [])

    def test_exec_in_a_lab_that_is_not_there(self):
        done = lab.finwait("lab", "exec", "t-never-was", "client", "true", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("no lab 't-never-was'", done.stderr)


if __name__ == "__main__":
    lab.main()
