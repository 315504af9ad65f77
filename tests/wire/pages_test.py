"""Every page of docs/policies and docs/conditions: its profile is taken without a complaint, and its command, run as it
stands beside it, shows what the page promises."""
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import tomllib
import unittest

import lab

DOCS = lab.HERE.parents[1] / "docs"
PAGES = sorted([*DOCS.glob("policies/*.md"), *DOCS.glob("conditions/*.md")])
AT_ONCE = 4  # labs mostly wait; the machine is not to be noticed by them

# Stands for finwait on the page's PATH: what happened is kept beside.
SHIM = """#!/bin/sh
verb=$1
[ "$verb" = run ] && set -- "$@" --events {folder}/events
exec {finwait} "$@"
"""


class Page:
    def __init__(self, path):
        self.word = path.stem
        self.of = path.parent.name
        self.text = path.read_text()
        self.profiles = re.findall(r"^```toml\n(.*?)^```$", self.text, re.M | re.S)
        self.commands = re.findall(r"^```sh\n(.*?)^```$", self.text, re.M | re.S)

    def check_shape(self):
        """One profile, one command which uses it, and of the profile it is the word of the page that matters."""
        assert (len(self.profiles), len(self.commands)) == (1, 1), "one block of toml and one of sh"
        names = re.findall(r"-p (?:\./)?([\w-]+\.toml)\b", self.commands[0])
        assert len(set(names)) == 1, "the command names the profile's file with -p"
        self.file = names[0]
        policies = tomllib.loads(self.profiles[0])["policy"]
        if self.of == "policies":
            used = {key for policy in policies for key in policy}
        elif self.word.startswith("on-"):
            used = {f"on-{key}" for policy in policies for key in policy.get("on", {})}
        else:
            used = {key for policy in policies for key in [*policy, *policy.get("match", {})]}
        assert self.word in used, f"its profile does not use {self.word}"

    def to_be_seen(self):
        """What stands in backticks behind the command is quoted from what the command prints."""
        return re.findall(r"`([^`]+)`", self.text.partition("```sh\n")[2].partition("\n```\n")[2])

    def check_run(self):
        with tempfile.TemporaryDirectory() as folder:
            shim = pathlib.Path(folder) / "bin/finwait"
            shim.parent.mkdir()
            shim.write_text(SHIM.format(folder=folder, finwait=pathlib.Path(shutil.which(lab.FINWAIT)).resolve()))
            shim.chmod(0o755)
            empty = pathlib.Path(folder) / "empty"
            empty.mkdir()
            (empty / self.file).write_text(self.profiles[0])
            self.check_profile(empty / self.file)
            # What is quoted is not to be broken into lines where it does not fit beside a lane.
            path = f"{shim.parent}:/usr/bin:/bin:/usr/sbin:/sbin"
            done = subprocess.run(["sh", "-c", self.commands[0]], cwd=empty, capture_output=True, text=True,
                                  timeout=lab.PATIENCE, env={**os.environ, "PATH": path})
            said = done.stdout + done.stderr
            assert done.returncode == 0, f"exits with {done.returncode}:\n{said}"
            told = " ".join(said.split())
            missing = [quote for quote in self.to_be_seen() if " ".join(quote.split()) not in told]
            assert not missing, f"not to be seen: {missing}\n{said}"
            self.check_acted(pathlib.Path(folder) / "events", said)

    def check_profile(self, file):
        checked = lab.finwait("check", file, check=False)
        complaints = checked.stdout + checked.stderr
        assert checked.returncode == 0, complaints
        for warning in re.findall(r"warning: (.*)", complaints):
            assert warning in self.text, f"finwait check warns, and the page does not say so: {warning}"

    def check_acted(self, events, said):
        if "--allow-unused" in self.commands[0]:
            return
        reports = [json.loads(line) for line in events.read_text().splitlines() if '"policy-report"' in line]
        assert reports, f"no policy reports\n{said}"
        for report in reports:
            assert report["acted"] > 0 or not report["enabled"], f"never acted: {report}\n{said}"


def trouble_of(page):
    try:
        page.check_shape()
        page.check_run()
    except (AssertionError, subprocess.TimeoutExpired) as failure:
        return str(failure)
    return None


class Pages(unittest.TestCase):
    def test_each(self):
        pages = [page for page in map(Page, PAGES) if page.word in os.environ.get("PAGES", page.word).split()]
        self.assertTrue(pages)
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            for page, trouble in zip(pages, pool.map(trouble_of, pages)):
                with self.subTest(page=f"docs/{page.of}/{page.word}.md"):
                    self.assertIsNone(trouble, trouble)


if __name__ == "__main__":
    lab.main()
