"""`gwella definitions confirm` and its kin, as typed: it says what to read, and refusals are one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

COMMAND = [sys.executable, "-c", "from gwella.cli import main; main()", "definitions"]
READ = [
    *("--code", "CA/004", "--title", "Assessments", "--title-cy", "Asesiadau", "--wording", "New ones."),
    *("--wording-cy", "Rhai newydd.", "--document", "Guidance", "--page", "7", "--read-on", "2026-05-01"),
]
WHO = ["--by", "Nia Prys", "--role", "Officer", "--authority", "Gwynedd"]
KEY = "carer.assessments.completed"
COUNTED = """
[count]
of = "assessments"
when = { field = "completed_on", falls = "in_period" }
where = [{ field = "client_group", is = "carer" }]

[[example]]
says = { en = "Each counts.", cy = "Mae pob un yn cyfrif." }
year = 2026
given = '''
completed_on | client_group | new
2026-05-01   | carer        | no
'''
expect = 1
"""


def run(folder: Path, *words: str, code: int = 0, language: str = "en") -> str:
    """Return what the command says, with `folder` as the authority's own definitions."""
    environment = {**os.environ, "GWELLA_DEFINITIONS": str(folder), "GWELLA_LANG": language}
    done = subprocess.run([*COMMAND, *words], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    if code:
        assert len(done.stderr.strip().splitlines()) == 1
    return done.stdout + done.stderr


def test_without_what_was_read_it_says_our_wording_and_what_to_read(tmp_path: Path) -> None:
    said = run(tmp_path, "confirm", KEY, language="cy")
    assert "Ein geiriad ni, yn yr argraffiad o 2020-21 ymlaen" in said
    assert "Ffynhonnell ein geiriad ni: Gweithgarwch gwasanaethau cymdeithasol 2020-21 (gov.wales)" in said
    assert "--wording-cy   Y geiriad swyddogol yn Gymraeg" in said
    assert list(tmp_path.rglob("*")) == []


def test_what_is_missing_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    said = run(tmp_path, "confirm", KEY, "--code", "CA/004", *WHO, "--read-on", "2999-01-01", code=2)
    assert "Nothing was written. Missing: Official title in English." in said
    assert "not a day up to today" in said
    assert list(tmp_path.rglob("*")) == []


def test_it_is_confirmed_listed_without_its_mark_and_withdrawn(tmp_path: Path) -> None:
    assert "CA/004   New carers’ needs assessments completed [draft]" in run(tmp_path, "CA/004")
    said = run(tmp_path, "confirm", KEY, *READ, *WHO)
    assert "holds for this authority alone" in said
    assert "[draft]" not in run(tmp_path, KEY)
    assert "confirmed by Gwynedd" in run(tmp_path, "show", KEY)
    assert "written over" in run(tmp_path, "confirm", KEY, *READ, *WHO, code=2)
    run(tmp_path, "withdraw", KEY, "--why", "Wrong page.", "--why-cy", "Tudalen anghywir.", *WHO)
    assert "[draft]" in run(tmp_path, KEY)
    assert "Wrong page." in run(tmp_path, "changes")


def test_a_difference_with_its_count_begins_an_edition(tmp_path: Path) -> None:
    counted = tmp_path.parent / "counted.toml"
    counted.write_text(COUNTED, encoding="utf-8")
    differs = ["--differs", "All of them.", "--differs-cy", "Pob un.", "--from", "2026", "--counted", str(counted)]
    said = run(tmp_path, "confirm", KEY, *READ, *WHO, *differs)
    assert "A new edition begins in 2026-27" in said
    assert "All of them. It follows from a confirmation by Gwynedd." in run(tmp_path, "changes", "--year", "2026")
    assert f"{KEY} " in run(tmp_path)


def test_a_draft_is_opened_for_comment_and_answered(tmp_path: Path) -> None:
    question = ["--question", "All?", "--question-cy", "Pob un?"]
    run(tmp_path, "open", KEY, "--closes", "2099-01-01", *question, *WHO)
    run(tmp_path, "comment", KEY, "--organisation", "Age Cymru Dychymyg", "--text", "Ie.", "--in-welsh")
    decision = ["--text", "All.", "--text-cy", "Pob un.", *WHO]
    assert "Answers are taken up to" in run(tmp_path, "decide", KEY, *decision, code=2)
    assert "Answers: 1." in run(tmp_path, "changes")


def test_it_is_said_where_to_write_and_for_whom(tmp_path: Path) -> None:
    assert "--authority" in run(tmp_path, "confirm", KEY, *READ, *WHO[:4], code=2)
    elsewhere = tmp_path.parent / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    assert "are not read from" in run(tmp_path, "confirm", KEY, *READ, *WHO, "--into", str(elsewhere), code=2)
