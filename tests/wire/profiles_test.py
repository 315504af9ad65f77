"""Every ready-made profile between real kernels: what its comment says. `finwait run` fails where a policy of it never acted; where
both ends went is told by inet_diag, which each end asks all the while."""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import sys
import tempfile
import unittest

import lab
import profile_end
import profile_lives

PROFILES = pathlib.Path(__file__).resolve().parents[2] / "profiles"
AT_ONCE = 6


def is_in_order(wanted, seen):
    """All of `wanted`, in this order, with anything between."""
    rest = iter(seen)
    return all(state in rest for state in wanted)


def run(name, life):
    """What `finwait run` and both ends have told."""
    with tempfile.TemporaryDirectory() as folder:
        told = {end: f"{folder}/{end}.json" for end in ("client", "server")}
        commands = [word for end in told for word in
                    (f"--{end}", f"exec {lab.PYTHON} -B {lab.HERE}/profile_end.py {end} '{life.json()}' {told[end]}")]
        options = [word for sysctl in (lab.RENO, *life.sysctls) for word in ("--sysctl", sysctl)]
        ready = 0 if life.open == "both" else profile_end.PORT
        done = lab.finwait("run", "-p", PROFILES / f"{name}.toml", "--seed", life.seed, *commands, *options, "--quick-acks",
                           "--ready", ready, "--timeout", "110s", "--settle", "2s", "--ladder", "always",
                           *(["--allow-unused"] if life.may_be_unused else []), check=False)
        return done, {end: json.loads(pathlib.Path(path).read_text()) for end, path in told.items()}


class Profiles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        wanted = os.environ.get("ONLY", "").split() or sorted(profile_lives.LIVES)
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            # The long ones first: they mostly wait.
            names = sorted(wanted, key=lambda name: -profile_lives.LIVES[name].stay)
            cls.runs = dict(zip(names, pool.map(lambda name: run(name, profile_lives.LIVES[name]), names)))

    def in_each(self, check):
        for name, (done, ends) in sorted(self.runs.items()):
            with self.subTest(profile=name):
                self.maxDiff = None
                check(profile_lives.LIVES[name], done, ends, f"\n{done.stdout}{done.stderr}\n{json.dumps(ends)}")

    def test_each_profile_has_its_life(self):
        self.assertEqual(sorted(path.stem for path in PROFILES.glob("*.toml")), sorted(profile_lives.LIVES))

    def test_the_fault_happened(self):
        self.in_each(lambda life, done, ends, told: self.assertEqual(done.returncode, 0, told))

    def test_both_ends_went_where_the_comment_says(self):
        def check(life, done, ends, told):
            for end in ends:
                wanted = getattr(life, end)
                self.assertTrue(is_in_order(wanted.passes, ends[end]["states"]), f"{end}: {wanted.passes}{told}")
                self.assertEqual([s for s in ends[end]["now"]], wanted.ends, f"{end}{told}")
        self.in_each(check)

    def test_data_arrived_whole_where_tcp_owes_it(self):
        def check(life, done, ends, told):
            for end, other in (("client", "server"), ("server", "client")):
                sent = profile_end.stream(other, getattr(life, other).bytes)
                got = ends[end]["got"]
                if life.whole:
                    self.assertEqual(ends[end]["digest"], hashlib.sha256(sent * life.times).hexdigest(), f"{end} read {got}{told}")
                elif not life.garbage:
                    self.assertLessEqual(got, len(sent), told)
                    self.assertEqual(ends[end]["digest"], hashlib.sha256(sent[:got]).hexdigest(), told)
            if life.garbage:
                self.assertNotEqual(ends["client"]["digest"], hashlib.sha256(profile_end.stream("server", life.server.bytes)).hexdigest())
        self.in_each(check)

    def test_errors_are_those_the_comment_speaks_of(self):
        def check(life, done, ends, told):
            for end in ends:
                self.assertEqual(sorted(set(ends[end]["errors"])), sorted(getattr(life, end).errors), f"{end}{told}")
        self.in_each(check)

    def test_words_of_the_ladder(self):
        def check(life, done, ends, told):
            for word in life.shows:
                self.assertIn(word, done.stdout + done.stderr, told)
        self.in_each(check)


if __name__ == "__main__":
    print(f"{len(profile_lives.LIVES)} profiles", file=sys.stderr)
    lab.main()
