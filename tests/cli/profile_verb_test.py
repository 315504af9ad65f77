"""finwait profile list and show: names, titles and the files themselves, as they are shipped. No root."""
import json
import os
import pathlib
import subprocess
import tomllib
import unittest

PROFILES = pathlib.Path(__file__).resolve().parents[2] / "profiles"
FINWAIT = os.environ["FINWAIT"]


def finwait(*words):
    return subprocess.run([FINWAIT, *words], capture_output=True, text=True, timeout=60)


class Profiles(unittest.TestCase):
    def test_list_tells_every_name_and_title(self):
        listed = finwait("profile", "list")
        self.assertEqual(listed.returncode, 0, listed.stderr)
        rows = dict(line.split(maxsplit=1) for line in listed.stdout.splitlines())
        self.assertEqual(rows, {p.stem: tomllib.loads(p.read_text())["title"] for p in PROFILES.glob("*.toml")})
        self.assertEqual(list(rows), sorted(rows))

    def test_json(self):
        listed = json.loads(finwait("profile", "list", "--json").stdout)
        self.assertEqual([p["name"] for p in listed], sorted(p.stem for p in PROFILES.glob("*.toml")))
        self.assertTrue(all(p["title"] and pathlib.Path(p["file"]).is_file() for p in listed))

    def test_show_prints_the_file(self):
        shown = finwait("profile", "show", "lose-last-ack")
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertEqual(shown.stdout, (PROFILES / "lose-last-ack.toml").read_text())

    def test_no_such_profile(self):
        shown = finwait("profile", "show", "lose-lats-ack")
        self.assertEqual((shown.returncode, shown.stdout), (3, ""))
        self.assertIn("did you mean 'lose-last-ack'?", shown.stderr)

    def test_help_is_found_from_the_program_itself(self):
        for words, code in ((["help"], 0), (["help", "last-ack"], 0), (["help", "lastack"], 2), (["profile"], 2)):
            with self.subTest(words=words):
                self.assertEqual(finwait(*words).returncode, code)


if __name__ == "__main__":
    unittest.main()
