"""The officer's page is typed as it stands, in both languages, and what it shows comes out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {"en": "officer.md", "cy": "officer.cy.md"}
BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FINDS = re.compile(r" (check|reconcile) ")
GWELLA = f'{sys.executable} -c "from gwella.cli import main; main()"'


def steps(page: str) -> list[tuple[list[str], list[str]]]:
    """Return the commands of each block, and the lines that the page shows of what they print."""
    found: list[tuple[list[str], list[str]]] = []
    for kind, text in BLOCK.findall((DOCS / page).read_text(encoding="utf-8")):
        if kind == "sh":
            found.append((text.splitlines(), []))
        else:
            found[-1][1].extend(text.splitlines())
    return found


@pytest.mark.parametrize("language", PAGES)
def test_every_command_of_the_page_runs_and_what_it_shows_comes_out(language: str, tmp_path: Path) -> None:
    around = os.environ | {"GWELLA_KEYS": str(tmp_path / "keys"), "GWELLA_LANG": language}
    for commands, shown in steps(PAGES[language]):
        said = ""
        for command in commands:
            typed = command.replace("gwella ", f"{GWELLA} ", 1) if command.startswith("gwella ") else command
            done = subprocess.run(
                typed, shell=True, cwd=tmp_path, env=around, capture_output=True, text=True, check=False
            )
            # To find something is no failure: it ends with 1, and a refusal with 2.
            assert done.returncode == 0 or (done.returncode == 1 and FINDS.search(command)), (command, done.stderr)
            said += done.stdout
        for line in shown:
            assert line in said, (commands, line)


def test_both_pages_type_the_same_commands() -> None:
    english, welsh = (
        [[line.split()[:3] for line in commands] for commands, _ in steps(page)] for page in PAGES.values()
    )
    assert [[line[0] for line in block] for block in english] == [[line[0] for line in block] for block in welsh]
    assert len(english) == len(welsh) >= 10
