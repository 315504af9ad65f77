"""What finwaitd says of both ends of every connection, held against what each host's own kernel says of its sockets (ss),
whenever the wire is quiet. Real programs and real sockets, over IPv4 and IPv6, all at once in one lab."""
import collections
import contextlib
import pathlib
import sys
import time
import unittest

from states_life import FIN_TIMEOUT, Life, NO_SOCKET, QUIET, TOLD_AT_LENGTH, V4, V6, ends, sockets
from states_lives import LIVES
import lab


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
            names = {port: f"{life.__name__.replace('_', ' ')} over IPv{4 if family == V4 else 6}"
                     for port, (life, family) in ports.items()}
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
            if opinions.wrong:
                told = opinions.wrong[:TOLD_AT_LENGTH]
                self.fail(f"{len(opinions.wrong)} disagreements, of which {len(told)}:\n\n" + "\n\n".join(told))
            self.assertGreater(opinions.proven, len(ports))


if __name__ == "__main__":
    lab.main()
