"""One life of a connection for states_test.py: what it does on both hosts, what it may end in without a word, and what ss says."""
import contextlib
import ctypes
import ipaddress
import socket
import sys

import lab

V4, V6 = socket.AF_INET, socket.AF_INET6
QUIET = 0.2  # seconds without an event, after which everybody is taken to have said what he had to say
FIN_TIMEOUT = 4
TOLD_AT_LENGTH = 5  # disagreements, with their ladders

CLONE_NEWNET = 0x40000000
libc = ctypes.CDLL(None, use_errno=True)

# As ss calls them. Who listens, or is nothing yet, has no socket with both these ends.
KERNEL = {"ESTAB": "ESTABLISHED", "SYN-RECV": "SYN-RECEIVED"}
NO_SOCKET = {"LISTEN": "CLOSED"}

# What an end can leave without a segment to tell, so that what was proven when it last spoke is not true any more: a connect
# is given up; a request goes with its listener; half closed and then aborted, Linux sends no RST from here; a FIN waits behind
# data that may not be sent; a closed socket's time, which it may have made shorter than the host's, is up.
IN_SILENCE = {("SYN-SENT", "CLOSED"), ("SYN-RECEIVED", "CLOSED"), ("CLOSING", "CLOSED"), ("LAST-ACK", "CLOSED"),
              ("ESTABLISHED", "FIN-WAIT-1"), ("CLOSE-WAIT", "LAST-ACK"), ("FIN-WAIT-2", "CLOSED")}


@contextlib.contextmanager
def inside(netns):
    """In that network namespace, for as long as the with lasts; a socket stays where it was made."""
    def enter(file):
        if libc.setns(file.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), f"setns {file.name}")
    with open("/proc/thread-self/ns/net") as home, open(f"/run/netns/{netns}") as away:
        enter(away)
        try:
            yield
        finally:
            enter(home)


def ends(text):
    """Address and port, of 198.18.0.1:80, [2001:db8::1]:80 or [::ffff:198.18.0.1]:80."""
    address, port = text.rsplit(":", 1)
    address = ipaddress.ip_address(address.strip("[]"))
    return str(getattr(address, "ipv4_mapped", None) or address), int(port)


class Life:
    """A life's own port, its sockets, and what it does to its host that no wire shows."""

    def __init__(self, wire, name, family, port, allowed):
        self.wire, self.name, self.family, self.port = wire, name, family, port
        self.allowed = allowed
        self.sockets = contextlib.ExitStack()

    def at(self, host):
        number = {"client": 1, "server": 2}[host]
        return (f"198.18.0.{number}" if self.family == V4 else f"2001:db8::{number}"), self.port

    def url(self, path, port):
        return f"http://{'server' if self.family == V4 else 'server6'}:{port}/{path}"

    def socket(self, host):
        with inside(self.wire.netns(host)):
            made = self.sockets.enter_context(socket.socket(self.family, socket.SOCK_STREAM))
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.settimeout(lab.PATIENCE)
        return made

    def listen(self, backlog=64, buffer=None):
        listener = self.socket("server")
        if buffer:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        listener.bind(self.at("server"))
        listener.listen(backlog)
        return listener

    def dial(self, port=0, wait=True, buffer=None):
        caller = self.socket("client")
        if buffer:
            caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        caller.bind((self.at("client")[0], port))
        if wait:
            caller.connect(self.at("server"))
        else:
            caller.setblocking(False)
            caller.connect_ex(self.at("server"))
        return caller

    def take(self, listener):
        taken, _ = listener.accept()
        taken.settimeout(lab.PATIENCE)
        return self.sockets.enter_context(taken)

    def pair(self, **options):
        """Two ends that have said something to each other."""
        listener = self.listen(buffer=options.get("buffer"))
        client = self.dial(**options)
        server = self.take(listener)
        client.send(b"ask")
        assert server.recv(3) == b"ask"
        server.send(b"answer")
        assert client.recv(6) == b"answer"
        return client, server

    def left_in_silence(self, end, state, now):
        """From here on this end of the life's connections may have gone from one state to the other unseen."""
        assert (state, now) in IN_SILENCE
        self.allowed[self.port, end].add((state, now))

    def kernel_says(self, host, state):
        return any(said == state and self.port in (here[1], there[1])
                   for (here, there), said in sockets(self.wire, host).items())


def sockets(wire, host):
    """What ss says: state by (own end, other end)."""
    found = {}
    for line in wire.run(host, "ss", "-Htan").splitlines():
        state, _, _, here, there = line.split()[:5]
        if state not in ("LISTEN", "UNCONN"):
            found[ends(here), ends(there)] = KERNEL.get(state, state)
    return found


def linger(sock, seconds):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, (1).to_bytes(4, sys.byteorder) + seconds.to_bytes(4, sys.byteorder))


def fill(sock):
    """Writes until nothing more goes in."""
    sock.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        while True:
            sock.send(b"x" * 65536)
