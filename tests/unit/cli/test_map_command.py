"""`gwella map`, then `check` with what was decided: as an officer types them, in both languages."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gwella.returns.generate import generate

LAYOUTS = Path(__file__).parents[2] / "spec" / "returns" / "extracts" / "layouts"
AUTHORITY = ("--authority", "X06000001", "--year", "2024")


def run(*words: object, language: str = "en") -> tuple[int, str]:
    """Return the exit code, and all that the command says."""
    done = subprocess.run(
        [sys.executable, "-c", "from gwella.cli import main; main()", *map(str, words)],
        env=os.environ | {"GWELLA_LANG": language},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(LAYOUTS / "events", tmp_path / "events"))


@pytest.mark.parametrize(("language", "says"), [("en", "Nothing is applied"), ("cy", "Nid oes dim wedi’i gymhwyso")])
def test_a_proposal_lies_beside_the_files_and_is_applied_by_nothing(folder: Path, language: str, says: str) -> None:
    decided = (folder / "mapping.toml").rename(folder.parent / "decided.toml")
    code, said = run("map", folder, language=language)
    assert (code, says in said) == (0, True)
    assert (folder / "mapping.proposed.toml").is_file()
    assert run("map", folder, language=language)[0] == 2, "a second proposal is not written over the first"
    assert run("check", folder, *AUTHORITY)[0] == 2, "nothing in the folder is a table by its own name"
    code, said = run("check", folder, *AUTHORITY, "--mapping", folder / "mapping.proposed.toml", language=language)
    assert (code, "mapping.proposed.toml: " in said, " table[" in said) == (2, True, True)
    code, said = run("check", folder, *AUTHORITY, "--mapping", decided, language=language)
    assert (code, "digwyddiadau.csv" in said) == (1, True)


def test_the_account_is_said_and_the_list_is_written_with_the_worklists(folder: Path, tmp_path: Path) -> None:
    said = run("check", folder, *AUTHORITY, "--worklist", tmp_path / "lists")[1]
    assert "digwyddiadau.csv: rows 7 = taken 5 + listed 2." in said
    assert (tmp_path / "lists" / "rows-listed.csv").is_file()
    worklist = (tmp_path / "lists" / "worklist.csv").read_text(encoding="utf-8-sig")
    assert "digwyddiadau.csv,7,Dyddiad (Date of contact)" in worklist
    account = json.loads(run("check", folder, *AUTHORITY, "--json")[1])["files"]
    assert account[1] == {"file": "digwyddiadau.csv", "rows": 7, "taken": 5, "listed": 2}


def test_the_mapping_in_the_folder_is_taken_over_without_being_asked_for(folder: Path) -> None:
    code, said = run("map", folder, language="cy")
    assert (code, "gwahaniaethau: 0" in said) == (0, True)
    with (folder / "unigolion.csv").open("a", encoding="utf-8") as file:
        file.write("P4;01.01.1950;Arall arall\n")
    said = run("map", folder, "--to", folder.parent / "b.toml", language="cy")[1]
    assert "unigolion.csv, Rhyw: mae’r cod “Arall arall” yn newydd (rhesi: 1)." in said


def test_a_folder_without_files_is_said(tmp_path: Path) -> None:
    assert run("map", tmp_path)[0] == 2


@pytest.mark.parametrize(("language", "says"), [("en", "No mapping is needed: "), ("cy", "Nid oes angen mapio: ")])
@pytest.mark.parametrize("has_faults", [True, False])
def test_a_folder_that_is_ours_already_needs_no_mapping(tmp_path: Path, language: str, says: str, has_faults: bool):
    generate(tmp_path, first_year=2024, last_year=2024, size=0.02, faults=has_faults)
    code, said = run("map", tmp_path, language=language)
    last = said.strip().splitlines()[-1]
    assert (code, last.startswith(says)) == (0, True), said
    assert ("nothing to do" in last or "dim i’w wneud" in last) is not has_faults
    assert (tmp_path / "mapping.proposed.toml").is_file()


@pytest.mark.parametrize(
    "contacts",
    [
        "Contact,Authority,Person,Day,Client group\nC1,X06000001,P1,2024-05-02,adult\n",
        "Contact,Authority,Person,Date of contact,Client group\nC1,X06000001,P1,2 May 2024,adult\n",
        "Contact,Authority,Person,Date of contact,Client group\nC1,X06000001,P1,2024-05-02,AS\n",
    ],
    ids=["a heading", "dates", "a code"],
)
def test_what_is_written_otherwise_needs_one(tmp_path: Path, contacts: str):
    (tmp_path / "contacts.csv").write_text(contacts, encoding="utf-8")
    code, said = run("map", tmp_path)
    assert (code, "No mapping is needed" in said) == (0, False), said
