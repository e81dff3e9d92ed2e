"""An entry: what somebody said that one figure is, when and why, and what it stood against at that moment."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum, auto

import msgspec

from gwella.code_of_practice.results import FigureKey, Status

LONGEST_TEXT = 500  # signs of a reason or a name; a reason is a sentence, not a letter

# What an entry can be. Revised is said of what was published, and suppressed of what the gate starred.
STATUSES = (Status.FINAL, Status.PROVISIONAL, Status.ESTIMATED, Status.PART_YEAR, Status.NOT_PROVIDED)


class What(StrEnum):
    """How a figure of the sheet came about."""

    COMPUTED = auto()
    IMPORTED = auto()
    ENTERED = auto()


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of one cell of the sheet; the latest of a cell holds, unless it was `withdrawn`.

    `value` is None where the figure is not provided. `replaces` is the value that stood there, computed or imported
    as `replaced` says (None: there was none). `at` has a time zone.
    """

    at: datetime
    by: str
    authority: str
    metric: str
    period: str
    breakdown: str = ""
    category: str = ""
    value: float | None = None
    unknown: int | None = None
    status: Status = Status.FINAL
    reason: str = ""
    replaces: float | None = None
    replaced: What | None = None
    withdrawn: bool = False

    @property
    def key(self) -> FigureKey:
        return FigureKey(self.metric, self.authority, self.period, self.breakdown, self.category)

    def says(self, other: Entry) -> bool:
        """Whether it says the same of the same cell against the same figure, whoever entered it and when."""
        return msgspec.structs.replace(other, at=self.at, by=self.by) == self


COLUMNS = tuple(Entry.__struct_fields__)


def on_one_line(text: str) -> str:
    """Return a text that somebody typed on one line, with nothing invisible in it."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
