"""A policy is one line in policies/catalog.def, a source, a test, a page and a row in docs/policies.md: never less."""
import re
import unittest

import tree

NAMES = re.findall(r"^FINWAIT_POLICY\((\w+)\)", (tree.ROOT / "policies/catalog.def").read_text(), re.MULTILINE)


class Policies(unittest.TestCase):
    def test_there_are_some(self):
        self.assertGreaterEqual(len(NAMES), 5)

    def test_each_is_whole(self):
        documentation = (tree.ROOT / "docs/policies.md").read_text()
        for name in NAMES:
            with self.subTest(policy=name):
                self.assertTrue((tree.ROOT / f"policies/{name}.cpp").is_file(), "no source")
                self.assertTrue((tree.ROOT / f"tests/policies/{name}_test.cpp").is_file(), "no test")
                page = name.replace("_", "-")
                self.assertTrue((tree.ROOT / f"docs/policies/{page}.md").is_file(), "no page")
                self.assertRegex(documentation, rf"(?m)^\| \[`{page}`\]\(policies/{page}\.md\) \|", "no row in docs/policies.md")

    def test_each_source_is_registered(self):
        """`ls policies/` is the feature list."""
        sources = {path.stem for path in (tree.ROOT / "policies").glob("*.cpp")}
        self.assertEqual(sources, set(NAMES))


if __name__ == "__main__":
    unittest.main()
