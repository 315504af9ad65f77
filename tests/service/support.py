"""What the tests of a running finwaitd share: namespaces of their own, the daemon as a child, and proof that nothing is
left. Needs root; elsewhere a test says loudly that it was skipped (ctest reads exit status 77)."""

import contextlib
import ctypes
import fcntl
import itertools
import json
import os
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest

PATIENCE = 30  # seconds; only ever reached by a failure
SKIPPED = 77
DIES_WITH_US = ("setpriv", "--pdeathsig", "KILL")
CLONE_NEWNET = 0x40000000
TUNSETIFF = 0x400454CA
IFF_TAP, IFF_NO_PI = 0x0002, 0x1000

_numbers = itertools.count(1)


def run_tests():
    """Runs the tests of the calling script."""
    if os.geteuid() != 0:
        print("SKIPPED: needs root, for network namespaces and TAPs; run the tests as root to have this one")
        sys.exit(SKIPPED)
    # Whoever interrupts us gets the running test's namespaces removed before we end.
    signal.signal(signal.SIGTERM, lambda *_: os.kill(os.getpid(), signal.SIGINT))
    unittest.main(verbosity=2, catchbreak=True)


def command(*arguments):
    """Runs a command that must succeed; its output."""
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=PATIENCE)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(arguments)}: {done.returncode}: {done.stderr}")
    return done.stdout


class Namespace:
    """A named network namespace. Names carry our pid, so that suites can run side by side."""

    def __init__(self):
        self.name = f"fwt{os.getpid()}n{next(_numbers)}"
        command("ip", "netns", "add", self.name)

    def remove(self):
        subprocess.run(["ip", "netns", "delete", self.name], capture_output=True)

    def ip(self, *arguments):
        return command("ip", "-n", self.name, *arguments)

    def links(self):
        return sorted(link["ifname"] for link in self.link_details())

    def link_details(self, *names):
        return json.loads(self.ip("-j", "-d", "-s", "address", "show", *(("dev",) + names if names else ())) or "[]")

    def inside(self, *arguments):
        """The command line that runs `arguments` in here; exec'ed, so the pid is theirs."""
        return ["nsenter", f"--net=/run/netns/{self.name}", *arguments]

    @contextlib.contextmanager
    def entered(self):
        """This process (its only thread) inside."""
        libc = ctypes.CDLL(None, use_errno=True)
        with open("/proc/self/ns/net") as home, open(f"/run/netns/{self.name}") as there:
            if libc.setns(there.fileno(), CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "setns")
            try:
                yield
            finally:
                libc.setns(home.fileno(), CLONE_NEWNET)

    @contextlib.contextmanager
    def tap_in_use(self, name):
        """Somebody (this process) holds a TAP of this name in here."""
        with self.entered():
            fd = os.open("/dev/net/tun", os.O_RDWR | os.O_CLOEXEC)
            fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP | IFF_NO_PI))
        try:
            yield
        finally:
            os.close(fd)


class Lines:
    """The lines a child writes, waited for one by one."""

    def __init__(self, stream):
        self.fd = stream.fileno()
        self.buffer = ""
        self.seen = []

    def next(self, deadline):
        while "\n" not in self.buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                raise AssertionError("nothing more was said. Until now:\n" + "\n".join(self.seen))
            text = os.read(self.fd, 65536).decode(errors="replace")
            if not text:
                raise AssertionError("the output ended. Until now:\n" + "\n".join(self.seen))
            self.buffer += text
        line, self.buffer = self.buffer.split("\n", 1)
        self.seen.append(line)
        return line

    def until(self, part):
        """Reads on until a line that contains `part`, and gives it."""
        deadline = time.monotonic() + PATIENCE
        while True:
            line = self.next(deadline)
            if part in line:
                return line


class Daemon:
    """A finwaitd that frames flow through."""

    def __init__(self, namespace, *arguments, launcher=()):
        reading, writing = os.pipe()
        self.process = subprocess.Popen(
            namespace.inside(*DIES_WITH_US, *launcher, finwaitd(), *arguments, "--ready-fd", str(writing)),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=[writing])
        os.close(writing)
        self.out, self.log = Lines(self.process.stdout), Lines(self.process.stderr)
        with os.fdopen(reading) as ready:
            self.ready = select.select([ready], [], [], PATIENCE)[0] and ready.readline()
        if self.ready != "ready\n":
            self.process.kill()
            raise AssertionError("finwaitd did not start: " + self.process.communicate()[1].decode())

    def signal(self, number):
        self.process.send_signal(number)

    def counters(self):
        self.signal(signal.SIGUSR1)
        deadline = time.monotonic() + PATIENCE
        lines = iter(lambda: self.out.next(deadline), "")
        return {name: int(value) for name, value in (line.split() for line in lines)}

    def wait(self):
        """(exit code, all that was logged) once it has ended by itself or by a signal."""
        out, log = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, "\n".join(self.log.seen) + self.log.buffer + log.decode()

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


def finwaitd():
    return os.environ["FINWAITD"]


class ServiceTest(unittest.TestCase):
    """Each test has a namespace `home` to start finwaitd in and two for its TAPs; all go away with it."""

    def setUp(self):
        self.home, self.client, self.server = (self.namespace() for _ in range(3))
        self.directory = tempfile.mkdtemp(prefix="finwaitd-test-")
        os.chmod(self.directory, 0o755)
        self.addCleanup(shutil.rmtree, self.directory)
        self.a, self.b = f"t0@{self.client.name}", f"t0@{self.server.name}"

    def namespace(self):
        namespace = Namespace()
        self.addCleanup(namespace.remove)
        return namespace

    def file(self, name, content):
        path = os.path.join(self.directory, name)
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return path

    def start(self, *arguments, launcher=()):
        daemon = Daemon(self.home, *arguments, launcher=launcher)
        self.addCleanup(daemon.end)
        return daemon

    def footprint(self):
        """All that a finwaitd could leave behind in our reach."""
        namespaces = [n for n in os.listdir("/run/netns") if n.startswith(f"fwt{os.getpid()}n")]
        return {
            "namespaces": sorted(namespaces),
            "links": {n.name: n.links() for n in (self.home, self.client, self.server)},
            "files": sorted(os.listdir(self.directory)),
        }

    def refused(self, *arguments, code, says, launcher=()):
        """Starts a finwaitd that must not start: with this exit code, each of these parts in its message, nothing on
        stdout and nothing left behind. Gives the message."""
        before = self.footprint()
        done = subprocess.run(self.home.inside(*launcher, finwaitd(), *arguments), capture_output=True, text=True,
                              errors="replace", timeout=PATIENCE, stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, code, done.stderr)
        for part in [says] if isinstance(says, str) else says:
            self.assertIn(part, done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertEqual(self.footprint(), before)
        return done.stderr
