"""The rows of a sheet as its pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import msgspec

from gwella.charts import figures
from gwella.charts.entered_words import both_values, said_figure, to_look_at
from gwella.code_of_practice.messages import Message, Spoken, message
from gwella.code_of_practice.results import Status
from gwella.code_of_practice.sheets import whole_or_not
from gwella.code_of_practice.spoken import number
from gwella.code_of_practice.years import Length, Period
from gwella.entries.entry import STATUSES, Entry
from gwella.entries.folder import periods_of
from gwella.entries.sheet import Row, Sheet
from gwella.pages.language import current

APRIL = 4


class Line(msgspec.Struct, frozen=True):
    """A row as it is shown, every value in words."""

    row: Row

    @property
    def anchor(self) -> str:
        """Where the row stands on its page."""
        return "-".join(part for part in (self.row.key.metric, self.row.key.breakdown, self.row.key.category) if part)

    @property
    def query(self) -> str:
        """What leads to the category of the row in an address; nothing for the whole figure."""
        key = self.row.key
        return f"?{urlencode({'breakdown': key.breakdown, 'category': key.category})}" if key.breakdown else ""

    @property
    def title(self) -> Spoken:
        """The title, with the category where there is one."""
        title, figure = self.row.definition.title, self.row.figure
        if not self.row.key.breakdown:
            return title
        named = figures.category(figure) if figure else self.row.key.category
        return message("figures.of_category", title=title, category=named)

    @property
    def code(self) -> str:
        """The national code, of a definition that was confirmed."""
        return "" if self.row.is_draft else self.row.code

    @property
    def value(self) -> Spoken | None:
        """What holds; None where there is no figure."""
        return said_figure(self.row, self.row.figure) if self.row.figure and self.row.figure.is_known else None

    @property
    def before(self) -> Spoken | None:
        """What was computed or imported."""
        return said_figure(self.row, self.row.base) if self.row.stood is not None else None

    @property
    def before_is(self) -> Message:
        return message(f"entries.is_{self.row.base_is}")

    @property
    def what(self) -> Message:
        """How the figure came about."""
        return message(f"entries.is_{self.row.what or 'nothing'}")

    @property
    def status(self) -> Message | None:
        figure = self.row.figure
        return message(f"entries.status_{figure.status}") if figure and (figure.is_known or self.row.entry) else None

    @property
    def unknown(self) -> str:
        figure = self.row.figure
        return "" if figure is None or figure.unknown is None else number(figure.unknown, current())

    @property
    def sentences(self) -> list[Message]:
        """What must stand beside the value: both values, and an entry to look at again."""
        return [said for _, said in (*both_values([self.row]), *to_look_at([self.row]))]

    @property
    def reason(self) -> str:
        """The reason of an entry that replaces nothing; of one that does, it is said with both values."""
        return self.row.entry.reason if self.row.entry and not self.row.is_replaced else ""

    @property
    def last(self) -> Entry | None:
        return self.row.history[-1] if self.row.history else None

    @property
    def can_be_changed(self) -> bool:
        return not self.row.is_measure


def statuses() -> list[tuple[str, Message]]:
    """Return the statuses of an entry with their words."""
    return [(one.value, message(f"entries.status_{one}")) for one in STATUSES]


def typed(row: Row) -> Mapping[str, object]:
    """Return what the form of a cell shows before anybody types: the entry that holds, else nothing."""
    entry = row.entry
    unknown = row.figure.unknown if row.figure and entry else None
    return {
        "value": "" if entry is None or entry.value is None else f"{whole_or_not(entry.value)}",
        "unknown": "" if unknown is None else str(unknown),
        "status": entry.status if entry else Status.FINAL,
        "reason": "",
    }


def categories(of: Sheet, row: Row) -> list[Line]:
    """Return the categories of a figure that there are figures of, each a line of its own."""
    if row.key.breakdown:
        return []
    beside = sorted(key for key in of.known.figures if key[:3] == row.key[:3] and key.breakdown)
    return [Line(found) for key in beside if (found := of.row(key)) is not None]


def latest_year(folder: Path, authority: str, today: date) -> int:
    """Return the latest year that an authority has figures of; with none, the year that ended last."""
    periods = map(Period.parse, periods_of(folder, authority))
    years = [one.year for one in periods if one.length is Length.YEAR]
    return max(years, default=today.year - (1 if today.month >= APRIL else 2))
