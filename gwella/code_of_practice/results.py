"""The result row: what every figure of Gwella looks like, computed, entered or published.

Fixed from the first day. It lies at the bottom of the house because the engine writes
it, the gate protects it, charts draw it and the report quotes it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum, auto
from pathlib import Path
from typing import Any, NamedTuple, TextIO

import msgspec

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.units import COUNT, SHARE
from gwella.code_of_practice.writing import whole

UNKNOWN = "unknown"


class Status(StrEnum):
    """How finished a figure is, or why there is none."""

    FINAL = auto()
    PROVISIONAL = auto()
    ESTIMATED = auto()
    PART_YEAR = auto()
    NOT_PROVIDED = auto()
    REVISED = auto()
    SUPPRESSED = auto()


class Origin(StrEnum):
    """Where a figure comes from."""

    COMPUTED = auto()
    ENTERED = auto()
    PUBLISHED = auto()
    MADE_UP = auto()


class FigureKey(NamedTuple):
    """What one figure is told apart by."""

    metric: str
    area: str
    period: str
    breakdown: str = ""
    category: str = ""


class Result(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """One figure: one metric or measure, one area, one period, one category of one breakdown.

    A count has `value` = `numerator` and no `denominator`. A share has both and `value` from 0 to 1.
    A rate has `value` per as many people as its `unit` says. `unknown` counts what might belong to
    the numerator and is not known; it is never part of a share's denominator. `value` is None where
    nothing is known, nothing was provided, or the figure is starred. `low` and `high` are the 95 %
    interval by `method`. `breakdown` names one or more dimensions (`age+sex`, empty for all) and
    `category` holds the codes (`65+` `unknown` among them). `note` holds StatsWales note codes.
    """

    metric: str
    edition: int
    code: str = ""
    area: str
    period: str
    breakdown: str = ""
    category: str = ""
    numerator: float | None = None
    denominator: float | None = None
    unknown: int | None = None
    value: float | None = None
    unit: str = COUNT
    low: float | None = None
    high: float | None = None
    method: str = ""
    status: Status = Status.FINAL
    origin: Origin
    areas_in: int = 1
    areas_expected: int = 1
    note: str = ""
    definition: str = ""
    snapshot: str = ""

    @property
    def key(self) -> FigureKey:
        return FigureKey(self.metric, self.area, self.period, self.breakdown, self.category)

    @property
    def is_known(self) -> bool:
        return self.value is not None

    @property
    def is_suppressed(self) -> bool:
        return self.status is Status.SUPPRESSED

    @property
    def is_made_up(self) -> bool:
        return self.origin is Origin.MADE_UP


COLUMNS = tuple(Result.__struct_fields__)


def as_row(result: Result) -> dict[str, Any]:
    """Return a result as plain text and numbers, by column."""
    row: dict[str, Any] = msgspec.to_builtins(result)
    return row


def write_csv(results: Iterable[Result], path: Path) -> None:
    """Write results as CSV, one row each, columns as in `COLUMNS`; whole or not at all. Raises NotAllowed."""
    with whole(path) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as file:
        _write(results, file)


def csv_of(results: Iterable[Result]) -> bytes:
    """Return what `write_csv` would write."""
    file = io.StringIO(newline="")
    _write(results, file)
    return file.getvalue().encode("utf-8")


def read_csv(path: Path) -> Iterator[Result]:
    """Yield the results that `write_csv` wrote. Raises ReturnRejected for a file of another shape."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from _read(file, path.name)


def results_in(content: bytes, name: str) -> list[Result]:
    """Return the results of `csv_of`. Raises ReturnRejected, which calls it `name`, for anything else."""
    return list(_read(io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline=""), name))


def _write(results: Iterable[Result], file: TextIO) -> None:
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(as_row(result) for result in results)


def _read(file: TextIO, name: str) -> Iterator[Result]:
    reader = csv.DictReader(file)
    try:
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise ReturnRejected("results.other_columns", file=name)
        for row in reader:
            filled = {column: value for column, value in row.items() if value != ""}
            result = msgspec.convert(filled, Result, strict=False)
            if result.unit == SHARE and _exceeds(result.numerator, result.denominator):  # we write no such share
                raise ReturnRejected("results.damaged", file=name, row=str(reader.line_num))
            yield result
    except (msgspec.ValidationError, csv.Error, UnicodeDecodeError):
        # What the row holds is not repeated: it may be anything.
        raise ReturnRejected("results.damaged", file=name, row=str(reader.line_num)) from None


def _exceeds(part: float | None, whole: float | None) -> bool:
    return part is not None and whole is not None and part > whole


def told_apart(category: str, known: Sequence[Collection[str]]) -> tuple[str, ...] | None:
    """Return the codes that a category joins with "+", one of each of `known`; None where it is not one of each.

    A code can itself end in a plus ("85+"), so each is looked for rather than cut off.
    """
    codes, rest = list[str](), f"{category}+" if known else category
    for among in known:
        found = max((code for code in among if code and rest.startswith(f"{code}+")), key=len, default=None)
        if found is None:
            return None
        codes.append(found)
        rest = rest[len(found) + 1 :]
    return None if rest else tuple(codes)
