"""Synthetic files that others publish, mapped all the way to figures that an obvious count in Python agrees with."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import msgspec
import pytest

from gwella.cli.computing import computed
from gwella.returns.check import checked
from gwella.returns.extracts.files import every_extract
from gwella.returns.extracts.form import read_draft
from gwella.returns.extracts.proposal.since import offered_since

title = "English synthetic files"

FOLDER = Path(__file__).parent / "layouts" / "england_published"
AUTHORITY, YEAR = "X06000001", 2017
SHORT_BREAKS, HOME = {"V3", "V4"}, {"E4A", "E4B"}


class Episode(msgspec.Struct, frozen=True):
    child: str
    began: date
    ended: date | None
    is_short_break: bool
    reason: str


def day(text):
    return date(int(text[6:]), int(text[3:5]), int(text[:2])) if text else None


@pytest.fixture(scope="module")
def episodes():
    with (FOLDER / "episodes.csv").open(encoding="utf-8", newline="") as file:
        return [
            Episode(row["CHILD"], day(row["DECOM"]), day(row["DEC"]), row["LS"] in SHORT_BREAKS, row["REC"])
            for row in csv.DictReader(file)
        ]


def counted(episodes, year):
    """Return what the four measures count, as one would by hand: 31 March is the last day, an end on it is over."""
    first, last = date(year, 4, 1), date(year + 1, 3, 31)
    of_year = [one for one in episodes if one.began <= last and (one.ended is None or one.ended >= first)]
    placements = defaultdict(set)
    for one in of_year:
        placements[one.child].add(one.began)
    placed = {one.child for one in of_year if not one.is_short_break and (one.ended is None or one.ended > last)}
    ceased = [one for one in of_year if not one.is_short_break and one.ended is not None and one.ended <= last]
    return {
        "pm.placements.children": len(placed),
        "pm.placements.three": sum(len(placements[child]) >= 3 for child in placed),
        "pm.returned_home.looked_after": len({one.child for one in of_year if not one.is_short_break}),
        "pm.returned_home.children": len({one.child for one in ceased if one.reason in HOME}),
    }


def test_figures_are_those_of_a_count_by_hand(tmp_path, episodes):
    done = computed([FOLDER], tmp_path / "out", years=(YEAR,), keys=tmp_path / "keys")
    figures = {row["metric"]: row["value"] for row in done.figures.to_pylist() if not row["breakdown"]}
    expected = counted(episodes, YEAR)
    assert {metric: figures[metric] for metric in expected} == expected
    assert expected["pm.placements.children"] > 50


def test_every_row_is_taken_and_no_code_is_left(episodes):
    answer = checked(FOLDER, AUTHORITY, 2017)
    accounts = {one.file: (one.rows, one.taken, one.listed) for one in answer.taken.accounts}
    assert accounts["episodes.csv"] == (len(episodes), len(episodes), 0)
    assert accounts["header.csv"][2] == 0
    assert not [one for one in answer.findings if one.rule in {"not_in_list", "impossible_date", "not_a_date"}]


def test_taken_over_for_the_same_files_nothing_but_codes_without_rows_differs():
    offer = offered_since(read_draft(FOLDER / "mapping.toml"), every_extract(FOLDER))
    assert {one.code for one in offer.differences} <= {"mapping.code_gone"}
    assert sum(block.open for block in offer.blocks) == 0


def test_a_year_in_which_no_spell_of_the_file_ended_has_no_figures(tmp_path):
    """The file holds whoever was looked after from April 2017: who came home in 2016 is not in it; 0 would be false."""
    done = computed([FOLDER], tmp_path / "out", years=(2016,), keys=tmp_path / "keys")
    figures = [row for row in done.figures.to_pylist() if row["metric"].startswith("pm.returned_home")]
    assert figures
    assert not [row for row in figures if row["value"] is not None]
