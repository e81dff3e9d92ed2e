"""`gwella conformance`: a kit in either language, and a statement whose exit code says what it comes to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

COMMAND = [sys.executable, "-c", "from gwella.cli import main; main()"]
OWN_METRIC = '''\
source = "Cwm Dychymyg"
confidence = "ours"
title = { en = "Contacts", cy = "Cysylltiadau" }
meaning = { en = "All contacts.", cy = "Pob cyswllt." }
edition = [{ from = 2020, change = { en = "First.", cy = "Cyntaf." } }]

[count]
of = "contacts"
when = { field = "contacted_on", falls = "in_period" }

[[example]]
says = { en = "A contact in the year is counted.", cy = "Cyfrifir cyswllt yn y flwyddyn." }
year = 2024
given = """
contacted_on
------------
2024-06-01
"""
expect = 1
'''
DAY = ["--date", "2025-06-02"]


def run(folder: Path, *words: str, code: int = 0, **settings: str) -> str:
    """Return what the command says."""
    done = subprocess.run(
        [*COMMAND, "conformance", *words],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if not name.startswith("GWELLA")} | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def test_without_a_verb_it_says_what_there_is(tmp_path):
    assert "export" in run(tmp_path)
    assert "Barnu canlyniadau" in run(tmp_path, "--lang", "cy")


def test_a_kit_is_exported_and_what_it_expects_agrees_with_it(tmp_path):
    said = run(tmp_path, "export", "kit", "--year", "2024", *DAY)
    assert said.startswith("The kit for 2024-25 is in kit: ")
    told = run(tmp_path, "check", "kit/expected.csv", "--year", "2024", *DAY)
    assert told.startswith("Conformance statement of 2 June 2025\n")
    assert told.endswith("All that was answered agrees, and nothing that is confirmed is missing.\n")
    assert run(tmp_path, "check", "kit/results-template.csv", "--year", "2024", code=1)


def test_a_welsh_kit_is_filled_in_and_judged_in_welsh_and_as_data(tmp_path):
    assert run(tmp_path, "export", "pecyn", *DAY, "--lang", "cy").startswith("Mae’r pecyn ar gyfer 2025-26 yn pecyn")
    told = run(tmp_path, "check", "pecyn/expected.csv", *DAY, "--lang", "cy")
    assert told.startswith("Datganiad cydymffurfio, 2 Mehefin 2025\n")
    data = json.loads(run(tmp_path, "check", "pecyn/expected.csv", *DAY, "--lang", "cy", "--json"))
    assert (data["conforms"], data["year"], data["made_on"]) == (True, 2025, "2025-06-02")
    assert data["means"] in told


def test_an_export_that_is_killed_leaves_no_kit_and_the_next_one_writes_it_whole(tmp_path):
    """A kill leaves its unfinished folder, hidden beside; nothing has the name of the kit that is not one."""
    begun = subprocess.Popen([*COMMAND, "conformance", "export", "kit", "--year", "2024"], cwd=tmp_path)
    while begun.poll() is None and not any(tmp_path.glob(".kit-*/kit/cases/*")):
        time.sleep(0.001)
    begun.kill()
    begun.wait()
    assert not (tmp_path / "kit").exists() or (tmp_path / "kit" / "manifest.json").is_file()
    if not (tmp_path / "kit").exists():
        run(tmp_path, "export", "kit", "--year", "2024")
    listed = json.loads((tmp_path / "kit" / "manifest.json").read_bytes())["files"]
    there = {path.relative_to(tmp_path / "kit").as_posix() for path in (tmp_path / "kit").rglob("*") if path.is_file()}
    assert there == {*listed, "manifest.json"}


def test_nobody_is_judged_by_an_authoritys_own_definition(tmp_path):
    """Its kit is the kit of everybody else, and says which definitions of its own there were."""
    (tmp_path / "own" / "metrics").mkdir(parents=True)
    (tmp_path / "own" / "metrics" / "calls.toml").write_text(OWN_METRIC, encoding="utf-8")
    run(tmp_path, "export", "theirs", "--year", "2024")
    run(tmp_path, "export", "ours", "--year", "2024", GWELLA_DEFINITIONS=str(tmp_path / "own"))
    theirs, ours = (json.loads((tmp_path / name / "manifest.json").read_bytes()) for name in ("theirs", "ours"))
    assert (ours["kit"], ours["own_definitions"]) == (theirs["kit"], ["metrics/calls"])
    assert "calls,It is an authority’s own definition." in (tmp_path / "ours" / "not-in-kit.csv").read_text("utf-8-sig")


def test_what_stands_in_the_way_is_one_sentence(tmp_path):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine").write_text("CANARY", encoding="utf-8")
    for words, piece in (
        (["export", "taken"], "taken is not an empty folder"),
        (["export", "kit", "--year", "1995"], "was in force in 1995-96"),
        (["export", "kit", "--date", "yesterday"], "--date will not do"),
        (["check", "nowhere.csv"], "nowhere.csv is not there"),
        (["check", "taken/mine"], "lacks the heading"),
    ):
        said = run(tmp_path, *words, code=2)
        assert piece in said
        assert len(said.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["mine", "taken"]
