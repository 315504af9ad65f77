"""finwaitd under a service manager: readiness by sd_notify, and its log in the journal. The other ends of both are played
by the test."""

import contextlib
import os
import signal
import socket

from support import PATIENCE, ServiceTest, run_tests

# A /run of its own, with `directory` as the journal's; and stderr passed off as the socket systemd puts there.
AS_IF_BY_SYSTEMD = ("unshare", "--mount", "sh", "-c",
                    'mount -t tmpfs none /run && mkdir -p /run/systemd/journal && '
                    'mount --bind "$1" /run/systemd/journal && shift && '
                    'JOURNAL_STREAM=$(stat -Lc %d:%i /proc/self/fd/2) exec "$@"', "sh")


class Systemd(ServiceTest):
    @contextlib.contextmanager
    def listener(self, name):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
            listener.bind(os.path.join(self.directory, name))
            listener.settimeout(PATIENCE)
            yield listener

    def test_ready_reloading_stopping(self):
        path = self.file("p.toml", '[[policy]]\ndelay = { one-way = "1ms" }\n')
        with self.listener("notify") as notify:
            daemon = self.start("--a", "t0", "--b", "t1", "--profile", path,
                                launcher=("env", f"NOTIFY_SOCKET={self.directory}/notify"))
            self.assertEqual(notify.recv(4096), b"READY=1")
            daemon.signal(signal.SIGHUP)
            self.assertRegex(notify.recv(4096), rb"^RELOADING=1\nMONOTONIC_USEC=[0-9]+$")
            self.assertEqual(notify.recv(4096), b"READY=1")
            daemon.signal(signal.SIGTERM)
            self.assertEqual(notify.recv(4096), b"STOPPING=1")
            self.assertEqual(daemon.wait()[0], 0)

    def test_the_log_goes_to_the_journal_and_not_to_stderr(self):
        with self.listener("socket") as journal:
            daemon = self.start("--a", "t0", "--b", "t1", launcher=(*AS_IF_BY_SYSTEMD, self.directory))
            entry = journal.recv(65536).decode()
            self.assertIn("MESSAGE=TAP 't0' created", entry)
            self.assertIn("PRIORITY=6", entry)
            self.assertIn("SYSLOG_IDENTIFIER=finwaitd", entry)
            daemon.signal(signal.SIGTERM)
            self.assertEqual(daemon.wait(), (0, ""))

    def test_a_child_that_only_inherited_the_variable_logs_to_its_stderr(self):
        daemon = self.start("--a", "t0", "--b", "t1", launcher=("env", "JOURNAL_STREAM=8:1"))
        daemon.log.until("'t0' created")


if __name__ == "__main__":
    run_tests()
