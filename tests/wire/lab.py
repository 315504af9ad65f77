"""Labs for tests: made, lived in and taken away by `finwait lab`, whatever the test does. Also what every test file here
ends with: main(), which skips loudly (exit 77) where there is no root."""
import atexit
import contextlib
import itertools
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

FINWAIT = os.environ.get("FINWAIT", "finwait")
PYTHON = "/usr/bin/python3"  # Debian's, which has scapy
HERE = pathlib.Path(__file__).resolve().parent
RENO = "net.ipv4.tcp_congestion_control=reno"
PATIENCE = 120  # seconds after which something hangs; never what is measured

_numbers = itertools.count(1)
_up = set()  # names of labs to take down, should a test be interrupted


def finwait(*words, check=True, **options):
    """Runs finwait to its end. Its output, as text, is in stdout and stderr."""
    options.setdefault("timeout", PATIENCE)
    done = subprocess.run([FINWAIT, *map(str, words)], capture_output=True, text=True, **options)
    if check and done.returncode != 0:
        raise AssertionError(f"{done.args} exited with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done


def wait_until(what, condition):
    """Until condition() is true; fails naming `what`."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain for {what}")
        time.sleep(0.02)


class Lab:
    """with Lab() as lab: lab.client("ping", "-c1", "server")"""

    def __init__(self, *up_options, profile=None):
        self.name = f"t{os.getpid()}-{next(_numbers)}"
        self._options = list(up_options)
        self._profile = profile  # text in TOML

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            if self._profile is not None:
                file = stack.enter_context(tempfile.NamedTemporaryFile("w", suffix=".toml"))
                file.write(self._profile)
                file.flush()
                self._options += ["-p", file.name]
            _up.add(self.name)
            finwait("lab", "up", self.name, *self._options)
        return self

    def __exit__(self, *_):
        finwait("lab", "down", self.name)
        _up.discard(self.name)

    def netns(self, host):
        return f"finwait-{self.name}-{host}"

    def events(self):
        """What finwaitd has told so far, as dictionaries."""
        lines = pathlib.Path(f"/run/finwait/labs/{self.name}/events").read_text().splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def command(self, host, words):
        return [FINWAIT, "lab", "exec", self.name, host, "--", *map(str, words)]

    def run(self, host, *words, check=True, **options):
        """Runs a command to its end and returns its output."""
        options.setdefault("timeout", PATIENCE)
        options.setdefault("text", True)
        done = subprocess.run(self.command(host, words), capture_output=True, **options)
        if check and done.returncode != 0:
            raise AssertionError(f"{host}: {words} exited with {done.returncode}:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def client(self, *words, **options):
        return self.run("client", *words, **options)

    def server(self, *words, **options):
        return self.run("server", *words, **options)

    @contextlib.contextmanager
    def background(self, host, *words, **options):
        """Runs a command for as long as the with lasts."""
        options.setdefault("stdout", subprocess.DEVNULL)
        process = subprocess.Popen(self.command(host, words), **options)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE)
            for pipe in (process.stdin, process.stdout, process.stderr):
                if pipe:
                    pipe.close()

    @contextlib.contextmanager
    def serving(self, *words, port=80, host="server"):
        """The same for a server, once it listens."""
        with self.background(host, *words) as process:
            def listens():
                assert process.poll() is None, f"{words} ended with {process.returncode}"
                return f":{port} " in self.run(host, "ss", "-Hltn")
            wait_until(f"{words} to listen on port {port}", listens)
            yield process

    def web_server(self, *words):
        """A threaded HTTP server with a deep accept queue: http_server.py."""
        return self.serving(PYTHON, HERE / "http_server.py", *words)


class WireTest(unittest.TestCase):
    """One lab with a clean wire for all tests of a class."""
    up_options = ()

    @classmethod
    def setUpClass(cls):
        cls.lab = cls.enterClassContext(Lab(*cls.up_options))


def traces():
    """What a lab could have left on this machine. Other tests' labs, which run at the same time, have other names."""
    found = []
    for folder in ("/run/netns", "/run/finwait/labs", "/etc/netns"):
        with contextlib.suppress(FileNotFoundError):
            found += [f"{folder}/{name}" for name in os.listdir(folder)]
    return found


def processes_with(word):
    """Pids of those whose command line has the word; never our own."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            if word in pathlib.Path(f"/proc/{pid}/cmdline").read_text(errors="replace") and int(pid) != os.getpid():
                found.append(int(pid))
    return found


def main():
    if os.geteuid() != 0:
        print("SKIPPED: needs root, for network namespaces and TAPs", file=sys.stderr)
        sys.exit(77)
    # However it ends, short of being killed, nothing is left.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    atexit.register(lambda: _up and finwait("lab", "down", *_up))
    unittest.main(verbosity=2)
