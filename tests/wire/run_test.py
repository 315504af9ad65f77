"""finwait run: two commands, one wire, and an exit status that tells the truth."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import unittest

import lab

SERVER = f"{lab.PYTHON} {lab.HERE}/http_server.py"
FETCH = "curl -sS --fail -o /dev/null http://server/bytes/1000"


def run(*words, server=SERVER, client=FETCH, **options):
    return lab.finwait("run", "--server", server, "--client", client, *words, check=False, **options)


class Run(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def profile(self, text):
        path = self.folder / "profile.toml"
        path.write_text(text)
        return path

    def test_a_clean_exchange(self):
        done = run(client="curl -sS --fail http://server/bytes/5 | wc -c")
        self.assertEqual((done.returncode, done.stdout), (0, "5\n"), done.stderr)

    def test_the_last_ack_is_lost_and_the_fin_comes_again(self):
        events_file = self.folder / "events"
        done = run("-p", "lose-last-ack", "--seed", 7, "--events", events_file)
        self.assertEqual(done.returncode, 0, done.stderr)
        events = [json.loads(line) for line in events_file.read_text().splitlines()]
        lost = [e for e in events if e["event"] == "fated" and e["fate"] == "dropped"]
        self.assertEqual([e["occurrence"]["last-ack"] for e in lost], [1])
        self.assertEqual(lost[0]["server-state"], "LAST-ACK")
        self.assertEqual(lost[0]["client-state"], "TIME-WAIT")
        again = [e for e in events if e["event"] == "emitted" and e.get("retransmission") and "passive-fin" in e["roles"]]
        self.assertGreaterEqual(len(again), 1)
        self.assertEqual(again[0]["from"], "server")
        answers = [e for e in events if e["event"] == "fated" and e["fate"] == "delivered"
                   and e.get("occurrence", {}).get("last-ack") == 2]
        self.assertEqual([e["from"] for e in answers], ["client"])
        self.assertEqual(answers[0]["server-state"], "CLOSED")
        self.assertGreater(answers[0]["at"], again[0]["at"])

    def test_the_ladder_is_told_on_stderr(self):
        done = run("-p", "lose-last-ack")
        self.assertEqual(done.stdout, "")
        for word in ("LAST-ACK", "TIME-WAIT", "FIN-WAIT-1", "lose-last-ack", "--seed"):
            self.assertIn(word, done.stderr)
        self.assertTrue(all(len(line) <= 80 for line in done.stderr.splitlines() if "finwait run" not in line), done.stderr)

    def test_ladder_never(self):
        self.assertNotIn("FIN-WAIT-1  ", run("--ladder", "never").stderr)

    def test_a_fault_that_never_happened(self):
        profile = self.profile('[[policy]]\nname = "far"\nmatch = { role = "last-ack", server-port = 81 }\ndrop = {}\n')
        done = run("-p", profile)
        self.assertEqual(done.returncode, 4)
        self.assertRegex(done.stderr, r"(?m)^finwait: far: matched 0 segments; nearest: \S")
        self.assertEqual(run("-p", profile, "--allow-unused").returncode, 0)

    def test_no_connection_at_all(self):
        done = run("--ready", 0, server="sleep 100", client="true")
        self.assertEqual(done.returncode, 4)
        self.assertIn("no TCP connection was seen", done.stderr)
        self.assertEqual(run("--ready", 0, "--allow-unused", server="sleep 100", client="true").returncode, 0)

    def test_a_client_that_fails(self):
        done = run(client=f"{FETCH}; exit 9")
        self.assertEqual(done.returncode, 1)
        self.assertIn("the client exited with status 9", done.stderr)
        self.assertEqual(run("--pass-status", client=f"{FETCH}; exit 9").returncode, 9)

    def test_a_server_that_does_not_start(self):
        done = run(server="exit 8")
        self.assertEqual(done.returncode, 1)
        self.assertIn("the server exited with status 8 before it listened", done.stderr)

    def test_a_server_that_listens_elsewhere(self):
        done = run("--ready", 81, "--timeout", "1s")
        self.assertEqual(done.returncode, 1)
        self.assertIn("the server does not listen on TCP port 81 within 1s", done.stderr)

    def test_a_client_that_does_not_end(self):
        done = run("--timeout", "3s", client="sleep 1000")
        self.assertEqual(done.returncode, 1)
        self.assertIn("the client still ran after 3s", done.stderr)

    def start(self, client, *words, server=SERVER):
        process = subprocess.Popen([lab.FINWAIT, "run", "--server", server, "--client", client, *words],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.kill)
        return process

    def test_an_interrupt_shows_what_happened_until_then(self):
        process = self.start(f"{FETCH}; echo fetched; sleep 1000")
        self.assertEqual(process.stdout.readline(), "fetched\n")
        for line in process.stderr:  # from here on it waits, and nobody asks it for anything else
            if "client still runs; Ctrl-C shows what happened so far" in line:
                break
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=lab.PATIENCE)
        self.assertEqual(process.returncode, 130, told)
        self.assertIn("finwait: interrupted; this is what happened until then\n", told)
        for word in ("ESTABLISHED", "FIN-WAIT-1", "--seed"):
            self.assertIn(word, told)
        self.assertNotIn("the client still runs", told)  # said once

    def test_a_second_interrupt_ends_at_once(self):
        stubborn = "trap '' TERM; while :; do sleep 100076; done"
        process = self.start("echo up; sleep 1000", "--ready", "0", server=stubborn)
        self.assertEqual(process.stdout.readline(), "up\n")
        process.send_signal(signal.SIGINT)
        lab.wait_until("the wire to go", lambda: len(lab.processes_with(f"finwait-run-{process.pid}-client")) == 0)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=lab.PATIENCE)
        self.assertEqual(process.returncode, -signal.SIGINT, told)
        self.assertNotIn("this is what happened", told)
        self.assertEqual(lab.processes_with("100076"), [])
        self.assertEqual([trace for trace in lab.traces() if f"run-{process.pid}" in trace], [])

    def test_it_waits_for_what_the_box_holds(self):
        done = run("-p", "late-last-ack", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        told = json.loads(done.stdout)
        self.assertEqual(told["still-held"], {})
        self.assertTrue(any("TIME-WAIT was ended by a RST" in odd for odd in told["connections"][0]["odd"]), told)

    def test_what_is_still_held_is_named(self):
        profile = self.profile('[[policy]]\nname = "keep"\nmatch = { role = "last-ack" }\nhold = { for = "60s" }\n')
        done = run("-p", profile, "--settle", "500ms")
        self.assertRegex(done.stderr, r"(?m)^finwait: \d+ segments? still held by keep 500ms after the client's end")

    def test_a_seed_that_was_drawn_is_exact_in_every_json_reader(self):
        self.assertLess(json.loads(run("--json").stdout)["seed"], 2 ** 53)

    def test_events_into_what_cannot_be_read_again(self):
        done = run("--events", "/dev/full")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--events /dev/full: not a regular file", done.stderr)

    def test_the_example_of_the_help(self):
        text = lab.finwait("help", "run").stdout
        self.assertIn("-p lose-last-ack --server 'python3 -m http.server -p HTTP/1.1 80'", text)
        done = run("-p", "lose-last-ack", server=f"{lab.PYTHON} -m http.server -p HTTP/1.1 80",
                   client="curl -sS -o /dev/null http://server/")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_json(self):
        done = run("--json", "--seed", 5, client="curl -sS --fail http://server/bytes/5 | wc -c")
        told = json.loads(done.stdout)
        self.assertEqual((told["exit"], told["seed"], told["closed"]), (0, 5, True))
        self.assertEqual(told["client"], {"ok": True, "status": 0, "signal": None})
        self.assertEqual(len(told["connections"]), 1)
        self.assertIn("5\n", done.stderr)

    def test_names_resolve_for_both(self):
        script = "getent ahosts client server; getent ahosts client6 server6"
        server = f"({script}) && exec {SERVER}"
        done = run(server=server, client=f"{script}; {FETCH}")
        for address in ("198.18.0.1", "198.18.0.2", "2001:db8::1", "2001:db8::2"):
            with self.subTest(address=address):
                self.assertIn(address, done.stdout)
                self.assertIn(address, done.stderr)

    def test_ipv6(self):
        done = run(client=FETCH.replace("server", "server6"), server=SERVER)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("2001:db8::", done.stderr)

    def test_a_bad_profile(self):
        done = run("-p", self.profile('[[policy]]\nmatch = { role = "lastack" }\ndrop = {}\n'))
        self.assertEqual(done.returncode, 3)
        self.assertRegex(done.stderr, r"profile\.toml:2:\d+: .*lastack.*last-ack")

    def test_a_profile_that_is_not_there(self):
        done = run("-p", "lose-lastack")
        self.assertEqual(done.returncode, 3)
        self.assertIn("did you mean 'lose-last-ack'?", done.stderr)

    def test_a_command_line_that_is_wrong(self):
        self.assertEqual(run("--settel", "1s").returncode, 2)
        self.assertEqual(lab.finwait("rnu", check=False).returncode, 2)

    def test_without_the_tun_driver(self):
        hidden = f"mount -t tmpfs none /dev/net && exec {lab.FINWAIT} run --server true --client true"
        done = subprocess.run(["unshare", "--mount", "sh", "-c", hidden], capture_output=True, text=True, timeout=lab.PATIENCE)
        self.assertEqual(done.returncode, 1)
        self.assertIn("open /dev/net/tun: No such file or directory", done.stderr)

    def test_without_root(self):
        self.folder.chmod(0o755)  # the build may lie where only root may look
        finwait = shutil.copy2(shutil.which(lab.FINWAIT), self.folder)
        done = subprocess.run([finwait, "run", "--server", SERVER, "--client", FETCH], user=65534, group=65534, extra_groups=[],
                              capture_output=True, text=True, timeout=lab.PATIENCE)
        self.assertEqual(done.returncode, 6)
        self.assertIn("root", done.stderr)


class NothingIsLeft(unittest.TestCase):
    """Whatever ends a run: no namespace, no process, no file of it is left."""

    def start(self, mark):
        # A grandchild and a daemon of the client's, which no process group leads to.
        client = f"(setsid sleep {mark} &) ; sleep {mark} & sleep {mark}"
        process = subprocess.Popen([lab.FINWAIT, "run", "--server", SERVER + f" 80 {mark}", "--client", client],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.stderr.close)
        lab.wait_until("the client", lambda: len(lab.processes_with(str(mark))) >= 4)
        return process

    def labs_of(self, process):
        return [trace for trace in lab.traces() if f"run-{process.pid}" in trace]

    def check_signal(self, number, mark):
        process = self.start(mark)
        self.assertEqual(len(self.labs_of(process)), 5)  # two namespaces, two of /etc/netns, one directory
        process.send_signal(number)
        status = process.wait(lab.PATIENCE)
        self.assertEqual(self.labs_of(process), [])
        self.assertEqual(lab.processes_with(str(mark)), [])
        return status

    def test_after_ctrl_c(self):
        self.assertEqual(self.check_signal(signal.SIGINT, 100071), 130)

    def test_after_term(self):
        self.assertEqual(self.check_signal(signal.SIGTERM, 100072), 143)

    def test_after_hangup(self):
        self.assertEqual(self.check_signal(signal.SIGHUP, 100073), -signal.SIGHUP)

    def test_after_kill_the_next_one_cleans_up(self):
        process = self.start(100074)
        process.kill()
        process.wait(lab.PATIENCE)
        lab.finwait("lab", "list")
        lab.wait_until("the leftovers to go", lambda: not self.labs_of(process) and not lab.processes_with("100074"))

    def test_after_the_daemons_death(self):
        process = self.start(100075)
        (daemon,) = [pid for pid in lab.processes_with(f"finwait-run-{process.pid}-client") if pid != process.pid]
        os.kill(daemon, signal.SIGKILL)
        _, complaint = process.communicate(timeout=lab.PATIENCE)
        self.assertEqual(process.returncode, 1)
        self.assertIn("finwaitd was killed by signal 9", complaint)
        self.assertEqual(self.labs_of(process), [])
        self.assertEqual(lab.processes_with("100075"), [])


if __name__ == "__main__":
    lab.main()
