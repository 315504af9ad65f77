"""Where the source tree is and how its files are read, for the tests beside this one."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = re.compile(r'^\s*#\s*include\s*(<[^>]+>|"[^"]+")', re.MULTILINE)


def sources(*rooms, suffixes=(".hpp", ".cpp", ".def")):
    """The source files of rooms ("tcp", "policies", …), sorted."""
    return sorted(p for room in rooms for p in (ROOT / room).rglob("*") if p.suffix in suffixes)


def includes(path):
    """What a file includes: '<vector>' or '"tcp/seq.hpp"'."""
    return INCLUDE.findall(path.read_text())


def short(path):
    return str(path.relative_to(ROOT))
