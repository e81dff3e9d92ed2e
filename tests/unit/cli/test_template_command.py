"""`gwella template`: a workbook or a folder, in either language, and never over what is there."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

OWN_TABLE = """\
key = "visit"
date = "visited_on"
source = "Cwm Dychymyg"
files = ["visits", "ymweliadau"]
title = { en = "Visits", cy = "Ymweliadau" }
about = { en = "Visits to people.", cy = "Ymweliadau â phobl." }
row = { en = "One row is one visit.", cy = "Un ymweliad yw un rhes." }

[columns.visit]
title = { en = "Visit", cy = "Ymweliad" }
kind = "identifier"
required = true

[columns.authority]
title = { en = "Authority", cy = "Awdurdod" }
kind = "identifier"
required = true

[columns.visited_on]
title = { en = "Date of visit", cy = "Dyddiad yr ymweliad" }
kind = "date"
required = true

[columns.mood]
title = { en = "Mood", cy = "Hwyl" }
kind = "choice"
list = "mood"
"""
OWN_LIST = """\
source = "Cwm Dychymyg"
title = { en = "Mood", cy = "Hwyl" }

[codes]
good = { title = { en = "Good", cy = "Da" } }
"""


def run(folder: Path, *words: str, code: int = 0, **settings: str) -> str:
    """Return what the command says, on one line or none."""
    done = subprocess.run(
        [sys.executable, "-c", "from gwella.cli import main; main()", *words],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if not name.startswith("GWELLA")} | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    said = done.stdout if code == 0 else done.stderr
    assert len(said.splitlines()) == 1
    return said.strip()


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_a_name_that_ends_in_xlsx_is_a_workbook_of_the_tables_asked_for(tmp_path):
    said = run(tmp_path, "template", "t.xlsx", "--table", "pobl", "--table", "Contacts")
    assert said == "The template is in t.xlsx. Begin with “Read me first”."
    assert openpyxl.load_workbook(tmp_path / "t.xlsx").sheetnames == [
        "Read me first",
        "People",
        "Contacts",
        "Columns",
        "Codes",
    ]


def test_any_other_name_is_a_folder_of_headings_with_the_notes_beside_them(tmp_path):
    said = run(tmp_path, "template", "templed", "--table", "people", "--lang", "cy")
    assert said == "Mae’r templed yn templed. Dechreuwch gyda “darllenwch-hwn-gyntaf.csv”."
    files = ["codau.csv", "colofnau.csv", "darllenwch-hwn-gyntaf.csv", "pobl.csv"]
    assert names(tmp_path / "templed") == files
    with (tmp_path / "templed" / "pobl.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 1
    assert rows[0][:3] == ["Awdurdod", "Person", "Dyddiad geni"]


def test_what_is_there_is_never_written_over(tmp_path):
    (tmp_path / "t.xlsx").write_text("CANARY", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "elsewhere.xlsx")
    before = names(tmp_path)
    for there in ("t.xlsx", "empty", "link.xlsx"):
        assert run(tmp_path, "template", there, code=2).startswith(f"{there} is there already")
        assert "yno eisoes" in run(tmp_path, "template", there, "--lang", "cy", code=2)
    assert names(tmp_path) == before
    assert (tmp_path / "t.xlsx").read_text(encoding="utf-8") == "CANARY"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["people.csv"], "people.csv will not do"),
        (["book.ods"], "book.ods will not do"),
        (["book", "--format", "xlsx"], "book will not do"),
        (["book.xlsx", "--format", "csv"], "book.xlsx will not do"),
        (["aggregate.xlsx"], "read as the aggregate return"),
        (["new/book.xlsx"], "there is no folder new"),
        (["book.xlsx", "--table", "frogs"], "no table called frogs"),
        (["book.xlsx", "--format", "ods"], "--format will not do"),
    ],
)
def test_what_will_not_do_is_one_sentence_and_nothing_is_written(tmp_path, words, says):
    assert says in run(tmp_path, "template", *words, code=2)
    assert run(tmp_path, "template", *words, "--lang", "cy", code=2)
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("language", "known"),
    [
        ("en", "The tables are: people, assessments, care_leavers,"),
        ("cy", "Y tablau yw: pobl, asesiadau, gadael_gofal,"),
    ],
)
def test_the_tables_there_are_have_the_names_of_the_language(tmp_path, language, known):
    said = run(tmp_path, "template", "t", "--table", "nonsense", "--lang", language, code=2)
    assert known in said
    names_said = said.rpartition(": ")[2].removesuffix(".").split(", ")
    run(tmp_path, "template", "t", *(word for name in names_said for word in ("--table", name)), "--lang", language)
    assert {f"{name}.csv" for name in names_said} < set(names(tmp_path / "t"))


@pytest.mark.parametrize(("language", "named"), [("en", "Visits"), ("cy", "Ymweliadau")])
def test_an_authoritys_own_table_and_list_have_a_template_too(tmp_path, language, named):
    for kind, name, content in (("tables", "visits", OWN_TABLE), ("lists", "mood", OWN_LIST)):
        (tmp_path / "own" / kind).mkdir(parents=True)
        (tmp_path / "own" / kind / f"{name}.toml").write_text(content, encoding="utf-8")
    own = {"GWELLA_DEFINITIONS": str(tmp_path / "own"), "GWELLA_LANG": language}
    (tmp_path / "r").mkdir()
    run(tmp_path, "template", "r/t.xlsx", **own)
    run(tmp_path, "template", "csv", "--table", "visits", **own)
    book = openpyxl.load_workbook(tmp_path / "r" / "t.xlsx")
    assert named in book.sheetnames
    codes = list(book.worksheets[-1].iter_rows(values_only=True))
    assert (("Mood", "good", "Good", None) if language == "en" else ("Hwyl", "good", "Da", None)) in codes
    assert f"{named.casefold()}.csv" in names(tmp_path / "csv")
