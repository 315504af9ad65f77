"""One end of a connection for profiles_test.py: profile_end.py client|server LIFE OUT. Lives by LIFE (JSON, see Life in
profile_lives.py) and keeps in OUT, as JSON, what it read, what went wrong, and every state that inet_diag has shown its sockets in."""
import contextlib
import hashlib
import json
import os
import socket
import struct
import sys
import threading
import time

PORT = 80
NAMES = ("", "ESTABLISHED", "SYN-SENT", "SYN-RECEIVED", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT", "CLOSED", "CLOSE-WAIT", "LAST-ACK",
         "LISTEN", "CLOSING", "SYN-RECEIVED")  # by the kernel's numbers, 12 being a request
NETLINK_SOCK_DIAG, SOCK_DIAG_BY_FAMILY = 4, 20
NLM_F_REQUEST_DUMP = 0x301
EVERY = 0.003  # seconds between looks


def stream(end, count):
    """What that end writes: it differs at every place, so that a lost or doubled piece shows."""
    blocks = (hashlib.sha256(f"{end} {n}".encode()).digest() for n in range(count // 32 + 1))
    return b"".join(blocks)[:count]


def connections():
    """(own port, other port) and state of every TCP socket over IPv4 in this namespace that does not listen."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_SOCK_DIAG) as diag:
        wanted = struct.pack("=BBBxI", socket.AF_INET, socket.IPPROTO_TCP, 0, 0xFFFFFFFF & ~(1 << 10)) + bytes(48)
        diag.send(struct.pack("=IHHII", 16 + len(wanted), SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST_DUMP, 1, 0) + wanted)
        while True:
            answer = diag.recv(65536)
            while answer:
                length, kind = struct.unpack_from("=IH", answer)
                if kind != SOCK_DIAG_BY_FAMILY:
                    return  # NLMSG_DONE
                state = answer[17]
                yield struct.unpack_from(">HH", answer, 20), NAMES[state]
                answer = answer[(length + 3) & ~3:]


class Report:
    """Written anew with every change: who writes it may be stopped at any time."""

    def __init__(self, path):
        self.path, self.lock = path, threading.Lock()
        self.told = {"states": [], "now": [], "errors": [], "got": 0, "digest": hashlib.sha256().hexdigest()}

    def tell(self, **news):
        with self.lock:
            self.told.update(news)
            with open(f"{self.path}.new", "w") as file:
                json.dump(self.told, file)
            os.replace(f"{self.path}.new", self.path)

    def watch(self):
        before, seen = None, []
        while True:
            now = sorted(state for _, state in connections())
            if now != before:
                before = now
                seen += [state for state in now if not seen or seen[-1] != state]
                self.tell(states=seen, now=now)
            time.sleep(EVERY)


class End:
    def __init__(self, name, life, report):
        self.name, self.life, self.report = name, life, report
        self.digest, self.got = hashlib.sha256(), 0
        self.own, self.other = life[name], life["server" if name == "client" else "client"]

    def read(self, sock, count=None):
        """So many more bytes, or to the end."""
        until = None if count is None else self.got + count
        while until is None or self.got < until:
            piece = sock.recv(65536 if until is None else min(65536, until - self.got))
            if not piece:
                return
            self.got += len(piece)
            self.digest.update(piece)
            self.report.tell(got=self.got, digest=self.digest.hexdigest())

    def talk(self, sock):
        own, first = stream(self.name, self.own["bytes"]), self.own["before-close"]
        if self.life["keepalive"]:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for option in (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT):
                sock.setsockopt(socket.IPPROTO_TCP, option, 1)
        if self.name == "server":
            self.read(sock, self.other["before-close"])
        time.sleep(self.own["pause"])
        sock.sendall(own[:first])
        if self.name == "client":
            self.read(sock, self.other["before-close"])
        time.sleep(self.own["idle"])
        closes_first = self.life["closer"] in (self.name, "both")
        if not closes_first:
            self.read(sock)
            time.sleep(self.own["pause"])
            sock.sendall(own[first:])
        elif self.own["bytes"] > first or self.other["bytes"] > self.other["before-close"]:
            sock.sendall(own[first:])
            sock.shutdown(socket.SHUT_WR)
            self.read(sock)
        sock.close()

    def listen(self):
        with socket.create_server(("", PORT)) as listener:
            while True:
                taken, _ = listener.accept()
                with taken, self.mishaps():
                    taken.settimeout(self.life["patience"])
                    self.talk(taken)

    @contextlib.contextmanager
    def mishaps(self):
        try:
            yield
        except OSError as error:
            self.report.tell(errors=self.report.told["errors"] + [error.strerror or str(error)])

    def call(self, own_port=0, port=PORT):
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with sock, self.mishaps():
            sock.settimeout(self.life["patience"])
            sock.bind(("", own_port))
            sock.connect(("server" if self.name == "client" else "client", port))
            self.talk(sock)


def main():
    name, life, report = sys.argv[1], json.loads(sys.argv[2]), Report(sys.argv[3])
    report.tell()
    threading.Thread(target=report.watch, daemon=True).start()
    end = End(name, life, report)
    if life["open"] == "both":
        end.call(PORT, PORT)
        time.sleep(life["stay"] if name == "client" else 3600)
    elif name == "server":
        end.listen()
    else:
        for _ in range(life["calls"]):
            end.call(life["own-port"])
        time.sleep(life["stay"])


if __name__ == "__main__":
    main()
