"""A line of finwait does what netem does: numbered frames through the one in virtual time, through the other in a user-mode
Linux, and what became of them held beside each other. No root; without linux.uml it is skipped, and says so.
"""
import array
import dataclasses
import json
import math
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

import samples

HERE = pathlib.Path(__file__).resolve().parent
LINE = os.environ.get("NETEM_LINE", "netem_line")
UML = shutil.which("linux.uml")
MANY, FEW = 100_000, 10_000
BY = 100_000_000    # ns that reordered frames are late
# ns. A uniform draw of netem is one of 32 bits, folded to twice the jitter: only where that divides 2^32 all are
# equally likely (docs/policies.md).
JITTER = 1 << 29
LATE = 1_000_000_000  # ns, of the case where nothing is left to chance
SEED = 20261123


@dataclasses.dataclass
class Case:
    """The same said to both, and what came of it."""
    netem: str
    line: str
    frames: int = MANY
    patience: float = 0  # seconds after the last was sent until all have arrived; 0: times do not matter
    number: int = -1
    sent: list = dataclasses.field(default_factory=list)
    theirs: list = dataclasses.field(default_factory=list)  # (number, time) in order of arrival
    ours: list = dataclasses.field(default_factory=list)

    def numbers(self, arrived):
        """How often each arrived."""
        times = [0] * self.frames
        for number, _ in arrived:
            times[number] += 1
        return times

    def delays(self, arrived):
        """By number, in ns. For lines that lose nothing."""
        delays = [0] * self.frames
        for number, time in arrived:
            delays[number] = time - self.sent[number]
        return delays


NOTHING = Case("loss 0%", 'loss = { chance = "0%" }')
LOSSES = [
    Case("loss 5%", 'loss = { chance = "5%" }'),
    Case("loss 30% 50%", 'loss = { chance = "30%", correlation = "50%" }'),
    Case("loss 20% 25%", 'loss = { chance = "20%", correlation = "25%" }'),
    Case("loss 60% 80%", 'loss = { chance = "60%", correlation = "80%" }'),
    Case("loss 1% 25%", 'loss = { chance = "1%", correlation = "25%" }'),
    Case("loss gemodel 5%", 'loss = { model = "gilbert-elliott", p = "5%" }'),
    Case("loss gemodel 5% 25%", 'loss = { model = "gilbert-elliott", p = "5%", r = "25%" }'),
    Case("loss gemodel 5% 25% 70% 0.5%",
         'loss = { model = "gilbert-elliott", p = "5%", r = "25%", 1-h = "70%", 1-k = "0.5%" }'),
    Case("loss state 4%", 'loss = { model = "four-state", p13 = "4%" }'),
    Case("loss state 5% 30%", 'loss = { model = "four-state", p13 = "5%", p31 = "30%" }'),
    Case("loss state 5% 20% 30% 40% 3%",
         'loss = { model = "four-state", p13 = "5%", p31 = "20%", p32 = "30%", p23 = "40%", p14 = "3%" }'),
]
DUPLICATES = [
    Case("duplicate 10%", 'duplicate = { chance = "10%" }'),
    # Debian's tc hands a duplicate's correlation on only beside another one.
    Case("loss 0% 1% duplicate 40% 50%", 'duplicate = { chance = "40%", correlation = "50%" }'),
]


def jitter(distribution, correlation=""):
    words = f" {correlation}" if correlation else ""
    more = f', correlation = "{correlation}"' if correlation else ""
    table = f" distribution {distribution}" if distribution != "uniform" else ""
    return Case(f"delay 2300ms {JITTER / 1e6}ms{words}{table}",
                f'delay = {{ one-way = "2300ms", jitter = "{JITTER}ns", distribution = "{distribution}", keep-order = false{more} }}',
                FEW, 5)


JITTERS = [jitter(d) for d in ("uniform", "normal", "pareto", "paretonormal")]
CORRELATED = [jitter("uniform", "50%"), jitter("normal", "50%")]
REORDERS = [
    Case("delay 100ms reorder 25%", 'reorder = { chance = "25%", by = "100ms" }', 2 * FEW, 1),
    Case("delay 100ms reorder 40% 50%", 'reorder = { chance = "40%", correlation = "50%", by = "100ms" }', 2 * FEW, 1),
    Case("delay 100ms reorder 30% 30% gap 4",
         'reorder = { chance = "30%", correlation = "30%", gap = 4, by = "100ms" }', 2 * FEW, 1),
    Case("delay 100ms reorder 100% gap 5", 'reorder = { gap = 5, by = "100ms" }', FEW, 1),
]
CONTROL = Case("delay 1s", 'delay = { one-way = "1s" }', FEW, 2)
CASES = [NOTHING, *LOSSES, *DUPLICATES, *JITTERS, *CORRELATED, *REORDERS, CONTROL]


def numbers_in(path):
    values = array.array("q")
    values.frombytes(path.read_bytes())
    return values


def pairs_in(path):
    values = numbers_in(path)
    return list(zip(values[::2], values[1::2]))


def record_netem(work):
    """Lets netem have the frames of all cases. Much of it is waiting for the longest delays."""
    (work / "settings.json").write_text(json.dumps(
        [{"netem": c.netem, "frames": c.frames, "timed": c.patience > 0, "patience": c.patience} for c in CASES]))
    shared = "/dev/shm"
    own = {"HOME": str(work)}  # where it leaves its sockets
    if os.access(shared, os.W_OK):
        own["TMPDIR"] = shared  # its memory; on a disk it would be slow
    uml = subprocess.Popen(
        [UML, "mem=400M", "rootfstype=hostfs", "rootflags=/", "ro", f"init={HERE / 'recorder.py'}", f"WORK={work}",
         "con=null", "con0=null,fd:1", "quiet"],
        env=os.environ | own, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        said, _ = uml.communicate(timeout=200)
    except BaseException:
        os.killpg(uml.pid, signal.SIGKILL)  # its processes are ours
        uml.wait()
        raise
    if not (work / "done").exists():
        raise AssertionError(f"netem was not recorded:\n{said}")
    for n, case in enumerate(CASES):
        case.number = n
        case.theirs = pairs_in(work / f"{n}.arrived")
        if case.patience > 0:
            case.sent = numbers_in(work / f"{n}.sent")


def run_line(work):
    """The same frames, sent at the same times, through a Middlebox."""
    for n, case in enumerate(CASES):
        profile, arrived = work / f"{n}.toml", work / f"{n}.ours"
        profile.write_text(f"seed = {SEED + n}\n[[policy]]\n{case.line}\n")
        sent = work / f"{n}.sent" if case.patience > 0 else "-"
        subprocess.run([LINE, profile, str(case.frames), sent, arrived], check=True, timeout=60)
        case.ours = pairs_in(arrived)


class Netem(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as name:
            work = pathlib.Path(name)
            record_netem(work)
            run_line(work)

    def alike(self, difference):
        self.assertIsNone(difference)

    def same_law(self, ours, theirs, batches):
        """Of true and false in the order of sending: how many are true, and in what runs."""
        self.alike(samples.means_differ(ours, theirs, batches))
        for value in (True, False):
            self.alike(samples.histograms_differ(samples.runs(ours, value), samples.runs(theirs, value)))

    def test_the_recorder_adds_and_loses_nothing(self):
        for case in (NOTHING, *JITTERS, *CORRELATED, *REORDERS, CONTROL):
            with self.subTest(case.netem):
                self.assertEqual({*case.numbers(case.theirs)}, {1})

    def test_losses(self):
        for case in LOSSES:
            with self.subTest(case.netem):
                ours, theirs = ([n == 0 for n in case.numbers(arrived)] for arrived in (case.ours, case.theirs))
                self.same_law(ours, theirs, 40)

    def test_duplicates(self):
        for case in DUPLICATES:
            with self.subTest(case.netem):
                ours, theirs = ([n == 2 for n in case.numbers(arrived)] for arrived in (case.ours, case.theirs))
                self.same_law(ours, theirs, 40)
                for arrived in (case.ours, case.theirs):
                    self.assertEqual({*case.numbers(arrived)}, {1, 2})

    def test_jitter(self):
        late = [delay - LATE for delay in CONTROL.delays(CONTROL.theirs)]
        if sorted(late)[-len(late) // 100] > JITTER // 10:
            self.skipTest("this machine is too busy for netem to keep its times")
        chance = random.Random(SEED)
        for case in JITTERS + CORRELATED:
            with self.subTest(case.netem):
                # A frame is as late as netem is where it has nothing to choose.
                ours = [delay + chance.choice(late) for delay in case.delays(case.ours)]
                self.alike(samples.distributions_differ(ours, case.delays(case.theirs)))

    def test_of_a_jitters_correlation_nothing_is_left_in_netem(self):
        """Which is why it is another here: docs/policies.md says so."""
        nothing = samples.NORMAL / math.sqrt(FEW)
        for case in JITTERS + CORRELATED:
            with self.subTest(case.netem):
                self.assertLess(abs(samples.lag_one(case.delays(case.theirs))), nothing)
        for case in JITTERS:
            with self.subTest(case.line):
                self.assertLess(abs(samples.lag_one(case.delays(case.ours))), nothing)
        for case in CORRELATED:
            with self.subTest(case.line):
                self.assertGreater(samples.lag_one(case.delays(case.ours)), 0.4)

    def test_reordering(self):
        for case in REORDERS:
            with self.subTest(case.netem):
                ours, theirs = ([d < BY // 2 for d in case.delays(arrived)] for arrived in (case.ours, case.theirs))
                if "100%" in case.netem:
                    self.assertEqual(ours, theirs, "nothing is left to chance")
                    continue
                self.same_law(ours, theirs, 10)
                # How far: it depends on when each was sent, which was the same for both.
                extents = [samples.extents([n for n, _ in arrived]) for arrived in (case.ours, case.theirs)]
                self.alike(samples.means_differ(*extents, 10))
                self.alike(samples.means_differ(*([e > 0 for e in x] for x in extents), 10))


if __name__ == "__main__":
    if UML is None:
        print("SKIPPED: no linux.uml here; Debian's user-mode-linux has it", file=sys.stderr)
        sys.exit(77)
    unittest.main(verbosity=2)
