"""One noun per file: at 400 lines it is two things. Every file of ours opens by saying what it is for."""
import unittest

import tree

MOST_LINES = 400
PRODUCT = ["tcp", "policies", "daemon", "cli"]


class Shape(unittest.TestCase):
    def test_length(self):
        for path in tree.sources(*PRODUCT, "tests", "bench", suffixes=(".hpp", ".cpp", ".def", ".py")):
            with self.subTest(file=tree.short(path)):
                self.assertLessEqual(len(path.read_text().splitlines()), MOST_LINES)

    def test_headers_open_by_saying_what_they_are_for(self):
        for path in tree.sources(*PRODUCT, suffixes=(".hpp", ".def")):
            with self.subTest(file=tree.short(path)):
                self.assertRegex(path.read_text().splitlines()[0], r"^// \S")

    def test_headers_are_read_once(self):
        for path in tree.sources(*PRODUCT, "tests", "bench", suffixes=(".hpp",)):
            with self.subTest(file=tree.short(path)):
                self.assertEqual(path.read_text().count("#pragma once"), 1)

    def test_headers_open_no_namespace(self):
        for path in tree.sources(*PRODUCT, suffixes=(".hpp",)):
            with self.subTest(file=tree.short(path)):
                self.assertNotIn("\nusing namespace", path.read_text())


if __name__ == "__main__":
    unittest.main()
