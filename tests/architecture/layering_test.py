"""tcp <- policies <- daemon <- cli: a room includes itself and the rooms before it, never one after it."""
import re
import unittest

import tree

ROOMS = ["tcp", "policies", "daemon", "cli"]


class Layering(unittest.TestCase):
    def test_includes_point_one_way(self):
        for place, room in enumerate(ROOMS):
            for path in tree.sources(room):
                for include in tree.includes(path):
                    if include.startswith('"'):
                        with self.subTest(file=tree.short(path), include=include):
                            self.assertIn(include.strip('"').split("/")[0], ROOMS[: place + 1])

    def test_the_contract_knows_neither_language_nor_engine(self):
        wings = ["contract", "language", "inventing", "line", "models", "engine"]  # of policies/, each includes itself and those before it
        for place, wing in enumerate(wings):
            for path in tree.sources(f"policies/{wing}"):
                for include in tree.includes(path):
                    for later in wings[place + 1 :]:
                        with self.subTest(file=tree.short(path), include=include):
                            self.assertFalse(include.strip('"').startswith(f"policies/{later}/"))

    def test_includes_are_named_from_the_root(self):
        for path in tree.sources(*ROOMS, "tests"):
            for include in tree.includes(path):
                if include.startswith('"'):
                    with self.subTest(file=tree.short(path), include=include):
                        self.assertTrue((tree.ROOT / include.strip('"')).is_file())

    def test_targets_point_one_way(self):
        for place, room in enumerate(ROOMS):
            for path in (tree.ROOT / room).rglob("CMakeLists.txt"):
                for name in re.findall(r"finwait::(\w+)", re.sub(r"#[^\n]*", "", path.read_text())):
                    if name in ROOMS:
                        with self.subTest(file=tree.short(path), target=name):
                            self.assertIn(name, ROOMS[: place + 1])

    def test_no_test_code_in_the_product(self):
        for path in tree.sources(*ROOMS):
            with self.subTest(file=tree.short(path)):
                self.assertNotRegex(path.read_text(), r'#include [<"](gtest|gmock|tests)/')


if __name__ == "__main__":
    unittest.main()
