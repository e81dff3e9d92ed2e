"""The numbers of a chart as rows: for the page's table, in words, and for a file, in plain numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from gwella.charts.chart import check_one_origin
from gwella.charts.figures import Amount, amount, category, period, place, said_period, when
from gwella.charts.periods import slots
from gwella.charts.units import unit
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import Spoken, message, say
from gwella.code_of_practice.results import Result, Status
from gwella.code_of_practice.spoken import number
from gwella.disclosure.counts import has_starred_unknown
from gwella.metrics.definitions import definition
from gwella.metrics.editions import in_force

# What stands in a cell of the page's table where there is no number.
STARRED, NONE = "*", "–"


class Table(msgspec.Struct, frozen=True):
    """Headings and rows of text, the first cell of each row its heading."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def over_time(results: Sequence[Result], language: Language) -> Table:
    """Return a row a period, oldest first, those between without a figure too."""
    by_period = {period(result): result for result in results}
    return _table("period", [(when(results[0].metric, one), by_period.get(one)) for one in slots(results)], language)


def across_areas(areas: Iterable[tuple[Spoken, Result | None]], language: Language) -> Table:
    """Return a row an area, in the order given; None where there is no figure for it."""
    return _table("area", list(areas), language)


def by_category(results: Iterable[Result], language: Language) -> Table:
    """Return a row a category, in the order given."""
    return _table("category", [(category(result), result) for result in results], language)


def as_csv(results: Iterable[Result], language: Language) -> str:
    """Return the results as a CSV file: names in words, numbers plain, with a decimal point and no grouping."""
    every = list(results)
    check_one_origin(every)
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(_heading(name, language) for name in FILE_COLUMNS)
    writer.writerows(_plain(result, language) for result in every)
    return file.getvalue()


def notes(result: Result | None) -> list[Spoken]:
    """Return what a reader must know about one row: how sure, how whole, starred, made up, a new definition."""
    if result is None:
        return [message("charts.note_missing")]
    said: list[Spoken] = [message(f"charts.note_{result.status}")] if result.status is not Status.FINAL else []
    if result.is_known and result.areas_in < result.areas_expected:
        held = {"areas_in": result.areas_in, "areas_expected": result.areas_expected}
        said.append(message("charts.note_partial", **held))
    if _few_unknown(result):
        said.append(message("charts.note_unknown_few"))
    if begins_anew(result):
        said.append(message("charts.note_break"))
    if result.is_made_up:
        said.append(message("charts.note_made_up"))
    return said


def begins_anew(result: Result) -> bool:
    """Whether with this period a definition begins that must not be compared with the one before."""
    edition = in_force(definition(result.metric), period(result).year)
    return bool(edition and edition.break_in_series and edition.from_ == period(result).year)


PAGE_COLUMNS = ("value", "interval", "numerator", "denominator", "unknown", "notes")
FILE_COLUMNS = (
    "measure", "category", "area", "period", "value", "unit", "low", "high", "numerator", "denominator", "unknown",
    "notes",
)  # fmt: skip


def _heading(name: str, language: Language) -> str:
    return say(f"charts.{name}_heading", language)


def _table(first: str, rows: Sequence[tuple[Spoken, Result | None]], language: Language) -> Table:
    """Return a table of `rows`, without the columns in which no row has anything."""
    check_one_origin(result for _, result in rows if result)
    cells = [_cells(result, language) for _, result in rows]
    shown = [name for name in PAGE_COLUMNS if name == "value" or any(row[name] not in ("", NONE) for row in cells)]
    headings = tuple(_heading(name, language) for name in (first, *shown))
    texts = [
        (name.in_(language), *(row[column] for column in shown)) for (name, _), row in zip(rows, cells, strict=True)
    ]
    return Table(headings, tuple(texts))


def _cells(result: Result | None, language: Language) -> Mapping[str, str]:
    said = "; ".join(note.in_(language) for note in notes(result))
    empty = dict.fromkeys(PAGE_COLUMNS, "") | {"notes": said}
    if result is None:
        return empty | {"value": NONE}
    unknown = STARRED if _few_unknown(result) else _number(result.unknown, language)
    if not result.is_known:
        return empty | {"value": STARRED if result.is_suppressed else NONE, "unknown": unknown}
    # A count is its own numerator.
    behind = (result.numerator, result.denominator) if result.denominator is not None else (None, None)
    return {
        "value": amount(result).in_(language),
        "interval": _interval(result, language),
        "numerator": _number(behind[0], language),
        "denominator": _number(behind[1], language),
        "unknown": unknown,
        "notes": said,
    }


def _few_unknown(result: Result) -> bool:
    return result.is_known and has_starred_unknown(result)


def _number(count: float | None, language: Language) -> str:
    return "" if count is None else number(count, language)


def _interval(result: Result, language: Language) -> str:
    if result.low is None or result.high is None:
        return ""
    limits = {"low": Amount(result.low, result.unit), "high": Amount(result.high, result.unit)}
    return say("charts.interval", language, **limits)


def _plain(result: Result, language: Language) -> list[str]:
    """Return one row of the file. No cell can begin a formula: texts are ours, numbers are not negative."""
    named = (
        definition(result.metric).title, category(result) if result.breakdown else "", place(result),
        said_period(result), result.value, unit(result), result.low, result.high,
        result.numerator, result.denominator, result.unknown, "; ".join(note.in_(language) for note in notes(result)),
    )  # fmt: skip
    return [_plain_cell(cell, language) for cell in named]


def _plain_cell(cell: Spoken | str | float | None, language: Language) -> str:
    if isinstance(cell, Spoken):
        return cell.in_(language)
    # Ten significant figures hold every share exactly enough to be worked out again.
    return f"{cell:.10g}" if isinstance(cell, int | float) else (cell or "")
