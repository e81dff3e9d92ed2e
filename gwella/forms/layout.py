"""Forms: which cell of Welsh Government's workbook takes which figure, as data (`definitions/forms/workbooks/`).

A form is found by the names of its sheets and by cells that must read so; both languages are accepted throughout.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum, auto
from typing import Literal

import msgspec

from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.language import Text
from gwella.code_of_practice.reading import Name, check_names, each, kept
from gwella.code_of_practice.results import UNKNOWN, told_apart
from gwella.code_of_practice.sources import Confidence
from gwella.forms.references import COLUMN, ref
from gwella.metrics.definitions import breakdowns, definitions
from gwella.snapshots.tables import lists

WORKBOOKS = "forms/workbooks"


class Part(StrEnum):
    """Which number of a figure a cell takes."""

    VALUE = auto()
    NUMERATOR = auto()
    DENOMINATOR = auto()
    UNKNOWN = auto()


class NotProvided(StrEnum):
    """What becomes of a cell without a figure: what stands there is left, or a number from before is taken out."""

    LEAVE = auto()
    CLEAR = auto()


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sheet by its name in either language, and the column in which the labels of its rows stand."""

    name: Text
    labels: str = ""

    def __post_init__(self) -> None:
        if self.labels and not COLUMN.fullmatch(self.labels):
            raise ValueError("`labels` is the letter of a column, such as B")


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One cell of a sheet of the form."""

    sheet: str
    cell: str

    def __post_init__(self) -> None:
        _check_cell(self.cell)


class Reads(Place, frozen=True, forbid_unknown_fields=True):
    """A cell that must read so, or the workbook is another one."""

    reads: Text


class Input(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A cell that takes a number, and which: named by itself, or by its `column` in the row of its label.

    The label is the figure's title where none is said. `period` is `year`, or how many years before it as −1.
    """

    sheet: str
    metric: str
    cell: str = ""
    column: str = ""
    label: Text | None = None
    breakdown: str = ""
    category: str = ""
    of: Part = Part.VALUE
    period: Literal["year"] | int = "year"
    not_provided: NotProvided = NotProvided.LEAVE

    def __post_init__(self) -> None:
        if bool(self.cell) == bool(self.column):
            raise ValueError("an input has either a `cell`, such as D12, or a `column`, such as D")
        if self.cell:
            _check_cell(self.cell)
        elif not COLUMN.fullmatch(self.column):
            raise ValueError("`column` is the letter of a column, such as D")
        if bool(self.breakdown) != bool(self.category):
            raise ValueError("`breakdown` and `category` are said together")

    def year(self, year: int) -> int:
        """Return the year whose figure the cell takes when the return is for `year`."""
        return year if self.period == "year" else year + int(self.period)


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A workbook that is filled in: from which year (to which) it is laid out so, and its cells.

    `confidence` speaks of the layout: one that was not read in the workbook itself is a draft. `year` is the cell
    that says the workbook's year; `authority` the one that says whose it is.
    """

    title: Text
    source: str
    confidence: Confidence
    from_: int = msgspec.field(name="from")
    sheets: dict[str, Sheet]
    year: Place
    input: tuple[Input, ...]
    to: int | None = None
    recognised: tuple[Reads, ...] = ()
    authority: Place | None = None

    def __post_init__(self) -> None:
        bare = {key for key, sheet in self.sheets.items() if not sheet.labels}
        if any(one.column and one.sheet in bare for one in self.input):
            raise ValueError("an input with a `column` needs the `labels` of its sheet")

    def is_for(self, year: int) -> bool:
        """Say whether the workbook of `year` is laid out so."""
        return self.from_ <= year and (self.to is None or year <= self.to)


@kept
def forms() -> Mapping[str, Form]:
    """Return every form by its key. Raises DefinitionError."""
    found = each(WORKBOOKS, Form)
    for key, form in found.items():
        check_names(key, _names(form))
    return found


def form(key: str) -> Form:
    """Return the form `key`. Raises NotFound, which says what there is."""
    if key not in forms():
        raise NotFound("forms.no_such_form", form=key, forms=", ".join(forms()))
    return forms()[key]


def label(one: Input) -> Text:
    """Return what the row of an input is called."""
    return one.label or definitions()[one.metric].title


def _names(form: Form) -> Iterator[Name]:
    places = [form.year, *form.recognised, *([form.authority] if form.authority else [])]
    yield from (Name("sheet", place.sheet, form.sheets) for place in places)
    for one in form.input:
        yield Name("sheet", one.sheet, form.sheets)
        yield Name("metric", one.metric, definitions())
        yield from _categories(one)


def _categories(one: Input) -> Iterator[Name]:
    names = one.breakdown.split("+") if one.breakdown else []
    yield from (Name("breakdown", name, breakdowns()) for name in names)
    known = [{*(breakdowns()[name].bands or lists()[breakdowns()[name].list].codes), UNKNOWN} for name in names]
    if told_apart(one.category, known) is None:
        yield Name("category", one.category, set().union(*known))


def _check_cell(text: str) -> None:
    try:
        ref(text)
    except ValueError:
        raise ValueError("`cell` is the name of one cell, such as D12") from None
