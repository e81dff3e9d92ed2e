"""The sheet: every metric and measure of one authority's return for one year, and how each figure came about."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import msgspec

from gwella.code_of_practice.results import FigureKey, Result
from gwella.code_of_practice.writing import finished
from gwella.code_of_practice.years import Period
from gwella.entries.entry import Entry, What
from gwella.entries.folder import base_of, figures_of, imported_in, only
from gwella.entries.kept import entries, histories
from gwella.metrics.defined import in_year
from gwella.metrics.definitions import Definition, Measure, definitions, dimensions, in_force, is_stock
from gwella.metrics.dimensions import labels
from gwella.metrics.figures import results

GROUPS = ("adults", "carers", "children", "workforce")


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One cell of the sheet.

    `figure` is what holds, `base` what was computed or imported, `entry` the entry that holds, `history` every entry
    of this cell. `follows` are the metrics with an entry that a measure is worked out from.
    """

    key: FigureKey
    definition: Definition
    code: str = ""
    figure: Result | None = None
    base: Result | None = None
    base_is: What = What.COMPUTED
    history: tuple[Entry, ...] = ()
    follows: tuple[str, ...] = ()

    @property
    def entry(self) -> Entry | None:
        latest = self.history[-1] if self.history else None
        return None if latest is None or latest.withdrawn else latest

    @property
    def what(self) -> What | None:
        """How the figure came about; None where there is none yet."""
        if self.entry:
            return What.ENTERED
        return self.base_is if self.figure is not None and self.figure.value is not None else None

    @property
    def stood(self) -> float | None:
        """The value that was computed or imported; None where there was none."""
        return self.base.value if self.base else None

    @property
    def is_to_look_at(self) -> bool:
        """Whether what an entry stands against has changed since it was made."""
        return self.entry is not None and self.entry.replaces != self.stood

    @property
    def is_replaced(self) -> bool:
        """Whether an entry stands in the place of another value."""
        return self.entry is not None and self.stood is not None

    @property
    def is_measure(self) -> bool:
        """Whether it is worked out from others, and so is never entered."""
        return isinstance(self.definition, Measure)

    @property
    def is_draft(self) -> bool:
        return self.definition.confidence.is_draft

    @property
    def is_stock(self) -> bool:
        return is_stock(self.definition)

    @property
    def seen(self) -> str:
        """What stands for all that a person saw of this cell; another one means that it was changed meanwhile."""
        return f"{len(self.history)}|{'' if self.stood is None else f'{self.stood:.15g}'}"


class Known(msgspec.Struct, frozen=True):
    """What is known of a year: the figures that hold, those without entries, which were imported, and entries."""

    figures: Mapping[FigureKey, Result]
    base: Mapping[FigureKey, Result]
    imported: Collection[FigureKey]
    kept: Mapping[FigureKey, Sequence[Entry]]


class Sheet(msgspec.Struct, frozen=True):
    """The rows of a year, group by group, and apart from them what was only recalled and counts nothing.

    Besides the figure of everybody, a metric has a row for each category that somebody entered; `row` gives any other.
    """

    authority: str
    year: int
    known: Known
    rows: tuple[Row, ...]
    recalled: tuple[Row, ...]

    @property
    def is_made_up(self) -> bool:
        """Whether any figure in it is about made-up people."""
        return any(row.figure is not None and row.figure.is_made_up for row in self.rows)

    @property
    def groups(self) -> Sequence[tuple[str, Sequence[Row]]]:
        """The rows under the group of people that each is about first."""
        grouped = ((group, [row for row in self.rows if _group(row.definition) == group]) for group in GROUPS)
        return [(group, found) for group, found in grouped if found]

    def row(self, key: FigureKey) -> Row | None:
        """Return the row of a figure; None where there is none in the year, or not in that category."""
        one = definitions().get(key.metric)
        edition = in_force(one, self.year) if one else None
        if one is None or edition is None or (key.area, key.period) != (self.authority, str(self.year)):
            return None
        if key.breakdown and (
            key.breakdown not in one.breakdowns or key.category not in labels(dimensions(key.breakdown))
        ):
            return None
        return None if key.category and not key.breakdown else _row(key, one, edition.code, self.known)


def sheet(folder: Path, authority: str, year: int) -> Sheet:
    """Return the sheet of an authority's year from what lies in `folder`, which may be nothing yet.

    Raises NotFound for a folder whose computed figures are gone, NotAllowed while a run is at work, and
    ReturnRejected for a damaged file.
    """
    known = _known(folder, authority, year)
    found = Sheet(authority, year, known, (), ())
    whole = (FigureKey(metric, authority, str(year)) for metric in definitions())
    entered = (key for key in known.kept if key.breakdown)
    rows = [row for key in (*whole, *entered) if (row := found.row(key)) is not None]
    rows.sort(key=lambda row: (GROUPS.index(_group(row.definition)), row.key))
    return msgspec.structs.replace(
        found,
        rows=tuple(row for row in rows if not row.definition.is_recalled),
        recalled=tuple(row for row in rows if row.definition.is_recalled),
    )


def _known(folder: Path, authority: str, year: int) -> Known:
    """Return what is known of a year. The results are made anew first where an entry is not in them yet."""
    finished(folder)
    kept = entries(folder)
    return Known(
        {one.key: one for one in figures_of(folder, authority, year)},
        {one.key: one for one in results(only(base_of(folder), area=authority, period=str(year)))},
        imported_in(folder),
        histories(one for one in kept if one.authority == authority),
    )


def _row(key: FigureKey, one: Definition, code: str, known: Known) -> Row:
    return Row(
        key=key,
        definition=one,
        code=code,
        figure=known.figures.get(key),
        base=known.base.get(key),
        base_is=What.IMPORTED if key in known.imported else What.COMPUTED,
        history=tuple(known.kept.get(key, ())),
        follows=_follows(one, key, known.kept),
    )


def _follows(one: Definition, key: FigureKey, kept: Mapping[FigureKey, Sequence[Entry]]) -> tuple[str, ...]:
    if not isinstance(one, Measure):
        return ()
    related = in_year(one, Period.parse(key.period).year).relates
    latest = {part: kept[beside][-1] for part in related if (beside := key._replace(metric=part)) in kept}
    return tuple(part for part, entry in latest.items() if not entry.withdrawn)


def _group(one: Definition) -> str:
    return next((about for about in one.about if about in GROUPS), GROUPS[-1])
