"""The README's steps on one's own files are typed as they stand, in order; the Welsh page types the same."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
READMES = {"en": "README.md", "cy": "README.cy.md"}
FIRST, DESK, PERSON, SERVER = "\n**1. ", "\n**9. ", "\n**10. ", "\n**11. "
FINDS = ("gwella check ", "gwella reconcile ")
GWELLA = f'{sys.executable} -c "from gwella.cli import main; main()"'
THEIRS = "theirs.csv"


def blocks(language: str) -> list[list[str]]:
    """Return the blocks that need no server: those of steps 1 to 8, and of step 10."""
    page = (ROOT / READMES[language]).read_text(encoding="utf-8")
    first, desk, person, server = (page.index(heading) for heading in (FIRST, DESK, PERSON, SERVER))
    text = page[first:desk] + page[person:server]
    found = re.findall(r"(?:^    .+\n)+", text, re.MULTILINE)
    return [[line.strip() for line in block.splitlines()] for block in found]


def test_every_command_of_the_steps_works_in_order(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    around = os.environ | {"GWELLA_KEYS": str(tmp_path / "keys"), "GWELLA_LANG": "en"}
    typed = 0
    for block in blocks("en"):
        if block[0].startswith("area,"):
            (desk / THEIRS).write_text("\n".join(block), encoding="utf-8")
            continue
        for line in block:
            command = f"{line} --size 0.05 --first-year 2023" if line.startswith("gwella generate ") else line
            command = re.sub("^gwella ", lambda _: f"{GWELLA} ", command)
            done = subprocess.run(
                command, shell=True, cwd=desk, env=around, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0 or (done.returncode == 1 and line.startswith(FINDS)), (line, done.stderr)
            assert "Traceback" not in done.stderr
            typed += 1
    assert typed >= 20
    assert not list(desk.rglob("*.sqlite3"))


def test_both_pages_type_the_same_commands() -> None:
    """The same verbs with the same options: what differs is what files are called, and what somebody would write."""
    english, welsh = ([re.findall(r"^\S+ \S+|--[\w-]+", line) for line in flat(one)] for one in READMES)
    assert english == welsh


def flat(language: str) -> list[str]:
    """Return the lines of a page that call a command of ours."""
    return [line for block in blocks(language) for line in block if line.startswith("gwella ")]


def test_the_practice_folder_has_as_many_findings_as_both_pages_say(tmp_path: Path) -> None:
    around = os.environ | {"GWELLA_LANG": "en"}
    for words in ("generate folder", "check folder --authority X06000001 --year 2024 --json"):
        done = subprocess.run(
            f"{GWELLA} {words}", shell=True, cwd=tmp_path, env=around, capture_output=True, text=True, check=False
        )
    severities = [one["severity"] for one in json.loads(done.stdout)["findings"]]
    counts = [f"{severities.count(which):,}" for which in ("refuse", "query")]
    for page in READMES.values():
        text = (ROOT / page).read_text(encoding="utf-8")
        assert all(count in text for count in (f"{len(severities):,}", *counts)), page
