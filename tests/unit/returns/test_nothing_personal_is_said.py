"""No cell's content stands in a message, in JSON or on the screen; references stand only in worklists."""

from __future__ import annotations

import pytest

from gwella.cli.check import line
from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.results import Origin
from gwella.code_of_practice.years import Period
from gwella.returns.aggregate import aggregate
from gwella.returns.check import checked, findings_in
from gwella.returns.findings import aggregate_table, as_json
from gwella.returns.grid import grid_of
from gwella.returns.read import Sheet
from gwella.returns.worklist import write_worklists
from gwella.snapshots.tables import tables

CANARIES = ("Zebedee Canary", "1950-99-99 Canary", '"Canary', "=Canary()", "Canary\x1b[31m")
PLACES = [(name, column) for name in tables() for column in tables()[name].columns]


def said_of(findings):
    for language in Language:
        for finding in findings:
            yield line(finding, language)
            yield str(as_json(finding, language))
            yield str(finding.parameters)


def sheet(name, column):
    """For each canary a row that is right but for it, the same again, and one with nothing but it."""
    headings = tuple(tables()[name].columns)
    right = {"authority": "X06000001", "person": "P1", tables()[name].key: "K1"}
    rows = [
        [canary if heading == column else others.get(heading, "") for heading in headings]
        for canary in CANARIES
        for others in (right, right, {})
    ]
    return Sheet(name, f"{name}.csv", grid_of(headings, rows, range(2, len(rows) + 2)))


@pytest.mark.parametrize(("name", "column"), PLACES, ids=[f"{name}.{column}" for name, column in PLACES])
def test_no_cell_of_a_table_is_ever_repeated(name, column, tmp_path):
    try:
        findings = findings_in([sheet(name, column)], "X06000001", Period.of_year(2024))
    except Remediable as refusal:
        sentences = [refusal.in_(language) for language in Language]
        findings = []
    else:
        sentences = list(said_of(findings))
    assert sentences
    assert not any("Canary" in sentence for sentence in sentences)
    written = write_worklists(findings, tmp_path / "lists", {}, Language.EN)
    in_lists = any("Canary" in path.read_text(encoding="utf-8-sig") for path in written.files)
    assert in_lists is (column in ("worker", "case_reference"))


@pytest.mark.parametrize("column", list(aggregate_table().columns))
def test_no_cell_of_an_aggregate_return_is_ever_repeated(column, tmp_path):
    right = {"area": "W06000001", "period": "2024", "metric": "a", "numerator": "1"}
    headings = list(aggregate_table().columns)
    row = ["Canary" if heading == column else right.get(heading, "") for heading in headings]
    path = tmp_path / "aggregate.csv"
    path.write_text(",".join(headings) + "\n" + ",".join(row) + "\n", encoding="utf-8")
    answer = aggregate(path, origin=Origin.ENTERED)
    assert not any("Canary" in text for text in said_of(answer.findings))


@pytest.mark.parametrize(
    "row", ['"Canary,X06000001,P1', "Canary", "Canary,X06000001,P1,Canary", 'C"anary,"Canary"x,P1', "a,b,c\nCanary,d"]
)
def test_no_broken_row_is_ever_repeated(row, tmp_path):
    (tmp_path / "contacts.csv").write_text(f"contact,authority,person\n{row}\n", encoding="utf-8")
    try:
        texts = list(said_of(checked(tmp_path, "X06000001", 2024).findings))
    except Remediable as refusal:
        texts = [refusal.in_(language) for language in Language]
    assert texts
    assert not any("Canary" in text for text in texts)


def test_a_file_without_headings_is_refused_without_its_first_row(tmp_path):
    (tmp_path / "people.csv").write_text("Zebedee Canary,X06000001,01/02/1950\n", encoding="utf-8")
    with pytest.raises(Remediable) as refused:
        checked(tmp_path, "X06000001", 2024)
    assert not any("Canary" in refused.value.in_(language) for language in Language)
