"""The example of a local definition on its page: a small grid of rows, or numbers of each count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from django.utils.translation import gettext as _

from gwella.metrics.defined import as_by
from gwella.metrics.definitions import Measure, Metric, counted, definition
from gwella.metrics.local.rows import ROWS, Heading, cell, headings
from gwella.metrics.local.typed import Wrong
from gwella.pages.language import current
from gwella.site.desk.local.fields import Mistake, Section, mistakes
from gwella.snapshots.tables import Kind


class Cell(msgspec.Struct, frozen=True):
    """One cell to fill in: its name in the form, its label, how it is filled, and what is wrong with it."""

    name: str
    label: str
    value: str
    error: str
    kind: str
    options: Mapping[str, str] = {}


class Grid(msgspec.Struct, frozen=True):
    """The rows of an example."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def mistakes(self, sections: Iterable[Section], wrong: Iterable[Wrong]) -> list[Mistake]:
        """Return the error summary, those of cells with their row and column."""
        labels = {one.name: one.label for row in self.rows for one in row}
        found = mistakes(sections, wrong)
        return [
            Mistake(one.name, f"{labels[one.name]}: {one.says}" if one.name in labels else one.says) for one in found
        ]


class Number(msgspec.Struct, frozen=True):
    """The number of one count in the example of a share or a rate, and how many are not known."""

    title: str
    count: Cell
    unknown: Cell | None


def grid(metric: Metric, typed: Mapping[str, list[str]], errors: Mapping[str, str]) -> Grid:
    """Return the grid of what the last edition of a metric counts."""
    counts = counted(metric, metric.edition[-1])
    assert counts, "what has an example is counted"
    columns = headings(counts)
    rows = tuple(tuple(_cell(row, one, typed, errors) for one in columns) for row in range(1, ROWS + 1))
    return Grid(tuple(one.title.in_(current()) for one in columns), rows)


def _cell(row: int, one: Heading, typed: Mapping[str, list[str]], errors: Mapping[str, str]) -> Cell:
    name, title = cell(row, one), one.title.in_(current())
    label = _("Row %(number)s, %(column)s") % {"number": row, "column": title}
    options = {code: text.in_(current()) for code, text in one.codes.items()}
    if one.kind is Kind.YES_NO:
        options = {"yes": _("Yes"), "no": _("No")}
    return Cell(name, label, _value(typed, name), errors.get(name, ""), one.kind.value, options)


def numbers(of: Measure, typed: Mapping[str, list[str]], errors: Mapping[str, str]) -> list[Number]:
    """Return what is to be said of each count that a measure puts in relation, the one below the line first."""
    measure = as_by(of, of.edition[-1])
    every = (measure.denominator, *measure.numerators)
    return [_number(key, key in measure.numerators and measure.share is not None, typed, errors) for key in every]


def _number(key: str, has_unknown: bool, typed: Mapping[str, list[str]], errors: Mapping[str, str]) -> Number:
    title = definition(key).title.in_(current())
    count, unknown = f"number-{key}", f"unknown-{key}"
    not_known = Cell(
        unknown, _("Not known: %(what)s") % {"what": title}, _value(typed, unknown), errors.get(unknown, ""), ""
    )
    return Number(
        title, Cell(count, title, _value(typed, count), errors.get(count, ""), ""), not_known if has_unknown else None
    )


def _value(typed: Mapping[str, list[str]], name: str) -> str:
    return next(iter(typed.get(name, ())), "")
