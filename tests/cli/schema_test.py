"""finwait schema: the shipped file is what the program prints, and it agrees with the parser: on every profile, on every example
of the documentation, and on what is wrong. No root."""
import json
import os
import pathlib
import re
import subprocess
import tomllib
import unittest

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "profiles/profile.schema.json"
FINWAIT = os.environ["FINWAIT"]


def finwait(*words, given=""):
    return subprocess.run([FINWAIT, *words], input=given, capture_output=True, text=True, timeout=60)


def examples():
    """Every example in TOML of README and docs: (where, text). One without [[policy]] is the inside of one."""
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        text = path.read_text()
        for found in re.finditer(r"^```toml\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
            line = text[: found.start()].count("\n") + 1
            toml = found[1]
            yield f"{path.name}:{line}", toml if "policy" in tomllib.loads(toml) else "[[policy]]\n" + toml


def policy(lines):
    return "[[policy]]\n" + lines + "\n"


# Refused by both.
WRONG = {
    "a unit is missing": policy("delay = { one-way = 20 }"),
    "a unit is missing in a string": policy('delay = { one-way = "20" }'),
    "no such unit": policy('delay = { one-way = "20 mss" }'),
    "odds without a percent sign": policy("loss = { chance = 0.05 }"),
    "odds above 100%": policy('loss = { chance = "120%" }'),
    "an unknown key of a profile": 'titel = "x"\npolicy = []\n',
    "an unknown key of a policy": policy('mach = { role = "syn" }\ndrop = {}'),
    "an unknown key of match": policy('match = { rol = "syn" }\ndrop = {}'),
    "an unknown key of on": policy("on = { open = true }\nreset = {}"),
    "an unknown parameter": policy('delay = { one-wya = "20ms", one-way = "20ms" }'),
    "a key in the wrong table": policy('role = "syn"\ndrop = {}'),
    "an unknown role": policy('match = { role = "lastack" }\ndrop = {}'),
    "an unknown role in a list": policy('match = { role = ["syn", "finack"] }\ndrop = {}'),
    "an empty list": policy("match = { role = [] }\ndrop = {}"),
    "an unknown state": policy('match = { client-state = "CLOSEWAIT" }\ndrop = {}'),
    "an unknown word": policy('match = { from = "clinet" }\ndrop = {}'),
    "an unknown word of a parameter": policy('reset = { to = "clinet" }'),
    "an unknown protocol": policy('match = { protocol = "udpp" }\nloss = { chance = "1%" }'),
    "no port": policy("match = { port = 70000 }\ndrop = {}"),
    "no port in a string": policy('match = { port = "65536" }\ndrop = {}'),
    "no VLAN": policy("match = { vlan = 5000 }\nloss = { chance = \"1%\" }"),
    "no MAC address": policy('match = { mac = "02:00" }\nloss = { chance = "1%" }'),
    "no flags": policy('match = { flags = "SYN" }\ndrop = {}'),
    "no range": policy('match = { role = "syn", occurrence = "1-2" }\ndrop = {}'),
    "an occurrence before the first": policy('match = { role = "syn", occurrence = "0..2" }\ndrop = {}'),
    "an occurrence of nothing": policy("match = { occurrence = 1 }\ndrop = {}"),
    "a truth value in quotes": policy('enabled = "yes"\ndrop = {}'),
    "a number for a table": policy("match = 7\ndrop = {}"),
    "an action that is no table": policy('delay = "20ms"'),
    "two actions": policy('match = { role = "syn" }\ndrop = {}\nreset = {}'),
    "no action": policy('match = { role = "syn" }'),
    "no policy": 'title = "nothing"\n',
    "one bracket": "[policy]\ndrop = {}\n",
    "a name with a blank": policy('name = "the first"\nmatch = { role = "syn" }\ndrop = {}'),
    "a seed below zero": "seed = -1\npolicy = []\n",
    "a trigger for what takes none": policy("on = { opened = true }\ndrop = {}"),
    "a trigger with segments": policy('on = { opened = true }\nmatch = { role = "syn" }\nreset = {}'),
    "a trigger without a moment": policy("on = {}\nreset = {}"),
    "a moment that has not come": policy("on = { closed = false }\nreset = {}"),
    "odds of a trigger's segments": policy('on = { opened = true }\nchance = "5%"\nchance-per = "segment"\nreset = {}'),
    "a time behind no trigger": policy('match = { role = "syn" }\nafter = "1s"\ndrop = {}'),
    "odds beside odds": policy('chance = "5%"\nloss = { chance = "5%" }'),
    "connections from 0": policy('connections = 0\nmatch = { role = "syn" }\ndrop = {}'),
    "every other": policy('connections = "every other"\nmatch = { role = "syn" }\ndrop = {}'),
    "a repetition of no time": policy('active = { every = "60s" }\nloss = { chance = "5%" }'),
}

# Taken by both, however odd.
RIGHT = {
    "a clean wire": "policy = []\n",
    "a number in quotes": policy('times = "3"\nmatch = { role = "syn" }\ndrop = {}'),
    "states by any name": policy('match = { client-state = ["close_wait", "Estab", "SYN-RECV", "FIN_WAIT1"] }\ndrop = {}'),
    "a state that is a moment's": policy('on = { server-state = "last_ack" }\nreset = {}'),
    "ports of all kinds": policy('match = { port = [80, "8000..8080", "..1023", "49152.."] }\ndrop = {}'),
    "networks": policy('match = { source = ["198.18.0.1", "198.18.0.0/15"], destination = "0.0.0.0/0" }\ndrop = {}'),
    "networks of IPv6": policy('match = { address = "2001:db8::/32" }\ndrop = {}'),
    "a protocol by number": policy('match = { protocol = 17 }\nloss = { chance = ".5%" }'),
    "an EtherType": policy('match = { protocol = "0x0806" }\nloss = { chance = "100.0%" }'),
    "a protocol in capitals": policy('match = { protocol = "UDP" }\nloss = { chance = "007%" }'),
    "flags in letters": policy('match = { flags = "F." }\ndrop = {}'),
    "flags by mask": policy('match = { flags = "syn,ack/SYN" }\ndrop = {}'),
    "sizes": policy('match = { length = "1KB..64KiB", bytes = "..1.5MB" }\ndrop = {}'),
    "plain sizes": policy('match = { length = 0, bytes = "1000.." }\ndrop = {}'),
    "durations": policy('delay = { one-way = "1.5 msecs", jitter = "20µs" }'),
    "the last VLAN": policy('match = { vlan = 4094 }\nloss = { chance = "1%" }'),
    "seeds": 'seed = "0xFEED"\npolicy = []\n',
    "the largest seed": 'seed = "18446744073709551615"\npolicy = []\n',
    "every nth": policy('connections = "every 3rd"\nmatch = { role = "syn" }\ndrop = {}'),
    "the first ones": policy('connections = "..10"\nconnections-per = "client-address"\nmatch = { role = "syn" }\ndrop = {}'),
}


class Schema(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.schema = json.loads(SHIPPED.read_text())
        cls.validator = jsonschema.Draft7Validator(cls.schema)

    def problems(self, toml):
        return [f"{list(e.path)}: {e.message}" for e in self.validator.iter_errors(tomllib.loads(toml))]

    def test_the_shipped_one_is_what_the_program_prints(self):
        printed = finwait("schema")
        self.assertEqual(printed.returncode, 0, printed.stderr)
        self.assertTrue(
            printed.stdout == SHIPPED.read_text(),
            f"the language has changed; run: {FINWAIT} schema > profiles/profile.schema.json",
        )

    def test_it_is_a_schema(self):
        jsonschema.Draft7Validator.check_schema(self.schema)

    def test_shipped_profiles(self):
        paths = sorted((ROOT / "profiles").glob("*.toml"))
        self.assertGreater(len(paths), 20)
        for path in paths:
            with self.subTest(profile=path.name):
                self.assertEqual(self.problems(path.read_text()), [])

    def test_examples_of_the_documentation(self):
        found = list(examples())
        self.assertGreater(len(found), 60)
        for where, toml in found:
            with self.subTest(example=where):
                self.assertEqual(self.problems(toml), [])
                checked = finwait("check", "-", given=toml)
                self.assertEqual(checked.returncode, 0, checked.stdout)

    def test_what_is_wrong_is_refused_as_by_the_parser(self):
        for name, toml in WRONG.items():
            with self.subTest(wrong=name):
                self.assertNotEqual(self.problems(toml), [])
                self.assertEqual(finwait("check", "-", given=toml).returncode, 3)

    def test_what_is_right_is_taken_as_by_the_parser(self):
        for name, toml in RIGHT.items():
            with self.subTest(right=name):
                self.assertEqual(self.problems(toml), [])
                checked = finwait("check", "-", given=toml)
                self.assertEqual(checked.returncode, 0, checked.stdout)


if __name__ == "__main__":
    unittest.main()
