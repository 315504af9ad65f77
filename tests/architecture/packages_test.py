"""scripts/packages names what CMake looks for and the tests call, and every script can be run."""
import os
import re
import subprocess
import unittest

import tree

# What find_package, pkg_check_modules and find_program are asked for, and the Debian package that has it.
PACKAGE_OF = {
    "PkgConfig": "pkg-config",
    "Boost": "libboost1.81-dev",
    "Boost:program_options": "libboost-program-options1.81-dev",
    "spdlog": "libspdlog-dev",
    "fmt": "libfmt-dev",
    "nlohmann_json": "nlohmann-json3-dev",
    "tomlplusplus": "libtomlplusplus-dev",
    "GTest": "libgtest-dev",
    "benchmark": "libbenchmark-dev",
    "libnl-3.0": "libnl-3-dev",
    "libnl-route-3.0": "libnl-route-3-dev",
    "libnl-idiag-3.0": "libnl-idiag-3-dev",
    "libnl-nf-3.0": "libnl-nf-3-dev",
    "libsystemd": "libsystemd-dev",
    "libcap-ng": "libcap-ng-dev",
    "libpcap": "libpcap-dev",
    "ZLIB": "zlib1g-dev",
    "python3": "python3",
    "ccache": "ccache",
    "clang-tidy": "clang-tidy",
}
SECTIONS = {"build", "demo", "test", "bench", "tidy"}


def listed():
    rows = [line.split() for line in (tree.ROOT / "scripts/packages").read_text().splitlines()]
    return [(row[0], row[1]) for row in rows if row and not row[0].startswith("#")]


def asked_for():
    """Every thing CMake looks for, with the file that does."""
    for path in tree.ROOT.rglob("CMakeLists.txt"):
        if "build" in path.relative_to(tree.ROOT).parts:
            continue
        text = re.sub(r"#[^\n]*", "", path.read_text())
        for name, rest in re.findall(r"find_package\((\w+)([^)]*)\)", text):
            yield path, name
            for component in re.findall(r"COMPONENTS\s+([\w\s]+)", rest):
                for word in component.split():
                    yield path, f"{name}:{word}"
        for modules in re.findall(r"pkg_check_modules\(\w+([^)]*)\)", text):
            for word in modules.split():
                if word not in ("REQUIRED", "IMPORTED_TARGET", "QUIET"):
                    yield path, re.split("[<>=]", word)[0]
        for _, name in re.findall(r"find_program\((\w+)\s+([\w-]+)", text):
            yield path, name


class Packages(unittest.TestCase):
    def test_sections(self):
        self.assertEqual({section for section, _ in listed()}, SECTIONS)

    def test_each_is_listed_once(self):
        names = [name for _, name in listed()]
        self.assertEqual(len(names), len(set(names)))

    def test_what_cmake_looks_for_is_listed(self):
        names = {name for _, name in listed()}
        for path, thing in asked_for():
            with self.subTest(file=tree.short(path), thing=thing):
                self.assertIn(thing, PACKAGE_OF, "which package has it? Say so in this test")
                self.assertIn(PACKAGE_OF[thing], names)

    def test_nothing_else_names_packages(self):
        for script in ("scripts/demo", "scripts/fuzz", "scripts/test", ".ci/run"):
            with self.subTest(script=script):
                self.assertNotRegex((tree.ROOT / script).read_text(), r"apt|lib\w+-dev")


class Scripts(unittest.TestCase):
    def test_they_can_be_run(self):
        for script in ("scripts/demo", "scripts/fuzz", "scripts/test", ".ci/run"):
            with self.subTest(script=script):
                self.assertTrue(os.access(tree.ROOT / script, os.X_OK))

    def test_their_syntax(self):
        for script in ("scripts/demo", "scripts/fuzz", "scripts/test", "scripts/helpers.bash", "tests/fuzz/fuzz_for", ".ci/run"):
            with self.subTest(script=script):
                subprocess.run(["bash", "-n", str(tree.ROOT / script)], check=True)

    def test_ci_calls_the_test_script_and_nothing_else(self):
        lines = [line for line in (tree.ROOT / ".ci/run").read_text().splitlines() if line and not line.startswith("#")]
        self.assertEqual(len(lines), 1)
        self.assertIn("scripts/test", lines[0])


if __name__ == "__main__":
    unittest.main()
