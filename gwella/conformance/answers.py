"""The file that is handed back: one answer a row, read with all the dirt that such files have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import msgspec

from gwella.code_of_practice.errors import NotFound, ReturnRejected
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.places import areas
from gwella.code_of_practice.reading import one
from gwella.conformance.cases import Case
from gwella.metrics.definitions import key_of
from gwella.returns.figures import LARGEST, as_number
from gwella.returns.findings import AggregateTable
from gwella.returns.grid import Grid
from gwella.returns.mapping import fold, mapped, printable
from gwella.returns.read import WORKBOOKS
from gwella.returns.separated import read_separated
from gwella.returns.workbook import read_sheet, sheet_names

MOST_ROWS = 10  # to one that is asked for; a file with more is another file, and a statement on it would be endless
Asked = tuple[str, str]  # the name of a case and the area that is asked about


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What one row answers. `fault` is the name of what is wrong with it, "" for nothing; `value` None is no figure."""

    row: int
    value: float | None = None
    unknown: int | None = None
    fault: str = ""


class Extra(msgspec.Struct, frozen=True):
    """A row that answers nothing that is asked: its number, the name of what is wrong, and its case to be shown."""

    row: int
    fault: str
    shown: str = ""


class Answers(msgspec.Struct, frozen=True):
    """The answers by case and area, and the rows that are none."""

    given: Mapping[Asked, Answer]
    extra: tuple[Extra, ...]


@cache
def answer_table() -> AggregateTable:
    """Return what the columns of the file are called."""
    return one("returns/conformance", AggregateTable)


def no_figure(language: Language) -> str:
    """Return the words that are written where nothing can be worked out; an empty cell is not answered."""
    return say("conformance.no_figure", language)


def read_answers(path: Path, cases: Sequence[Case]) -> Answers:
    """Return the answers of a CSV file or a workbook's first sheet to `cases`. Raises ReturnRejected, OSError."""
    grid = _grid(path)
    headings = mapped(grid.headings, answer_table().columns)
    if headings.missing:
        titles = {f"column_{i}": answer_table().columns[name].title for i, name in enumerate(("case", "value"))}
        raise ReturnRejected("conformance.no_headings", file=printable(path.name), **titles)
    wanted = sum(len(case.expected) for case in cases)
    if (there := len(grid.numbers) + len(grid.broken)) > MOST_ROWS * wanted:
        raise ReturnRejected("conformance.too_many_rows", file=printable(path.name), rows=there, asked=wanted)
    known = {fold(case.name): case for case in cases}
    given: dict[Asked, Answer] = {}
    extra = [Extra(broken.row, "row_broken") for broken in grid.broken]
    for number, cells in zip(grid.numbers.to_pylist(), grid.rows, strict=True):
        row = {name: cells[place].strip() for name, place in headings.places.items()}
        if not row["value"] and not row.get("unknown"):
            continue  # left as it came
        case = known.get(fold(row["case"]))
        area = _area(row, case) if case else None
        if case is None or area is None:
            extra.append(Extra(number, "not_this_area" if case else "no_such_case", printable(row["case"])))
        elif (asked := (case.name, area)) in given:
            given[asked] = Answer(row=number, fault="answered_twice")
        else:
            given[asked] = _answer(row, case, number)
    return Answers(given, tuple(sorted(extra, key=lambda one: one.row)))


def _grid(path: Path) -> Grid:
    if path.suffix.casefold() not in WORKBOOKS:
        return read_separated(path)
    return read_sheet(path, sheet_names(path)[0])


def _area(row: Mapping[str, str], case: Case) -> str | None:
    """Return which of a case's areas a row is about; where there is one, it need not be said. None for another."""
    typed = fold(row.get("area", ""))
    if not typed:
        return next(iter(case.expected)) if len(case.expected) == 1 else None
    return next((code for code in case.expected if typed in _spellings(code)), None)


def _spellings(code: str) -> Iterator[str]:
    yield fold(code)
    if code in areas():
        yield from (fold(name) for name in (areas()[code].name.en, areas()[code].name.cy))


def _answer(row: Mapping[str, str], case: Case, number: int) -> Answer:
    """Return what a row answers, or what is wrong with it."""
    metric, value, unknown = (row.get(name, "") for name in ("metric", "value", "unknown"))
    if metric and not _is(metric, case):
        return Answer(row=number, fault="another_metric")
    if not value:
        return Answer(row=number, fault="no_value")
    figure, how_many = as_number(value), as_number(unknown)
    said_none = fold(value) in {fold(no_figure(language)) for language in Language}
    if (figure is None and not said_none) or (figure is not None and abs(figure) > LARGEST):
        return Answer(row=number, fault="not_a_number")
    if unknown and (how_many is None or not how_many.is_integer()):
        return Answer(row=number, value=figure, fault="unknown_not_a_number")
    return Answer(row=number, value=figure, unknown=None if how_many is None else int(how_many))


def _is(metric: str, case: Case) -> bool:
    """Say whether a row names the case's metric, by its key or its national code."""
    if fold(metric) in (fold(case.metric), fold(case.code)):
        return True
    try:
        return key_of(metric) == case.metric
    except NotFound:
        return False
