"""The figures of a return as the bytes that are signed: one row a figure, in no language, the same for the same sheet.

    metric,edition,code,area,period,breakdown,category,value,numerator,denominator,unknown,unit,status,what,
    before,before_is,reason,draft,made_up

`what` is how the figure came about (computed, imported, entered); `before` the value in whose place somebody entered
another, or that a figure worked out from such a one would have without it; `before_is` how that one came about and
`reason` why it was replaced; `draft` whether nobody has confirmed the definition.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping

import msgspec

from gwella.code_of_practice.results import FigureKey, Origin, Result, Status
from gwella.code_of_practice.sheets import ENCODING, RUN, Cell, sheet, whole_or_not
from gwella.code_of_practice.years import Period
from gwella.entries.sheet import Row, Sheet
from gwella.metrics.definitions import Definition, definitions, in_force
from gwella.metrics.drafts import is_draft_figure

COLUMNS = (
    "metric",
    "edition",
    "code",
    "area",
    "period",
    "breakdown",
    "category",
    "value",
    "numerator",
    "denominator",
    "unknown",
    "unit",
    "status",
    "what",
    "before",
    "before_is",
    "reason",
    "draft",
    "made_up",
)
YES = "yes"


class Locked(msgspec.Struct, frozen=True, kw_only=True):
    """One figure as it was signed."""

    key: FigureKey
    edition: int
    code: str = ""
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    unknown: int | None = None
    unit: str
    status: str = ""
    what: str = ""
    before: float | None = None
    before_is: str = ""
    reason: str = ""
    draft: bool = False
    made_up: bool = False

    @property
    def definition(self) -> Definition | None:
        """Its definition; None where the one it was counted by has gone since."""
        return definitions().get(self.key.metric)

    def result(self) -> Result:
        """Return it as a figure, to be said and compared as figures are."""
        metric, area, period, breakdown, category = self.key
        return Result(
            metric=metric,
            edition=self.edition,
            code=self.code,
            area=area,
            period=period,
            breakdown=breakdown,
            category=category,
            value=self.value,
            numerator=self.numerator,
            denominator=self.denominator,
            unknown=self.unknown,
            unit=self.unit,
            status=Status(self.status) if self.status else Status.NOT_PROVIDED,
            origin=Origin.MADE_UP if self.made_up else Origin.ENTERED,
        )


def figures_of(of: Sheet) -> bytes:
    """Return the figures of a sheet as CSV: each metric and measure of the year, with a value or without."""
    return sheet([COLUMNS, *(_cells(row) for row in of.rows)])


def digest(figures: bytes) -> str:
    """Return the SHA-256 of figures in hexadecimal. It is never shown outside: small numbers could be tried."""
    return hashlib.sha256(figures).hexdigest()


def read(figures: bytes | str) -> Mapping[FigureKey, Locked]:
    """Return the figures that were locked, in their order."""
    text = figures if isinstance(figures, str) else figures.decode(ENCODING)
    return {one.key: one for one in map(_locked, csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))}


def as_text(figures: bytes) -> str:
    """Return figures as they are kept in the database."""
    return figures.decode("utf-8")


def as_bytes(kept: str) -> bytes:
    """Return what is kept as the bytes that the digest is of."""
    return kept.encode("utf-8")


def _cells(row: Row) -> list[Cell]:
    key, figure, entry = row.key, row.figure, row.entry
    edition = in_force(row.definition, Period.parse(key.period).year)
    is_draft = row.is_draft or (figure is not None and is_draft_figure(figure))
    numbers = (figure.value, figure.numerator, figure.denominator, figure.unknown) if figure else (None,) * 4
    # What a figure would be without an entry: its own, or one that it is worked out from.
    replaces = row.is_replaced or (bool(row.follows) and row.stood is not None and row.stood != numbers[0])
    return [
        key.metric,
        figure.edition if figure else edition.from_ if edition else None,
        "" if row.is_draft else row.code,
        key.area,
        key.period,
        key.breakdown,
        key.category,
        *map(whole_or_not, numbers),
        row.definition.unit,
        figure.status.value if figure else "",
        str(row.what or ""),
        whole_or_not(row.stood) if replaces else None,
        str(row.base_is) if replaces else "",
        entry.reason if entry else "",
        YES if is_draft else "",
        YES if figure is not None and figure.is_made_up else "",
    ]


def _locked(cells: Mapping[str, str]) -> Locked:
    return Locked(
        key=FigureKey(*(cells[name] for name in FigureKey._fields)),
        edition=int(cells["edition"] or 0),
        code=cells["code"],
        unknown=int(cells["unknown"]) if cells["unknown"] else None,
        reason=_typed(cells["reason"]),
        draft=cells["draft"] == YES,
        made_up=cells["made_up"] == YES,
        value=_number(cells["value"]),
        numerator=_number(cells["numerator"]),
        denominator=_number(cells["denominator"]),
        unit=cells["unit"],
        status=cells["status"],
        what=cells["what"],
        before=_number(cells["before"]),
        before_is=cells["before_is"],
    )


def _typed(cell: str) -> str:
    """Return a text as somebody typed it: before what a spreadsheet would run, a sign of ours was put."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(RUN) else cell


def _number(cell: str) -> float | None:
    return float(cell) if cell else None
