"""The aggregate return: figures that are already counted, read with the same care as rows about people.

One row is one figure: area, period, metric, and numerator, denominator or value. What ships with
Gwella as published, what an authority enters and what a case system reports all come in this way.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from gwella.code_of_practice.errors import NotFound, ReturnRejected
from gwella.code_of_practice.note_codes import note_codes, our_codes, split
from gwella.code_of_practice.results import FigureKey, Origin, Result, Status, told_apart
from gwella.code_of_practice.units import COUNT, UNIT
from gwella.code_of_practice.years import Period
from gwella.returns.definitions import Severity
from gwella.returns.figures import Amounts, Mistake, amounts
from gwella.returns.findings import AGGREGATE, Finding, aggregate_table, in_order
from gwella.returns.grid import Grid
from gwella.returns.load import file_findings, heading_findings
from gwella.returns.mapping import fold, mapped, printable, spellings
from gwella.returns.one_cell import yes_no
from gwella.returns.opening import knowing
from gwella.returns.read import CSV, WORKBOOKS
from gwella.returns.separated import read_separated
from gwella.returns.workbook import read_sheet, sheet_names, sheet_with

Row = Mapping[str, str]

BY_NOTE = {"p": Status.PROVISIONAL, "r": Status.REVISED, "e": Status.ESTIMATED}


class Known(msgspec.Struct, frozen=True):
    """A metric or measure that may be returned: key, unit, editions as (first year, national code), and its whole."""

    key: str
    unit: str = COUNT
    editions: tuple[tuple[int, str], ...] = ()
    part_of: str = ""

    def edition(self, year: int) -> tuple[int, str]:
        """Return the edition in force in `year`; before the first, the first."""
        begun = [edition for edition in self.editions if edition[0] <= year]
        return begun[-1] if begun else next(iter(self.editions), (0, ""))


class Accepted(msgspec.Struct, frozen=True):
    """What an aggregate return may name: figures by key or national code, areas by code or name, categories
    by breakdown.

    The spellings of figures and areas are folded (`mapping.fold`). Empty accepts any.
    """

    figures: Mapping[str, Known] = {}
    areas: Mapping[str, str] = {}
    categories: Mapping[str, frozenset[str]] = {}


class Aggregate(msgspec.Struct, frozen=True):
    """The figures of an aggregate return, where each came from and in which row it stands, and the findings."""

    results: tuple[Result, ...]
    sources: Mapping[FigureKey, str]
    findings: tuple[Finding, ...]
    rows: Mapping[FigureKey, int]


ANYTHING = Accepted()


def aggregate_files(folder: Path) -> list[Path]:
    """Return the aggregate returns in a folder, by the names in `definitions/returns/aggregate.toml`."""
    names = {fold(name) for name in aggregate_table().files}
    found = (path for path in sorted(folder.iterdir()) if path.suffix.casefold() in (CSV, *WORKBOOKS))
    return [path for path in found if fold(path.stem) in names]


def read_aggregate(path: Path, *, origin: Origin, accepted: Accepted = ANYTHING) -> list[Result]:
    """Return the figures of an aggregate return. Raises ReturnRejected, with the first that is refused, if any is."""
    read = aggregate(path, origin=origin, accepted=accepted)
    refused = [finding for finding in read.findings if finding.severity is Severity.REFUSE]
    if refused:
        first, more = refused[0], len(refused) - 1
        raise ReturnRejected(
            "returns.aggregate_rejected" if more else "returns.aggregate_rejected_once",
            file=first.file,
            row=str(first.row or 1),
            column=first.column_title,
            what=first.what,
            remedy=first.remedy,
            more=more,
        )
    return list(read.results)


def aggregate(path: Path, *, origin: Origin, accepted: Accepted = ANYTHING) -> Aggregate:
    """Return the figures that can be read, and findings for those that cannot. Raises ReturnRejected."""
    file, grid = printable(path.name), _grid(path)
    headings = mapped(grid.headings, aggregate_table().columns)
    if not headings.places:
        titles = aggregate_table().title, aggregate_table().columns["area"].title
        raise ReturnRejected("returns.no_headings", file=file, table=titles[0], column=titles[1])
    findings = [*heading_findings(AGGREGATE, file, headings, grid), *file_findings(AGGREGATE, file, grid)]
    results: dict[FigureKey, Result] = {}
    sources: dict[FigureKey, str] = {}
    places: dict[FigureKey, int] = {}
    for number, cells in zip(grid.numbers.to_pylist(), grid.rows, strict=True) if not headings.missing else ():
        row = {name: cells[place].strip() for name, place in headings.places.items()}
        result, mistakes = _result(row, origin, accepted)
        if result is not None and result.key in results:
            result, mistakes = None, [*mistakes, Mistake("", "figure_twice")]
        findings += (_finding(file, number, mistake) for mistake in mistakes)
        if result is not None:
            results[result.key] = result
            sources[result.key], places[result.key] = row.get("source", ""), number
    return Aggregate(tuple(results.values()), sources, tuple(in_order(findings)), places)


def _grid(path: Path) -> Grid:
    knows = knowing(spellings(aggregate_table().columns))
    if path.suffix.casefold() not in WORKBOOKS:
        return read_separated(path, knows)
    names, wanted = sheet_names(path), {fold(name) for name in aggregate_table().files}
    named = next((name for name in names if fold(name) in wanted), "")
    return read_sheet(path, named or sheet_with(path, names, knows), knows)


def _result(row: Row, origin: Origin, accepted: Accepted) -> tuple[Result | None, list[Mistake]]:
    """Return one row's figure, None when it has an error, and what is wrong with the row."""
    mistakes = list(_mistakes(row, accepted))
    known = _figure(row, accepted)
    area = _area(row, accepted)
    period = _period(row)
    unit = row.get("unit") or (known.unit if known else COUNT)
    read = amounts(row, unit)
    mistakes += read.mistakes
    if known is None or area is None or period is None or any(one.severity is Severity.REFUSE for one in mistakes):
        return None, mistakes
    edition, code = known.edition(period.year)
    return (
        Result(
            metric=known.key,
            edition=edition,
            code=code,
            area=area,
            period=period.code,
            breakdown=row.get("breakdown", ""),
            category=row.get("category", ""),
            unit=unit,
            origin=Origin.MADE_UP if yes_no(row.get("made_up", "")).value else origin,
            status=_status(row, read),
            # What Gwella says of its own figures is said anew of every figure, and taken from nobody.
            note=";".join([*(code for code in split(row.get("notes", "")) if code not in our_codes()), *read.notes]),
            **read.numbers,
        ),
        mistakes,
    )


def _mistakes(row: Row, accepted: Accepted) -> Iterator[Mistake]:
    if _area(row, accepted) is None:
        yield Mistake("area", "figure_area")
    if _period(row) is None:
        yield Mistake("period", "figure_period")
    if (known := _figure(row, accepted)) is None:
        yield _metric_mistake(row.get("metric", ""), accepted)
    if (unit := row.get("unit", "")) and not UNIT.fullmatch(unit):
        yield Mistake("unit", "figure_unit")
    elif unit and known and accepted.figures and unit != known.unit:
        yield Mistake("unit", "figure_other_unit", parameters={"unit": known.unit})
    if row.get("status", "") not in ("", *Status):
        yield Mistake("status", "figure_status", parameters={"statuses": ", ".join(Status)})
    if any(code not in note_codes() and code not in our_codes() for code in split(row.get("notes", ""))):
        yield Mistake("notes", "figure_note", parameters={"codes": ", ".join(note_codes())})
    if bool(row.get("breakdown")) != bool(row.get("category")):
        yield Mistake("category", "figure_category")
    elif accepted.categories:
        yield from _category_mistakes(row, accepted)
    if rule := yes_no(row.get("made_up", "")).rule:
        yield Mistake("made_up", rule)


def _category_mistakes(row: Row, accepted: Accepted) -> Iterator[Mistake]:
    """Categories are public with the figure, so they are ours and no text that somebody wrote."""
    names, codes = row.get("breakdown", ""), row.get("category", "")
    known = [accepted.categories.get(name) for name in names.split("+")] if names else []
    if None in known:
        yield Mistake("breakdown", "figure_breakdown", parameters={"choices": ", ".join(accepted.categories)})
        return
    if told_apart(codes, [of or () for of in known]) is None:
        choices = "; ".join(", ".join(sorted(of or ())) for of in known)
        yield Mistake("category", "figure_not_a_category", parameters={"choices": choices})


def _figure(row: Row, accepted: Accepted) -> Known | None:
    metric = row.get("metric", "")
    if not accepted.figures:
        return Known(metric) if metric else None
    return accepted.figures.get(fold(metric))


def _area(row: Row, accepted: Accepted) -> str | None:
    area = row.get("area", "")
    return accepted.areas.get(fold(area)) if accepted.areas else area or None


def _period(row: Row) -> Period | None:
    try:
        return Period.parse(row.get("period", ""))
    except NotFound:
        return None


def _metric_mistake(metric: str, accepted: Accepted) -> Mistake:
    near = difflib.get_close_matches(fold(metric), accepted.figures, n=1, cutoff=0.75)
    if not near:
        return Mistake("metric", "figure_metric")
    return Mistake("metric", "figure_metric_nearly", parameters={"closest": accepted.figures[near[0]].key})


def _status(row: Row, read: Amounts) -> Status:
    if row.get("status"):
        return Status(row["status"])
    if read.numbers["value"] is None:
        return Status.SUPPRESSED if read.is_starred else Status.NOT_PROVIDED
    by_note: Sequence[Status] = [BY_NOTE[code] for code in split(row.get("notes", "")) if code in BY_NOTE]
    return by_note[0] if by_note else Status.FINAL


def _finding(file: str, row: int, mistake: Mistake) -> Finding:
    return Finding(
        table=AGGREGATE,
        file=file,
        row=row,
        column=mistake.column,
        rule=mistake.rule,
        severity=mistake.severity,
        parameters=mistake.parameters,
    )
