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
from gwella.code_of_practice.misfit import Misfit
from gwella.code_of_practice.reading import Name, check_names, each, file_of, kept
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
            raise Misfit("misfits.labels")


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
            raise Misfit("misfits.cell_or_column")
        if self.cell:
            _check_cell(self.cell)
        elif not COLUMN.fullmatch(self.column):
            raise Misfit("misfits.column")
        if bool(self.breakdown) != bool(self.category):
            raise Misfit("misfits.breakdown_and_category")

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
            raise Misfit("misfits.column_without_labels")

    def is_for(self, year: int) -> bool:
        """Say whether the workbook of `year` is laid out so."""
        return self.from_ <= year and (self.to is None or year <= self.to)


@kept
def forms() -> Mapping[str, Form]:
    """Return every form by its key. Raises DefinitionError."""
    found = each(WORKBOOKS, Form)
    for key, form in found.items():
        check_names(file_of(WORKBOOKS, key), _names(form))
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
    recognised = ((f"recognised[{number}]", place) for number, place in enumerate(form.recognised, start=1))
    authority = [("authority", form.authority)] if form.authority else []
    places: list[tuple[str, Place]] = [("year", form.year), *recognised, *authority]
    yield from (Name(f"{at}.sheet", place.sheet, form.sheets) for at, place in places)
    for number, one in enumerate(form.input, start=1):
        at = f"input[{number}]"
        yield Name(f"{at}.sheet", one.sheet, form.sheets)
        yield Name(f"{at}.metric", one.metric, definitions())
        yield from _categories(at, one)


def _categories(at: str, one: Input) -> Iterator[Name]:
    names = one.breakdown.split("+") if one.breakdown else []
    yield from (Name(f"{at}.breakdown", name, breakdowns()) for name in names)
    known = [{*(breakdowns()[name].bands or lists()[breakdowns()[name].list].codes), UNKNOWN} for name in names]
    if told_apart(one.category, known) is None:
        yield Name(f"{at}.category", one.category, set().union(*known))


def _check_cell(text: str) -> None:
    try:
        ref(text)
    except ValueError:
        raise Misfit("misfits.cell") from None
