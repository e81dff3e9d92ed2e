"""A figure counted by a draft says so in the results, in the columns that they have always had."""

from __future__ import annotations

import csv

import pyarrow.parquet as pq
import pytest

from gwella.code_of_practice.note_codes import note_code, note_codes, with_draft
from gwella.code_of_practice.results import COLUMNS, Origin, Result, write_csv
from gwella.metrics import drafts, files
from gwella.metrics.figures import of_results, results
from gwella.metrics.files import CSV, PARQUET, read_results, results_written

title = "Drafts in results"


def figure(metric, note="", value=3):
    return Result(
        metric=metric, edition=2020, area="X06000001", period="2024", numerator=value, value=value, note=note,
        origin=Origin.COMPUTED,
    )  # fmt: skip


FIGURES = [figure("a.draft"), figure("a.draft", "b;p"), figure("confirmed"), figure("confirmed", "p;b")]


@pytest.fixture
def held(monkeypatch):
    """Return the keys that are drafts, to be changed."""
    keys = {"a.draft"}
    monkeypatch.setattr(drafts, "is_draft", lambda key, edition=None: key in keys)
    return keys


def written(folder):
    with results_written(of_results(FIGURES), folder):
        pass
    return list(csv.reader((folder / CSV).read_text(encoding="utf-8").splitlines()))


def notes(folder):
    return [one.note for one in read_results(folder)]


def test_the_mark_is_a_note_and_the_columns_stay(held, tmp_path):
    headings, *rows = written(tmp_path)
    assert tuple(headings) == COLUMNS
    assert [row[COLUMNS.index("note")] for row in rows] == ["draft", "b;p;draft", "", "p;b"]
    assert pq.read_table(tmp_path / PARQUET)["note"].to_pylist() == ["draft", "b;p;draft", "", "p;b"]


def test_once_it_is_confirmed_the_mark_goes_when_it_is_read_and_when_it_is_written_again(held, tmp_path):
    written(tmp_path)
    held.clear()
    assert notes(tmp_path) == ["", "b;p", "", "p;b"]
    with results_written(files.read_figures(tmp_path / PARQUET), tmp_path):
        pass
    assert "draft" not in (tmp_path / CSV).read_text(encoding="utf-8").replace("a.draft", "")


def test_results_that_were_written_before_there_was_a_mark_are_marked_when_they_are_read(held, tmp_path):
    write_csv(FIGURES, tmp_path / CSV)
    assert notes(tmp_path) == ["draft", "b;p;draft", "", "p;b"]


def test_a_table_of_figures_is_marked_as_its_results_are(held):
    assert results(drafts.marked(of_results(FIGURES))) == drafts.as_marked(FIGURES)
    assert drafts.marked(of_results([])).num_rows == 0


def test_the_code_says_what_it_means_in_both_languages_and_is_not_statswales():
    said = note_code("draft")
    assert said.label.en != said.label.cy
    assert "draft" not in note_codes()
    assert with_draft(with_draft("b, p", is_draft=True), is_draft=False) == "b;p"
