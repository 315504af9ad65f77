"""What finwaitd says of both ends of every connection, held against what each host's own kernel says of its sockets (ss),
whenever the wire is quiet. Real programs and real sockets, over IPv4 and IPv6, all at once in one lab."""
import collections
import contextlib
import ctypes
import inspect
import ipaddress
import pathlib
import socket
import sys
import time
import unittest

import lab

V4, V6 = socket.AF_INET, socket.AF_INET6
QUIET = 0.2  # seconds without an event, after which everybody is taken to have said what he had to say
FIN_TIMEOUT = 4

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


# The lives. Each runs from one yield to the next; at every yield all of them are looked at. A life's docstring is what the
# box does to it: its policies, one a line.

def curl_closes_first(life):
    life.wire.client("curl", "-sS", "--fail", "-o", "/dev/null", life.url("bytes/300000", 80))
    yield


def server_closes_first_by_http(life):
    life.wire.client("curl", "-sS", "--fail", "-o", "/dev/null", "-H", "Connection: close", life.url("bytes/7", 80))
    yield


def iperf3(life):
    with life.wire.serving("iperf3", "--server", "--one-off", "--port", life.port, port=life.port):
        life.wire.client("iperf3", "--client", life.at("server")[0], "--port", life.port, "--bytes", "4M", "--parallel", 2)
    yield


def established(life):
    life.pair()
    yield
    yield
    yield


def half_close_held_open(life):
    client, server = life.pair()
    client.shutdown(socket.SHUT_WR)
    yield
    server.send(b"more")
    assert client.recv(4) == b"more"
    yield
    server.close()
    yield


def server_closes_first(life):
    client, server = life.pair()
    server.close()
    yield
    client.close()
    yield


def simultaneous_close(life):
    """match = { role = "active-fin" } hold = { until = "peer-fin", at-most = "60s" }"""
    client, server = life.pair()
    client.shutdown(socket.SHUT_WR)
    yield
    server.shutdown(socket.SHUT_WR)
    yield


def closing(life):
    """match = { role = "active-fin" } hold = { until = "peer-fin", at-most = "60s" }
    match = { role = "active-fin-ack" } drop = {}"""
    client, server = life.pair()
    client.shutdown(socket.SHUT_WR)
    server.shutdown(socket.SHUT_WR)
    yield
    life.left_in_silence("client", "CLOSING", "CLOSED")
    linger(client, 0)
    client.close()
    yield


def simultaneous_open(life):
    """match = { role = "syn" } hold = { until = "peer-syn", at-most = "60s" }"""
    client = life.dial(port=life.port, wait=False)
    yield
    server = life.socket("server")
    server.bind(life.at("server"))
    server.connect(life.at("client"))
    yield
    server.close()
    yield
    client.close()


def abort_with_unread_data(life):
    client, server = life.pair()
    client.send(b"nobody reads this")
    lab.wait_until("it to arrive", lambda: server.recv(100, socket.MSG_PEEK))
    server.close()
    yield


def abort_whose_reset_is_lost(life):
    """match = { role = "rst", from = "client" } drop = {}"""
    client, server = life.pair()
    linger(client, 0)
    client.close()
    yield
    server.close()
    yield


def refused(life):
    life.dial(wait=False)
    yield


def refusal_lost(life):
    """match = { role = "refusal" } drop = {}"""
    caller = life.dial(wait=False)
    yield
    life.left_in_silence("client", "SYN-SENT", "CLOSED")
    caller.close()
    yield


def connect_given_up(life):
    """match = { role = "syn" } drop = {}"""
    caller = life.dial(wait=False)
    yield
    life.left_in_silence("client", "SYN-SENT", "CLOSED")
    caller.close()
    yield


def curl_gives_up(life):
    """match = { role = "syn-ack" } drop = {}"""
    life.listen()
    life.left_in_silence("client", "SYN-SENT", "CLOSED")
    life.wire.client("curl", "-sS", "--connect-timeout", 1, life.url("", life.port), check=False)
    yield


def listener_closed_before_the_handshake_was_done(life):
    """match = { role = "handshake-ack" } drop = {}"""
    listener = life.listen()
    client = life.dial()
    yield
    life.left_in_silence("server", "SYN-RECEIVED", "CLOSED")
    listener.close()
    lab.wait_until("the request to be dropped", lambda: not life.kernel_says("server", "SYN-RECEIVED"))
    yield
    client.send(b"is anybody there?")
    yield


def listener_closed_before_it_was_heard(life):
    """match = { role = "syn-ack" } drop = {}"""
    listener = life.listen()
    life.dial(wait=False)
    yield
    life.left_in_silence("server", "SYN-RECEIVED", "CLOSED")
    listener.close()
    lab.wait_until("the request to be dropped", lambda: not life.kernel_says("server", "SYN-RECEIVED"))
    yield


def accept_queue_full(life):
    life.listen(backlog=0)
    for _ in range(3):
        life.dial(wait=False)
    yield
    yield


def last_ack_lost(life):
    """match = { role = "last-ack" } drop = {}"""
    client, server = life.pair()
    client.close()
    assert server.recv(1) == b""
    server.close()
    yield
    yield


def aborted_in_last_ack(life):
    """match = { role = "last-ack" } drop = {}"""
    client, server = life.pair()
    client.close()
    assert server.recv(1) == b""
    server.shutdown(socket.SHUT_WR)
    yield
    life.left_in_silence("server", "LAST-ACK", "CLOSED")
    linger(server, 0)
    server.close()
    yield


def aborted_in_fin_wait_1(life):
    """match = { role = "active-fin" } drop = {}"""
    client, _ = life.pair()
    client.shutdown(socket.SHUT_WR)
    yield
    linger(client, 0)
    client.close()
    yield


def fin_lost(life):
    """match = { role = "active-fin" } drop = {}"""
    client, _ = life.pair()
    client.close()
    yield
    yield


def fin_and_its_acks_lost(life):
    """match = { role = "active-fin-ack" } drop = {}"""
    client, server = life.pair()
    client.close()
    yield
    assert server.recv(1) == b""
    server.close()
    yield


def orphan_in_fin_wait_2(life):
    client, _ = life.pair()
    client.close()
    yield
    lab.wait_until("its time to be up", lambda: not life.kernel_says("client", "FIN-WAIT-2"))
    yield


def orphan_of_less_patience(life):
    client, _ = life.pair()
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_LINGER2, 1)
    life.left_in_silence("client", "FIN-WAIT-2", "CLOSED")
    client.close()
    lab.wait_until("its time to be up", lambda: not life.kernel_says("client", "FIN-WAIT-2"))
    yield


def orphan_that_is_told_more(life):
    client, server = life.pair()
    client.close()
    server.send(b"more")
    yield


def fin_behind_a_closed_window(life):
    client, _ = life.pair(buffer=4096)
    fill(client)
    yield
    life.left_in_silence("client", "ESTABLISHED", "FIN-WAIT-1")
    client.close()
    yield


def passive_fin_behind_a_closed_window(life):
    client, server = life.pair(buffer=4096)
    client.shutdown(socket.SHUT_WR)
    fill(server)
    yield
    life.left_in_silence("server", "CLOSE-WAIT", "LAST-ACK")
    server.shutdown(socket.SHUT_WR)
    yield


def kept_alive(life):
    client, _ = life.pair()
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    yield
    time.sleep(1.2)
    yield


def twenty_at_once(life):
    listener = life.listen()
    clients = [life.dial(wait=False) for _ in range(20)]
    servers = [life.take(listener) for _ in clients]
    yield
    for number, client in enumerate(clients):
        client.setblocking(True)
        if number % 4 == 0:
            client.close()
        elif number % 4 == 1:
            servers[number].close()
        elif number % 4 == 2:
            linger(client, 0)
            client.close()
    yield
    for server in servers:
        server.close()
    yield


def port_taken_again_out_of_time_wait(life):
    listener = life.listen()
    first = life.dial(port=life.port)
    taken = life.take(listener)
    taken.close()
    assert first.recv(1) == b""
    first.close()
    yield
    time.sleep(1)  # its timestamps have to be newer
    life.dial(port=life.port)
    life.take(listener)
    yield


def port_taken_again_after_a_lost_reset(life):
    """match = { role = "rst" } drop = {}"""
    listener = life.listen()
    first = life.dial(port=life.port)
    life.take(listener)
    linger(first, 0)
    first.close()
    yield
    life.dial(port=life.port, wait=False)
    yield


LIVES = [value for value in list(globals().values()) if inspect.isgeneratorfunction(value)]


def policies(life, port):
    """Its docstring's, for its port alone, in TOML."""
    lines = [line.strip() for line in (life.__doc__ or "").splitlines()]
    return "".join("[[policy]]\n" + line.replace("{", f"{{ server-port = {port},", 1).replace("} ", "}\n", 1) + "\n"
                   for line in lines)


class Opinions:
    """What finwaitd said last, of each pair of ends, held against both kernels."""

    def __init__(self, wire, allowed):
        self.wire, self.allowed = wire, allowed
        self.proven = 0
        self.silent, self.implied = collections.defaultdict(list), collections.defaultdict(list)  # names of lives
        self.wrong = []

    def size(self):
        return pathlib.Path(f"/run/finwait/labs/{self.wire.name}/events").stat().st_size

    def at_a_quiet_moment(self):
        """Both kernels' sockets, and the events until then."""
        def look():
            before = self.size()
            time.sleep(QUIET)
            if self.size() != before:
                return False
            self.seen = {host: sockets(self.wire, host) for host in ("client", "server")}
            time.sleep(QUIET / 4)
            self.events = self.wire.events()
            return self.size() == before
        lab.wait_until("the wire to be quiet", look)

    def compare(self, names):
        self.at_a_quiet_moment()
        latest = {}
        opened = {}
        for event in self.events:
            number = event.get("connection", 0)
            if event["event"] == "opened":
                opened[number] = ends(event["client"]), ends(event["server"])
                latest.pop(opened[number], None)
            if number in opened and "client-state" in event:
                latest[opened[number]] = event
        hosts = {}  # which host an address is
        for number, host in ((1, "client"), (2, "server")):
            hosts[f"198.18.0.{number}"] = hosts[f"2001:db8::{number}"] = host
        known = {host: set() for host in self.seen}
        for (client, server), event in latest.items():
            for end, here, there in (("client", client, server), ("server", server, client)):
                host = hosts[here[0]]
                known[host].add((here, there))
                said = NO_SOCKET.get(event[f"{end}-state"], event[f"{end}-state"])
                certainty = event.get(f"{end}-certainty", "proven")
                truth = self.seen[host].get((here, there), "CLOSED")
                name = names.get(server[1], "the web server")
                if certainty != "proven":
                    certainty += f" ({event[f'{end}-doubt']})" if f"{end}-doubt" in event else ""
                    self.implied[f"{certainty} {event[f'{end}-state']}, {truth} in the host"].append(name)
                elif said == truth:
                    self.proven += 1
                elif (said, truth) in self.allowed.get((server[1], end), ()):
                    self.silent[f"{said} to {truth}"].append(name)
                else:
                    self.wrong.append(self.story(name, event["connection"],
                                                 f"the {end} is {event[f'{end}-state']}, its host says {truth}"))
        for host, found in self.seen.items():
            for here, there in found.keys() - known[host]:
                self.wrong.append(f"the {host} has a socket {here} {there} {found[here, there]} that finwaitd never told of")

    def story(self, name, number, what):
        ladder = lab.finwait("lab", "show", self.wire.name, number, "--ladder", "always", check=False).stdout
        return f"{name}, connection {number}: finwaitd says that {what}\n{ladder}"

    def text(self):
        silent, implied = (sum(map(len, counts.values())) for counts in (self.silent, self.implied))
        lines = [f"{self.proven + silent + implied} states compared: {self.proven} proven ones are the kernel's, "
                 f"{silent} had ended in silence, {implied} were not proven"]
        for mark, counts in (("in silence ", self.silent), ("", self.implied)):
            for what, where in sorted(counts.items()):
                lines.append(f"{len(where):5} {mark}{what}: {', '.join(sorted({name.partition(' over')[0] for name in where}))}")
        return "\n".join(lines)


class States(unittest.TestCase):
    def test_are_those_of_both_kernels(self):
        with contextlib.ExitStack() as stack:
            ports = {port: (life, family) for port, (life, family) in
                     enumerate(((life, family) for life in LIVES for family in (V4, V6)), 8000)}
            profile = "".join(policies(life, port) for port, (life, _) in ports.items())
            wire = stack.enter_context(lab.Lab("--sysctl", f"net.ipv4.tcp_fin_timeout={FIN_TIMEOUT}", profile=profile))
            stack.enter_context(wire.web_server())
            allowed = collections.defaultdict(set)
            names = {port: f"{life.__name__.replace('_', ' ')} over IPv{4 if family == V4 else 6}" for port, (life, family) in ports.items()}
            opinions = Opinions(wire, allowed)
            running = []
            for port, (life, family) in ports.items():
                this = Life(wire, names[port], family, port, allowed)
                stack.enter_context(this.sockets)
                running.append(life(this))
            end = object()
            while running:
                running = [life for life in running if next(life, end) is not end]
                opinions.compare(names)
            print(f"{len(ports)} lives. {opinions.text()}", file=sys.stderr)
            self.assertFalse(opinions.wrong, "\n\n".join(opinions.wrong))
            self.assertGreater(opinions.proven, len(ports))


if __name__ == "__main__":
    lab.main()
