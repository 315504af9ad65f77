"""What is done over each ready-made profile, and where its comment says that both ends go. The client opens, asks, is answered, and
one of them closes first; states are those that inet_diag has to have shown, in this order, and the sockets that are left."""
import dataclasses
import json

RESET, REFUSED, PIPE = "Connection reset by peer", "Connection refused", "Broken pipe"
TIMED_OUT, UNREACHABLE = "Connection timed out", "No route to host"
TIME_WAIT = ["TIME-WAIT"]


@dataclasses.dataclass
class End:
    passes: list = dataclasses.field(default_factory=list)
    ends: list = dataclasses.field(default_factory=list)
    errors: list = dataclasses.field(default_factory=list)
    bytes: int = 1000          # written in all …
    after_close: int = 0       # … of which so many after the other end's FIN was read, or with the last data before its own
    pause: float = 0.02        # seconds before it writes
    idle: float = 0.05         # seconds between its last word and its close


@dataclasses.dataclass
class Life:
    client: End
    server: End
    closer: str = "client"
    open: str = "client"
    stay: float = 1.0          # seconds after which the sockets that are left are looked at
    sysctls: tuple = ()
    seed: int = 1
    whole: bool = True         # every byte has to arrive, and none else
    garbage: bool = False      # what arrives is something else
    calls: int = 1
    times: int = 1             # of the calls, those that get through
    own_port: int = 0
    keepalive: bool = False
    patience: float = 60
    may_be_unused: bool = False
    shows: tuple = ()          # words of the ladder or the verdict

    def json(self):
        def end(e):
            return {"bytes": e.bytes, "before-close": e.bytes - e.after_close, "pause": e.pause, "idle": e.idle}
        return json.dumps({"client": end(self.client), "server": end(self.server), "closer": self.closer, "open": self.open,
                           "stay": self.stay, "calls": self.calls, "own-port": self.own_port, "keepalive": self.keepalive,
                           "patience": self.patience})


def client_closes(client=(), server=(), *, client_ends=TIME_WAIT, server_ends=(), response=1000, request=1000, after_close=0,
                  last_words=0, client_errors=(), server_errors=(), server_pause=0.02, idle=0.05, **life):
    """After an ordinary close the client is in TIME-WAIT and the server's socket is gone."""
    return Life(End(list(client), list(client_ends), list(client_errors), bytes=request, after_close=last_words, idle=idle),
                End(list(server), list(server_ends), list(server_errors), bytes=response, after_close=after_close, pause=server_pause),
                **life)


def server_closes(client=(), server=(), *, client_ends=(), server_ends=TIME_WAIT, **life):
    return client_closes(client, server, client_ends=client_ends, server_ends=server_ends, closer="server", **life)


def both_reset(client=(), server=(), **life):
    """Neither has a socket left, and at least one was told so."""
    life.setdefault("client_errors", [RESET])
    life.setdefault("server_errors", [RESET])
    return client_closes(client, server, client_ends=[], whole=False, **life)


def line(client=("ESTABLISHED",), **life):
    """A line over which everything gets through."""
    life.setdefault("response", 100_000)
    return client_closes(client, ["ESTABLISHED"], **life)


FEW_SYNS = ("net.ipv4.tcp_syn_retries=1",)
FEW_ORPHANS = ("net.ipv4.tcp_orphan_retries=2",)
NO_RACK = ("net.ipv4.tcp_early_retrans=0",)  # a FIN is missed after 200 ms and not after 10

LIVES = {
    # Opening.
    "lose-syn": client_closes(["SYN-SENT", "ESTABLISHED"], ["ESTABLISHED"], shows=["sent 1 more time"]),
    "lose-syn-twice": client_closes(["SYN-SENT", "ESTABLISHED"], ["ESTABLISHED"], shows=["SYN of the client 2 times"]),
    "lose-syn-ack": client_closes(["SYN-SENT", "ESTABLISHED"], ["SYN-RECEIVED", "ESTABLISHED"]),
    "lose-syn-ack-twice": client_closes(["SYN-SENT", "ESTABLISHED"], ["SYN-RECEIVED", "ESTABLISHED"]),
    "lose-handshake-ack": client_closes(["ESTABLISHED"], ["SYN-RECEIVED", "ESTABLISHED"]),
    "lose-handshake-ack-and-request": client_closes(["ESTABLISHED"], ["SYN-RECEIVED", "ESTABLISHED"]),
    "no-way-in": client_closes(["SYN-SENT"], client_ends=[], client_errors=[TIMED_OUT], whole=False, sysctls=FEW_SYNS),
    "late-syn": client_closes(["SYN-SENT", "ESTABLISHED"], ["ESTABLISHED"], idle=1),
    "late-syn-ack": client_closes(["SYN-SENT", "ESTABLISHED"], ["SYN-RECEIVED", "ESTABLISHED"], idle=1),
    "late-handshake-ack": client_closes(["ESTABLISHED"], ["SYN-RECEIVED", "ESTABLISHED"], idle=1),
    "double-syn": client_closes(["ESTABLISHED"], ["ESTABLISHED"]),
    "double-syn-ack": client_closes(["ESTABLISHED"], ["ESTABLISHED"]),
    "data-before-handshake-ack": client_closes(["ESTABLISHED"], ["SYN-RECEIVED", "ESTABLISHED"]),
    "simultaneous-open": client_closes(["ESTABLISHED", "TIME-WAIT"], ["ESTABLISHED"], open="both", shows=["simultaneous"]),
    "simultaneous-open-client": client_closes(["ESTABLISHED"], ["ESTABLISHED"], shows=["altered by syn-ack-becomes-syn"]),
    "figure-6-three-way": client_closes(["SYN-SENT", "ESTABLISHED", "FIN-WAIT-1", "TIME-WAIT"], ["SYN-RECEIVED", "ESTABLISHED", "LAST-ACK"]),
    "figure-8-old-duplicate-syn": client_closes(["SYN-SENT", "ESTABLISHED"], ["ESTABLISHED"], shows=["forged SYN", "rst ─►● LISTEN"]),
    "figure-9-half-open-discovery": client_closes(["ESTABLISHED", "SYN-SENT", "ESTABLISHED"], ["ESTABLISHED"], calls=2, times=2,
                                                  own_port=4000, idle=0.3, server_errors=[RESET]),
    "figure-10-half-open-data": both_reset(["ESTABLISHED"], ["ESTABLISHED"]),
    "figure-11-old-syn-two-listeners": client_closes(client_ends=[], client_errors=[REFUSED], whole=False),
    "old-duplicate-syn": client_closes(["ESTABLISHED"], ["ESTABLISHED"], shows=["challenge-ack"]),
    "refused": client_closes(client_ends=[], client_errors=[REFUSED], whole=False),
    "refused-then-accepted": client_closes(["ESTABLISHED"], ["ESTABLISHED"], calls=4, client_errors=[REFUSED]),
    "firewalled": client_closes(client_ends=[], client_errors=[UNREACHABLE], whole=False),
    "no-options": client_closes(["ESTABLISHED"], ["ESTABLISHED"], response=100_000),
    "no-timestamps": client_closes(["ESTABLISHED"], ["ESTABLISHED"], response=100_000),
    "small-mss": client_closes(["ESTABLISHED"], ["ESTABLISHED"], response=100_000),
    "reset-in-syn-sent": client_closes(client_ends=[], client_errors=[REFUSED], whole=False),
    "reset-in-syn-sent-without-ack": client_closes(["ESTABLISHED"], ["ESTABLISHED"]),
    "reset-in-syn-received": client_closes(client_ends=[], client_errors=[RESET], whole=False),

    # An open connection.
    "reset-in-established": both_reset(["ESTABLISHED"], ["ESTABLISHED"], idle=0.5, client_errors=[]),
    "reset-in-window": client_closes(["ESTABLISHED"], ["ESTABLISHED"], shows=["challenge-ack"]),
    "reset-mid-transfer": both_reset(["ESTABLISHED"], ["ESTABLISHED"], response=200_000),
    "reset-at-1mb": both_reset(["ESTABLISHED"], ["ESTABLISHED"], response=3_000_000),
    "reset-when-idle": both_reset(["ESTABLISHED"], ["ESTABLISHED"], idle=1.5, client_errors=[], server_errors=[RESET]),
    "blind-reset-attack": client_closes(["ESTABLISHED"], ["ESTABLISHED"], idle=0.2),
    "server-reboot-silent": both_reset(["ESTABLISHED"], ["ESTABLISHED"]),
    "server-reboot-30s": both_reset(["ESTABLISHED"], ["ESTABLISHED"], patience=100),
    "paws-old-segment": client_closes(["ESTABLISHED"], ["ESTABLISHED"]),
    "forged-fin": client_closes(["ESTABLISHED"], ["ESTABLISHED", "CLOSE-WAIT", "LAST-ACK"], client_ends=[], whole=False,
                                patience=1, stay=4, client_errors=["timed out"]),
    "fin-outside-window": client_closes(["ESTABLISHED"], ["ESTABLISHED"]),
    "zero-window": client_closes(["ESTABLISHED"], ["ESTABLISHED"], response=20_000),
    "ecn-bleached": client_closes(["ESTABLISHED"], ["ESTABLISHED"], response=100_000, sysctls=("net.ipv4.tcp_ecn=1",)),
    "bad-checksum": client_closes(["ESTABLISHED"], ["ESTABLISHED"], response=200_000),
    "corrupt-payload": client_closes(["ESTABLISHED"], ["ESTABLISHED"], response=2_000_000, whole=False, garbage=True),
    "blind-icmp-attack": client_closes(["ESTABLISHED"], ["ESTABLISHED"], idle=0.2),
    "host-unreachable": client_closes(["ESTABLISHED"], ["ESTABLISHED"]),
    "gone-in-established": client_closes(["ESTABLISHED"], ["ESTABLISHED"], server_pause=0.3, client_ends=["FIN-WAIT-1"],
                                         server_ends=["FIN-WAIT-1"], patience=1, whole=False, client_errors=["timed out"],
                                         server_errors=["timed out"], stay=2),
    "deaf-client": client_closes(["ESTABLISHED"], ["ESTABLISHED"]),
    "lost-keepalives": client_closes(["ESTABLISHED"], ["ESTABLISHED"], server_pause=6, client_ends=[], keepalive=True, whole=False,
                                     client_errors=[TIMED_OUT]),

    # Closing.
    "lose-active-fin": client_closes(["FIN-WAIT-1", "TIME-WAIT"], ["CLOSE-WAIT"], sysctls=NO_RACK),
    "lose-active-fin-twice": client_closes(["FIN-WAIT-1", "TIME-WAIT"], ["CLOSE-WAIT"], sysctls=NO_RACK),
    "lose-active-fin-ack": client_closes(["FIN-WAIT-1", "TIME-WAIT"], ["CLOSE-WAIT"], sysctls=NO_RACK, server_pause=0.3),
    "lose-active-fin-ack-twice": client_closes(["FIN-WAIT-1", "TIME-WAIT"], ["CLOSE-WAIT"], sysctls=NO_RACK, server_pause=1, stay=2),
    "lose-passive-fin": client_closes(["FIN-WAIT-2", "TIME-WAIT"], ["LAST-ACK"], sysctls=NO_RACK),
    "lose-passive-fin-twice": client_closes(["FIN-WAIT-2", "TIME-WAIT"], ["LAST-ACK"], sysctls=NO_RACK),
    "lose-last-ack": client_closes(["TIME-WAIT"], ["LAST-ACK"], sysctls=NO_RACK, shows=["answered out of TIME-WAIT"]),
    "lose-last-ack-twice": client_closes(["TIME-WAIT"], ["LAST-ACK"], sysctls=NO_RACK),
    "lose-every-last-ack": client_closes(["TIME-WAIT"], ["LAST-ACK"], server_ends=["LAST-ACK"], sysctls=NO_RACK),
    "late-active-fin": client_closes(["FIN-WAIT-1", "TIME-WAIT"], ["CLOSE-WAIT"], sysctls=NO_RACK, server_pause=0.3),
    "late-active-fin-ack": client_closes(["FIN-WAIT-1", "TIME-WAIT"], ["CLOSE-WAIT"], sysctls=NO_RACK, server_pause=1, stay=2),
    "late-passive-fin": client_closes(["FIN-WAIT-2", "TIME-WAIT"], ["LAST-ACK"], client_ends=[], sysctls=NO_RACK),
    "late-last-ack": client_closes(["TIME-WAIT"], ["LAST-ACK"], client_ends=[], sysctls=NO_RACK),
    "double-active-fin": client_closes(["FIN-WAIT-2", "TIME-WAIT"], ["CLOSE-WAIT"]),
    "double-active-fin-ack": client_closes(["FIN-WAIT-2", "TIME-WAIT"], ["CLOSE-WAIT"]),
    "double-passive-fin": client_closes(["FIN-WAIT-2"], ["CLOSE-WAIT"], client_ends=[]),
    "double-last-ack": client_closes(["FIN-WAIT-2"], ["CLOSE-WAIT"], client_ends=[]),
    "early-fin": client_closes(["FIN-WAIT-1"], ["ESTABLISHED"], request=3000, last_words=1000),
    "fin-without-its-data": server_closes(["ESTABLISHED"], ["FIN-WAIT-1"], after_close=500, sysctls=NO_RACK),
    "fin-behind-ack": client_closes(["FIN-WAIT-2", "TIME-WAIT"], ["CLOSE-WAIT", "LAST-ACK"]),
    "ack-behind-fin": client_closes(["FIN-WAIT-1"], ["CLOSE-WAIT"], client_ends=[]),
    "figure-12-four-segments": client_closes(["FIN-WAIT-2", "TIME-WAIT"], ["CLOSE-WAIT", "LAST-ACK"]),
    "simultaneous-close": client_closes(["TIME-WAIT"], ["FIN-WAIT-1", "TIME-WAIT"], closer="both", server_ends=TIME_WAIT, idle=0.3,
                                        shows=["simultaneous"]),
    "bad-checksum-on-fin": client_closes(["FIN-WAIT-1", "TIME-WAIT"], ["CLOSE-WAIT"], sysctls=NO_RACK, shows=["spoiled"]),
    "half-close-lost-data": client_closes(["FIN-WAIT-2", "TIME-WAIT"], ["CLOSE-WAIT"], response=5000, after_close=3000),
    "half-close-refused": client_closes(["FIN-WAIT-2"], ["CLOSE-WAIT", "LAST-ACK"], response=5000, after_close=3000, whole=False,
                                        client_ends=["FIN-WAIT-2"], server_ends=["LAST-ACK"], patience=1, client_errors=["timed out"]),
    "reset-in-fin-wait-1": client_closes(["ESTABLISHED"], ["ESTABLISHED"], client_ends=[], server_ends=["ESTABLISHED"]),
    "reset-in-fin-wait-2": client_closes([], ["CLOSE-WAIT"], client_ends=[], server_pause=0.3),
    "reset-in-close-wait": both_reset([], [], client_errors=[], server_errors=[PIPE]),
    "reset-in-closing": client_closes([], ["FIN-WAIT-1"], closer="both", client_ends=[], server_ends=TIME_WAIT, idle=0.3),
    "reset-in-last-ack": client_closes(["TIME-WAIT"], []),
    "challenge-in-fin-wait-2": client_closes(["FIN-WAIT-2", "TIME-WAIT"], ["CLOSE-WAIT"], server_pause=0.3, response=2000, after_close=1000,
                                             shows=["challenge-ack"]),
    "challenge-in-close-wait": client_closes(["FIN-WAIT-2", "TIME-WAIT"], ["CLOSE-WAIT"], server_pause=0.3, shows=["challenge-ack"]),
    "reset-one-byte-before": client_closes(["FIN-WAIT-2"], ["ESTABLISHED"], client_ends=["FIN-WAIT-2"], server_errors=[PIPE],
                                           server_pause=0.3),
    "reset-instead-of-fin": client_closes(["FIN-WAIT-1"], ["ESTABLISHED"], client_ends=[], server_errors=[RESET]),
    "reset-behind-fin": client_closes(["FIN-WAIT-2"], ["ESTABLISHED"], client_ends=["FIN-WAIT-2"], whole=False, server_errors=[PIPE]),
    "time-wait-assassination": client_closes(["TIME-WAIT"], ["CLOSE-WAIT"], client_ends=[]),
    "time-wait-survives-inexact-reset": client_closes(["TIME-WAIT"], ["CLOSE-WAIT"]),
    "old-fin-in-time-wait": client_closes(["TIME-WAIT"], ["CLOSE-WAIT"], client_ends=[], stay=2),
    "old-syn-in-time-wait": server_closes(["CLOSE-WAIT"], ["TIME-WAIT"], server_ends=[]),
    "port-reuse-in-time-wait": server_closes(["CLOSE-WAIT"], ["TIME-WAIT"], server_ends=[]),
    "gone-in-teardown": client_closes(["FIN-WAIT-1"], ["ESTABLISHED"], client_ends=["FIN-WAIT-1"], server_ends=["FIN-WAIT-1"],
                                      patience=1, server_errors=["timed out"], stay=2),

    # Lines.
    "delay-50ms": line(),
    "jitter-10ms": line(),
    "loss-5-percent": line(stay=2),
    "loss-bursts": line(stay=2),
    "duplicates": line(stay=2),
    "reordering": line(),
    "satellite": line(response=30_000, stay=3),
    "transatlantic": line(),
    "3g": line(response=60_000, stay=3),
    "4g": line(),
    "cable": line(),
    "dsl": line(),
    "modem": line(response=15_000, stay=2),
    "wifi-bad": line(stay=3),
    "satellite-geo": line(response=30_000, stay=3),
    "flapping": line(idle=8.6, stay=2.5, client=["ESTABLISHED", "FIN-WAIT-1", "TIME-WAIT"]),

    # toxiproxy's toxics.
    "toxiproxy-bandwidth": line(),
    "toxiproxy-latency": line(stay=2),
    "toxiproxy-limit-data": both_reset(["ESTABLISHED"], ["ESTABLISHED"], response=3_000_000),
    "toxiproxy-reset-peer": both_reset(["ESTABLISHED"], ["ESTABLISHED"], server_pause=1.5),
    "toxiproxy-slow-close": client_closes(["FIN-WAIT-1"], ["ESTABLISHED", "LAST-ACK"], client_ends=[], stay=4),
    "toxiproxy-timeout": both_reset(["ESTABLISHED"], ["ESTABLISHED"], client_errors=[RESET], stay=2),
}
