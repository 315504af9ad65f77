"""Every way a connection can end, as finwait explain says it in its one line."""
import pathlib
import tempfile
import unittest

from captures import *


def life(**how):
    return Conversation(**how)


ENDINGS = [  # what passed; why; the client's and the server's state; conn_state and history
    (life().whole(), "four-way close, the client first", "TIME-WAIT", "CLOSED", "SF", "ShADadFf"),
    (life(v6=True).opens().talks().server("FA").client("A").client("FA").server("A"),
     "four-way close, the server first", "CLOSED", "TIME-WAIT", "SF", "ShADadfF"),
    (life().opens().client("FA").server("FA").client("A"), "three-segment close, the client first", "TIME-WAIT", "CLOSED",
     "SF", "ShAFf"),
    (life().opens().client("FA").server("FA", ack=1).client("A").server("A"), "simultaneous close", "TIME-WAIT", "TIME-WAIT",
     "SF", "ShAFfa"),
    (life().opens().client("FA").server("A").server("FA"), "four-way close, the client first; no ACK of the server's FIN",
     "TIME-WAIT", "LAST-ACK", "SF", "ShAFaf"),
    (life().opens().client("FA").server("A"), "half-closed by the client; the server has not closed", "FIN-WAIT-2",
     "CLOSE-WAIT", "S2", "ShAFa"),
    (life().opens().server("FA").client("A"), "half-closed by the server; the client has not closed", "CLOSE-WAIT",
     "FIN-WAIT-2", "S3", "ShAf"),
    (life().opens().client("FA"), "half-closed by the client; no ACK of the client's FIN; the server has not closed",
     "FIN-WAIT-1", "CLOSE-WAIT", "S2", "ShAF"),
    (life().opens().talks().client("RA"), "reset by the client, the server in ESTABLISHED", "CLOSED", "CLOSED", "RSTO",
     "ShADadR"),
    (life().opens().talks().server("RA"), "reset by the server, the client in ESTABLISHED", "CLOSED", "CLOSED", "RSTR",
     "ShADadr"),
    (life().opens().talks().client("FA").server("RA"),
     "reset by the server after the FIN of the client, the client in FIN-WAIT-1", "CLOSED", "CLOSED", "RSTR", "ShADadFr"),
    (life().opens().talks().server("FA").client("A").client("R"),
     "reset by the client after the FIN of the server, the server in FIN-WAIT-2", "CLOSED", "CLOSED", "RSTO", "ShADadfR"),
    (life().client("S").server("SA").client("R"), "reset by the client, the server in SYN-RECEIVED", "CLOSED", "LISTEN",
     "RSTO", "ShR"),
    (life().client("S").refuses(), "refused by the server", "CLOSED", "CLOSED", "REJ", "Sr"),
    (life().client("S").client("S", seq=0, after=1).refuses(), "refused by the server after 2 SYNs", "CLOSED",
     "CLOSED", "REJ", "Sr"),
    (life().client("S").client("S", seq=0, after=1), "no answer to 2 SYNs", "SYN-SENT", "SYN-RECEIVED", "S0", "S"),
    (life().client("S").client("R"), "aborted by the client before any answer", "CLOSED", "LISTEN", "RSTOS0", "SR"),
    (life().client("S").server("SA").server("SA", seq=0, after=1), "never opened: no ACK of the SYN-ACK", "ESTABLISHED",
     "SYN-RECEIVED", "S1", "Sh"),
    (life().opens().talks(), "open at the end of the capture", "ESTABLISHED", "ESTABLISHED", "S1", "ShADad"),
    (life().client("S", 20).server("SA").client("A").closes(), "four-way close, the client first", "TIME-WAIT", "CLOSED",
     "SF", "ShAFaf"),
    (life().talks(), "seen from the middle on; open at the end of the capture", "ESTABLISHED", "ESTABLISHED", "OTH", "DadA"),
    (life().talks().closes(), "seen from the middle on; four-way close, the client first", "TIME-WAIT", "CLOSED", "SF",
     "DadAFf"),
    (life().server("SA", ack=1), "only the server was captured; open at the end of the capture", "ESTABLISHED", "SYN-RECEIVED",
     "OTH", "^h"),
    (life().client("S").client("A", ack=1).client("FA", ack=1), "only the client was captured; half-closed by the client",
     None, None, "SH", "SAF"),
]


class Endings(unittest.TestCase):
    def test_each(self):
        with tempfile.TemporaryDirectory() as folder:
            for conversation, why, client, server, state, history in ENDINGS:
                with self.subTest(why=why, history=history):
                    path = write(pathlib.Path(folder) / "life.pcap", [ethernet(p) for p in conversation.packets])
                    document = explained(path)
                    self.assertEqual(len(document["connections"]), 1)
                    c = document["connections"][0]
                    self.assertEqual((c["why"], c["conn_state"], c["history"]), (why, state, history))
                    if client:
                        self.assertEqual((c["client-state"], c["server-state"]), (client, server))
                    else:  # with one direction alone nothing is sure
                        self.assertEqual((c["client-certainty"], c["server-certainty"]), ("unsure", "unsure"))
                    self.assertEqual(len(c["segments"]), len(conversation.packets))


if __name__ == "__main__":
    unittest.main(verbosity=2)
