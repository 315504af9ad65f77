"""finwait demo: what it shows, with the usual programs and without, and that it leaves nothing."""
import os
import pathlib
import tempfile
import unittest

import lab


class Demo(unittest.TestCase):
    def check(self, done):
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        # Opening, closing, and the point of it all, in this order.
        place = 0
        for word in ("TIME-WAIT", "SYN-SENT", "ESTABLISHED", "FIN-WAIT-1", "LAST-ACK", "lose-last-ack", "--seed 9293"):
            found = done.stdout.find(word, place)
            self.assertNotEqual(found, -1, f"no {word} after character {place} of\n{done.stdout}")
            place = found
        self.assertIn("client first", done.stdout.replace("the client closed first", "client first"))
        self.assertTrue(all(len(line) <= 80 for line in done.stdout.splitlines()), done.stdout)
        self.assertNotIn("\033", done.stdout)
        self.assertEqual([trace for trace in lab.traces() if "demo-" in trace], [])

    def test_with_python_and_curl(self):
        self.check(lab.finwait("demo", check=False))

    def test_from_any_directory_with_an_empty_environment(self):
        self.check(lab.finwait("demo", check=False, cwd="/", env={"PATH": os.environ["PATH"]}))

    def test_with_neither_python_nor_curl(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("sh",):
                pathlib.Path(folder, name).symlink_to(f"/bin/{name}")
            self.check(lab.finwait("demo", check=False, env={"PATH": folder}))


if __name__ == "__main__":
    lab.main()
