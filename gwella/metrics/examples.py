"""Worked examples: the rows that a definition shows, run through the engine that counts real returns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.reading import file_of
from gwella.code_of_practice.years import Period
from gwella.metrics.compute import counted
from gwella.metrics.defined import in_relation
from gwella.metrics.definitions import Measure, Metric, metrics
from gwella.metrics.edition import Example, MeasureExample, figure
from gwella.metrics.figures import results
from gwella.metrics.plan import jobs
from gwella.metrics.source import in_memory, of_tables
from gwella.snapshots.drawn import by_table, drawn_rows
from gwella.snapshots.store import arrow_type
from gwella.snapshots.tables import Column, DeriveExample, Kind, filled_from, lists, table
from gwella.stats.values import worked

if TYPE_CHECKING:
    import pyarrow as pa

NOWHERE = "-"
ROUNDED = 5e-5  # an example writes a share or a rate with four decimals


class Outcome(msgspec.Struct, frozen=True):
    """What an example expects and what the engine counts, by authority: (counted, unknown); None is no figure."""

    metric: str
    example: Example
    expected: Mapping[str, tuple[float | None, int]]
    counted: Mapping[str, tuple[float | None, int]]

    @property
    def agrees(self) -> bool:
        return dict(self.expected) == dict(self.counted)


def outcomes() -> Iterator[Outcome]:
    """Yield the outcome of every worked example of every counted metric."""
    for key, metric in metrics().items():
        for example in metric.example:
            yield outcome(key, metric, example)


def disagreeing(key: str, metric: Metric) -> Iterator[tuple[int, str, str]]:
    """Yield each example that does not come out: its number from 1, what it expects, and what is counted."""
    for number, example in enumerate(metric.example, start=1):
        found = outcome(key, metric, example)
        if not found.agrees:
            yield number, _pairs(found.expected), _pairs(found.counted)


def _pairs(by_area: Mapping[str, tuple[float | None, int]]) -> str:
    """Return what is counted, and in brackets what is not known; with its authority where there are several."""
    pairs = {
        area: f"{'–' if value is None else f'{value:g}'} ({unknown})" for area, (value, unknown) in by_area.items()
    }
    return ", ".join(pair if len(pairs) == 1 else f"{area}: {pair}" for area, pair in sorted(pairs.items()))


def outcome(key: str, metric: Metric, example: Example) -> Outcome:
    """Return what the engine counts in one example."""
    period = Period.of_year(example.year)
    work = list(jobs([period], {key: metric}))
    if not work:
        file, number = file_of("metrics", key), metric.example.index(example) + 1
        raise DefinitionError(
            "metrics.example_before_first_edition", file=file, field=f"example[{number}].year", year=str(example.year)
        )
    given = given_rows(example, work[0].count.of)
    places = dict.fromkeys(row["authority"] for row in given[work[0].count.of])
    by_place = {place: {name: _of(place, rows) for name, rows in given.items()} for place in places}
    source = of_tables(
        {place: {name: as_table(name, its) for name, its in one.items()} for place, one in by_place.items()}
    )
    found = results(counted(source, [period], work=work))
    totals = {one.area: (one.value, one.unknown or 0) for one in found if not one.breakdown and one.area in places}
    return Outcome(key, example, expected(example, totals), totals)


def measure_value(measure: Measure, example: MeasureExample) -> float | None:
    """Return what is worked out from the counts that an example of a measure gives."""
    return worked(*in_relation(measure, example), measure.unit).value


def is_as_expected(found: float | None, example: MeasureExample) -> bool:
    """Say whether what is worked out in an example of a measure is what it expects, as it is written."""
    expected = figure(example.expect)
    if found is None or expected is None:
        return found is expected
    return abs(found - expected) <= ROUNDED


def derived(name: str, example: DeriveExample) -> dict[str, tuple[Any, ...]]:
    """Return what each derived column holds for the rows of one example of table `name`, "" where unknown."""
    given = given_rows(example, name)
    source = in_memory(NOWHERE, {each: as_table(each, rows) for each, rows in given.items()})
    rows = source.rows(name, source.authorities, example.expect).all_in(Period.of_year(example.year))
    return {column: tuple(_shown(cell) for cell in rows[column].to_pylist()) for column in example.expect}


def _shown(cell: Any) -> Any:
    """Return a cell as an example writes it: a day as text, "" where it is not known."""
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else cell


def _of(place: str, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [row for row in rows if row["authority"] == place]


def as_table(name: str, rows: list[dict[str, str]]) -> pa.Table:
    """Return drawn rows in the declared types of table `name`; what is not drawn is empty."""
    import pyarrow as pa

    columns: dict[str, pa.Array] = {}
    for column, declared in table(name).stored.items():
        kind = pa.int64() if declared.kind is Kind.PERSON else arrow_type(declared.kind)
        cells = [_cell(_text(row, column, declared, name), declared.kind, declared.list) for row in rows]
        columns[column] = pa.array(cells, kind)
    return pa.table(columns)


def _text(row: Mapping[str, str], name: str, column: Column, of: str) -> str:
    """Return what is drawn for a column; where nothing is, what the one that it is filled from says."""
    drawn, code = row.get(name, ""), row.get(column.filled_from, "") if column.filled_from else ""
    if drawn or not code:
        return drawn
    return filled_from(code, table(of).columns[column.filled_from], column) or ""


def given_rows(example: Example | DeriveExample, of: str) -> dict[str, list[dict[str, str]]]:
    """Return the rows of an example by table; where it draws neither, the row's number is its person, and NOWHERE its
    authority.
    """
    given = {name: drawn_rows(text) for name, text in by_table(example.given, of).items()}
    for rows in given.values():
        for number, row in enumerate(rows):
            row.setdefault("authority", NOWHERE)
            row.setdefault("person", str(number + 1))
    return given


def _cell(text: str, kind: Kind, codes: str) -> Any:
    if text == "":
        return None
    match kind:
        case Kind.PERSON:
            return int(text)
        case Kind.DATE:
            return date.fromisoformat(text)
        case Kind.YES_NO:
            return {"yes": True, "no": False}[text]
        case Kind.CHOICE:
            return None if lists()[codes].codes[text].unknown else text
    return text


def expected(example: Example, areas: Iterable[str]) -> dict[str, tuple[float | None, int]]:
    """Return what an example expects as (counted, unknown), also for those of `areas` of which it says nothing.

    None is no figure, which an example says; where it says nothing of an area, it is 0.
    """
    expect = example.expect if isinstance(example.expect, dict) else {NOWHERE: example.expect}
    unknown = example.unknown if isinstance(example.unknown, dict) else dict.fromkeys(expect, example.unknown)
    return {area: (figure(expect.get(area, 0)), unknown.get(area, 0)) for area in {*expect, *unknown, *areas}}
