"""A host's timers, which nobody sees on the wire: the lab tells finwaitd what its sysctls make of them, and the states end
when the host's do."""
import threading
import time
import unittest

import lab

SYSCTLS = {"tcp_fin_timeout": 3, "tcp_syn_retries": 1, "tcp_syn_linear_timeouts": 0}
# Whoever calls port 81 gets no answer.
PROFILE = '[[policy]]\nmatch = { role = "syn", server-port = 81 }\ndrop = {}\n'

# Takes a connection, reads to its end and keeps its own half open.
SERVER = """
import socket, time
listener = socket.create_server(("", 80))
taken, _ = listener.accept()
taken.recv(1)
time.sleep(1000)
"""
# Connects and closes: what is left in FIN-WAIT-2 is an orphan.
CLOSER = "import socket; socket.create_connection(('server', 80)).close()"
CALLER = """
import socket, time
begin = time.monotonic()
try:
    socket.create_connection(("server", 81))
except TimeoutError:
    print(time.monotonic() - begin)
"""


class Timers(unittest.TestCase):
    def setUp(self):
        options = [word for key, value in SYSCTLS.items() for word in ("--sysctl", f"net.ipv4.{key}={value}")]
        self.lab = self.enterContext(lab.Lab(*options, profile=PROFILE))

    def move(self, port, state):
        """The event by which the client of the connection to this port left that state, and for how long it had been in it."""
        entered, numbers = None, set()
        for event in self.lab.events():
            if event["event"] == "opened" and event["server"].endswith(f":{port}"):
                numbers.add(event["connection"])
            if event["event"] != "moved" or event["connection"] not in numbers or event["end"] != "client":
                continue
            if event["new-state"] == state:
                entered = event["at"]
            if event["old-state"] == state:
                return event, (event["at"] - entered) / 1e9
        return None

    def left(self, port, state):
        lab.wait_until(f"the client to leave {state}", lambda: self.move(port, state))
        return self.move(port, state)

    def in_fin_wait_2(self):
        return self.lab.client("ss", "-Htan", "state", "fin-wait-2").strip()

    def test_end_the_states_they_end_in_the_host(self):
        took = []
        caller = threading.Thread(target=lambda: took.append(float(self.lab.client(lab.PYTHON, "-c", CALLER))))
        caller.start()
        with self.lab.serving(lab.PYTHON, "-c", SERVER):
            self.lab.client(lab.PYTHON, "-c", CLOSER)
            time.sleep(1)
            self.assertNotEqual(self.in_fin_wait_2(), "")
            event, seconds = self.left(80, "FIN-WAIT-2")
            self.assertEqual((event["occasion"], event["new-state"], event["client-certainty"]),
                             ("TimedOut", "CLOSED", "implied"))
            self.assertEqual(event["server-state"], "CLOSE-WAIT")
            self.assertAlmostEqual(seconds, 3, delta=0.05)
            lab.wait_until("the host to be done with it, too", lambda: not self.in_fin_wait_2())
        event, seconds = self.left(81, "SYN-SENT")
        self.assertEqual((event["occasion"], event["client-certainty"]), ("TimedOut", "implied"))
        self.assertAlmostEqual(seconds, 3, delta=0.05)
        header = self.lab.events()[0]
        told = {"fin-timeout": 3_000_000_000, "syn-timeout": 3_000_000_000}
        self.assertEqual((header["host-a"], header["host-b"]), (told, told))
        caller.join(lab.PATIENCE)
        self.assertAlmostEqual(took[0], 3, delta=0.5)


if __name__ == "__main__":
    lab.main()
