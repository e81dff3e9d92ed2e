"""Whatever is mistyped or not allowed: one sentence in the reader's language, exit 2, nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CODE = "X06000001"
# What is typed, and a piece of what is said in English and in Welsh.
WRONG = {
    "a year in letters": (["check", ".", "--authority", CODE, "--year", "abc"], "--year will not do", "--year y tro"),
    "a year of five digits": (
        ["check", ".", "--authority", CODE, "--year", "20244"],
        "--year will not do",
        "--year y tro",
    ),
    "a length that there is not": (["compute", ".", "--period", "2024-13"], "year, quarter, month", "quarter, month;"),
    "a length that is only published": (["compute", ".", "--period", "years"], "year, quarter, month;", "month;"),
    "a format that there is not": (["report", "--authority", CODE, "--year", "2024", "--format", "docx"], "pdf", "pdf"),
    "a port out of range": (["demo", "--port", "0"], "from 1 to 65535", "rhwng 1 a 65535"),
    "no such command": (["frobnicate"], "no such command", "Nid oes gorchymyn"),
    "no such option": (["check", "--frob"], "no option --frob", "dewisiad --frob"),
    "an option left out": (["check", "."], "--authority is missing", "--authority ar goll"),
    "a word left out": (["explain"], "METRIC is missing", "METRIC ar goll"),
    "nothing after an option": (["compute", ".", "--year"], "missing after --year", "ar ôl --year"),
    "a word too many": (["definitions", "x", "y"], "more words", "fwy o eiriau"),
    "a folder that is not there": (["compute", "nowhere"], "nowhere is not there", "Nid yw nowhere yno"),
    "a file as a folder": (["compute", "file"], "file cannot be used as a folder", "fel ffolder"),
    "a folder as a file": (["reconcile", "folder"], "folder is a folder", "Ffolder yw folder"),
    "a name with a line break": (["compute", "no\nwhere"], "no\N{REPLACEMENT CHARACTER}where", "where yno"),
    "a demo in a file": (["demo", "--out", "file", "--no-serve"], "file", "fel ffolder"),
    "no such command below key": (["key", "frobnicate"], "gwella key --help", "Nid oes gorchymyn"),
    "a key of nobody": (["key", "create"], "--authority is missing", "--authority ar goll"),
    "a key of a path": (["key", "create", "--authority", "../folder"], "no area called", "Nid oes ardal"),
    "a key of all Wales": (["key", "create", "--authority", "W92000004"], "not a local authority", "Nid awdurdod"),
    "a copy without a name": (["key", "export", "--authority", CODE], "FILE is missing", "FILE ar goll"),
    "a copy that is none": (
        ["key", "import", "file", "--authority", CODE],
        "no key in file",
        "Nid oes allwedd yn file",
    ),
    "a copy that is a folder": (["key", "import", "folder", "--authority", CODE], "is a folder", "Ffolder yw"),
    "a copy that is not there": (["key", "import", "no", "--authority", CODE], "no is not there", "Nid yw no yno"),
    "a copy of no key": (["key", "export", "new", "--authority", CODE], "no key of Cwm", "Nid oes allwedd"),
    "no key to rotate": (["key", "rotate", "--authority", CODE], "no key of Cwm", "Nid oes allwedd"),
    "no key to show": (["key", "show", "--authority", CODE], "no key of Cwm", "Nid oes allwedd"),
    "no such command below conformance": (["conformance", "x"], "gwella conformance --help", "Nid oes gorchymyn"),
    "a kit without a folder": (["conformance", "export"], "DIR is missing", "DIR ar goll"),
    "a kit on top of something": (["conformance", "export", "file"], "not an empty folder", "yn ffolder wag"),
    "a kit below a file": (["conformance", "export", "file/x"], "cannot be made", "Ni ellir creu"),
    "a kit of a year without cases": (
        ["conformance", "export", "new", "--year", "1995"],
        "in force in 1995-96",
        "mewn grym yn 1995-96",
    ),
    "a kit of no day": (["conformance", "export", "new", "--date", "2025-02-30"], "--date will not", "--date y tro"),
    "results that are not there": (["conformance", "check", "no.csv"], "no.csv is not there", "Nid yw no.csv yno"),
    "results that are a folder": (["conformance", "check", "folder"], "is a folder", "Ffolder yw"),
    "results that are none": (["conformance", "check", "file"], "lacks the heading", "Nid oes gan file y pennawd"),
    "a specification of no year": (["spec", "export", "new"], "--year is missing", "--year ar goll"),
    "a specification on top of something": (
        ["spec", "export", "file", "--year", "2024"],
        "not an empty folder",
        "yn ffolder wag",
    ),
    "made-up people below a file": (["generate", "file/x"], "cannot be made", "Ni ellir creu"),
}


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("case", WRONG)
def test_one_sentence_and_exit_2(tmp_path: Path, case: str, language: str) -> None:
    words, english, welsh = WRONG[case]
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("CANARY", encoding="utf-8")
    done = run(tmp_path, "--lang", language, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert (english if language == "en" else welsh) in done.stderr
    assert "CANARY" not in done.stderr
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "folder"], "nothing was written"


@pytest.mark.parametrize(
    "words", [["definitions", "--lang", "fr"], ["definitions", "--lang"], ["--lang=", "x", "--lang"]]
)
def test_a_language_that_gwella_does_not_speak_is_said(tmp_path: Path, words: list[str]) -> None:
    done = run(tmp_path, *words)
    assert done.returncode == 2
    assert done.stderr == "Gwella speaks English and Welsh: write --lang en or --lang cy.\n"


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from gwella.cli import main; main()", *words],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if not name.startswith("GWELLA")}
        | {"GWELLA_KEYS": str(folder / "keys")},
        capture_output=True,
        text=True,
        check=False,
    )
