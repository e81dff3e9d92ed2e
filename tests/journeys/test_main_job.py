"""The main job as its user types it: generate, check, compute, explain, reconcile, report, in both languages."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pyarrow.parquet as pq
import pytest

from gwella.code_of_practice.results import COLUMNS, Origin, Status, read_csv

pytestmark = pytest.mark.long

INVENTED = ("--authority", "X06000001", "--year", "2024")
SMALL = 0.1


class Desk:
    """An officer's desk: a folder to work in and the command at hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = {"HOME": str(folder), "GWELLA_KEYS": str(folder / "keys")}

    def gwella(self, *words: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-c", "from gwella.cli import main; main()", *words],
            cwd=self.folder,
            env=os.environ | self.home,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(tmp_path_factory.mktemp("desk"))
    desk.gwella("generate", "extract", "--size", str(SMALL), "--first-year", "2022")
    desk.gwella("compute", "extract", "--out", "out")
    return desk


def test_the_check_finds_the_planted_mistakes_and_says_so_in_json_too(desk: Desk) -> None:
    said = desk.gwella("check", "extract", *INVENTED, "--json", code=1)
    found = json.loads(said)["findings"]
    assert {"file", "row", "column", "rule", "what", "remedy"} <= set(found[0])
    assert any(finding["rule"] == "not_a_date" for finding in found)


def test_a_second_worklist_says_what_is_still_open(desk: Desk) -> None:
    first = desk.gwella("check", "extract", *INVENTED, "--worklist", "lists", code=1)
    second = desk.gwella("check", "extract", *INVENTED, "--worklist", "lists", code=1)
    new = re.search(r"([\d,]+) new", first)
    assert new is not None
    assert f"{new.group(1)} still open" in second
    assert "CD-4" in next((desk.folder / "lists").glob("*.csv")).read_text(encoding="utf-8-sig")


def test_csv_and_parquet_hold_the_same_rows_marked_as_made_up(desk: Desk) -> None:
    results = list(read_csv(desk.folder / "out" / "results.csv"))
    table = pq.read_table(desk.folder / "out" / "results.parquet")
    assert tuple(table.column_names) == COLUMNS
    assert table["value"].to_pylist() == [result.value for result in results]
    assert {result.origin for result in results if result.status is not Status.NOT_PROVIDED} == {Origin.MADE_UP}


def test_team_worker_case_reference_and_identifiers_reach_nothing_that_is_kept(desk: Desk) -> None:
    with (desk.folder / "extract" / "contacts.csv").open(encoding="utf-8-sig") as file:
        row = next(csv.DictReader(file))
    secrets = [row["Person"], row["Worker"], row["Case reference"]]
    kept = [path for path in (desk.folder / "out").rglob("*") if path.is_file()]
    for path in kept:
        if path.suffix == ".parquet":
            columns = pq.read_table(path).to_pydict()
            content = {str(cell) for values in columns.values() for cell in values}
            assert not content & set(secrets), path
        else:
            assert not any(secret in path.read_text(encoding="utf-8") for secret in secrets), path


@pytest.mark.parametrize("period", ["quarter", "month"])
def test_shorter_periods_add_up_to_the_year(desk: Desk, period: str) -> None:
    desk.gwella("compute", "extract", "--out", f"out-{period}", "--period", period, "--year", "2024")
    year = figures(desk.folder / "out")["adult.safeguarding.reports", "2024"]
    shorter = figures(desk.folder / f"out-{period}")
    assert sum(v for (m, p), v in shorter.items() if m == "adult.safeguarding.reports" and p != "2024") == year


def figures(folder: Path) -> dict[tuple[str, str], float]:
    return {
        (r.metric, r.period): r.value
        for r in read_csv(folder / "results.csv")
        if not r.breakdown and r.value is not None
    }


def test_a_figure_is_explained_down_to_the_rows_of_the_file(desk: Desk) -> None:
    said = desk.gwella("explain", "AD/023", "--area", "X06000001", "--period", "2024", "--rows", "rows.csv")
    counted = figures(desk.folder / "out")["adult.safeguarding.enquiries_7_days", "2024"]
    assert re.search(rf"^\s+{counted:,.0f}  counted$", said, re.MULTILINE)
    with (desk.folder / "rows.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert sum(row["what became of it"] == "counted" for row in rows) == counted
    lines = len((desk.folder / "extract" / "safeguarding.csv").read_text(encoding="utf-8-sig").splitlines())
    assert lines - 30 < len(rows) <= lines - 1, "every row of the file that is not left out"


def test_their_figures_stand_beside_ours_with_the_waterfall_of_what_differs(desk: Desk) -> None:
    ours = figures(desk.folder / "out")["adult.safeguarding.reports", "2024"]
    theirs = f"area,period,metric,value\nX06000001,2024,AD/020,{ours:.0f}\nX06000001,2024,AD/022,1\n"
    (desk.folder / "theirs.csv").write_text(theirs, encoding="utf-8")
    said = desk.gwella("reconcile", "theirs.csv", code=1)
    assert "the same in both" in said
    assert "theirs 1, ours" in said
    assert "Enquiries had to be made: yes" in said


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_report_is_a_tagged_pdf_in_either_language(desk: Desk, language: str) -> None:
    path = desk.folder / f"report-{language}.pdf"
    desk.gwella("report", *INVENTED, "--lang", language, "--format", "pdf", "--to", path.name)
    with pikepdf.open(path) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith(language)
        assert "/StructTreeRoot" in pdf.Root
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_report_quotes_released_figures_only(desk: Desk, language: str) -> None:
    desk.gwella("report", *INVENTED, "--lang", language, "--format", "json", "--to", "report.json")
    report = json.loads((desk.folder / "report.json").read_text(encoding="utf-8"))
    assert report["made_up"] is True
    counts = [
        part["value"]
        for block in report["blocks"]
        if block["is"] == "paragraph"
        for part in block["parts"]
        if part["is"] == "figure" and part["value"] is not None and part["value"] > 1
    ]
    assert counts
    assert all(count % 5 == 0 for count in counts if count == int(count))


BAD = [
    (("check", "nowhere", *INVENTED), "folder"),
    (("check", "extract", "--authority", "W06000001", "--year", "2024"), "another authority"),
    (("check", "extract", "--authority", "X06000001", "--year", "2012"), "No row falls in"),
    (("compute", "nowhere"), "nowhere"),
    (("explain", "AD/020", "--area", "X06000001", "--period", "last year"), "is not a period"),
    (("explain", "AD/020", "--area", "W06000001", "--period", "2024"), "gwella compute"),
    (("explain", "AD/O20", "--area", "X06000001", "--period", "2024"), "gwella definitions"),
    (("reconcile", "nowhere.csv"), "nowhere.csv"),
    (("report", "--authority", "W06000001", "--year", "2024"), "gwella compute"),
    (("report", "--authority", "X06000001", "--year", "2012"), "no figures"),
    (("generate", "extract"), "not an empty folder"),
    (("definitions", "--lang", "fr"), "--lang"),
]


@pytest.mark.parametrize(("words", "says"), BAD, ids=[" ".join(words[:2]) for words, _ in BAD])
def test_bad_input_is_one_plain_sentence_in_both_languages(desk: Desk, words: tuple[str, ...], says: str) -> None:
    before = sorted(desk.folder.rglob("*"))
    said = desk.gwella(*words, code=2)
    assert says in said
    assert len(said.strip().splitlines()) == 1
    if "--lang" not in words:
        assert desk.gwella(*words, "--lang", "cy", code=2) != said
    assert sorted(desk.folder.rglob("*")) == before, "nothing is half-written"


def test_a_misspelt_word_in_an_own_definition_is_named_with_the_nearest(desk: Desk) -> None:
    metric = desk.folder / "own" / "metrics" / "local" / "calls.toml"
    metric.parent.mkdir(parents=True)
    metric.write_text('sourse = "ours"\n', encoding="utf-8")
    desk.home["GWELLA_DEFINITIONS"] = str(desk.folder / "own")
    said = desk.gwella("definitions", code=2)
    del desk.home["GWELLA_DEFINITIONS"]
    assert "calls.toml" in said
    assert "“source”" in said


def test_a_metric_of_ones_own_is_one_file(desk: Desk) -> None:
    """The next metric can be added by someone who was not here."""
    metric = desk.folder / "own" / "metrics" / "local" / "calls.toml"
    metric.parent.mkdir(parents=True, exist_ok=True)
    metric.write_text(
        """
source = "Cwm Dychymyg"
confidence = "ours"
title = { en = "Contacts for children", cy = "Cysylltiadau ar gyfer plant" }
meaning = { en = "A local count.", cy = "Cyfrif lleol." }

[count]
of = "contacts"
when = { field = "contacted_on", falls = "in_period" }
where = [{ field = "client_group", is = "child" }]

[[edition]]
from = 2020
change = { en = "First counted.", cy = "Cyfrifwyd am y tro cyntaf." }

[[example]]
says = { en = "One of three.", cy = "Un o dri." }
year = 2024
given = '''
contacted_on | client_group
2024-05-01   | child
2024-05-01   | adult
             | child
'''
expect = 1
""",
        encoding="utf-8",
    )
    desk.home["GWELLA_DEFINITIONS"] = str(desk.folder / "own")
    desk.gwella("compute", "extract", "--out", "out-own", "--year", "2024")
    del desk.home["GWELLA_DEFINITIONS"]
    own = figures(desk.folder / "out-own")
    assert own["local.calls", "2024"] == own["child.contacts.received", "2024"]
