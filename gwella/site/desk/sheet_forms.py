"""What the forms of the sheet say, read from a request: a cell, or a pasted column."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from gwella.code_of_practice.errors import Remediable, ReturnRejected
from gwella.code_of_practice.results import FigureKey, Status
from gwella.entries.entry import STATUSES, Entry
from gwella.entries.pasted import Pasted, asked_of, pasted
from gwella.entries.rules import Asked, judged
from gwella.entries.sheet import Sheet
from gwella.entries.typed import typed_number
from gwella.metrics.definitions import definition
from gwella.site.desk.sheet_shown import Line

Posted = Mapping[str, str]


class Column(msgspec.Struct, frozen=True):
    """A pasted column as it was sent: its text, from which metric it goes down, and what is said of all of it.

    `digest` stands for what was looked at; `is_agreed` says that it is to be entered.
    """

    text: str
    start: str
    status: str
    reason: str
    digest: str
    is_agreed: bool


class Seen(msgspec.Struct, frozen=True):
    """A row of the look at a pasted column: what it would change, or why it cannot."""

    pasted: Pasted
    entry: Entry | None = None
    refusal: Remediable | None = None

    @property
    def line(self) -> Line | None:
        """The row of the sheet, as it is shown."""
        return Line(self.pasted.row) if self.pasted.row else None


class Looked(msgspec.Struct, frozen=True):
    """A pasted column as it would be entered."""

    rows: Sequence[Seen]
    asked: Sequence[Asked]
    digest: str

    @property
    def count(self) -> int:
        """How many figures would change."""
        return sum(row.entry is not None for row in self.rows)

    @property
    def refused(self) -> int:
        return sum(row.refusal is not None for row in self.rows)

    @property
    def can_be_entered(self) -> bool:
        return self.refused == 0 and self.count > 0


def ask(posted: Posted, key: FigureKey) -> Asked:
    """Return what the form of a cell asks for. Raises ReturnRejected."""
    unknown = typed_number(posted.get("unknown", "")).number
    if unknown is not None and not unknown.is_integer():
        raise ReturnRejected("entries.not_whole", metric=definition(key.metric).title)
    return Asked(
        key=key,
        value=typed_number(posted.get("value", "")).number,
        unknown=None if unknown is None else int(unknown),
        status=_status(posted.get("status", "")),
        reason=posted.get("reason", ""),
        withdraw="withdraw" in posted,
        seen=posted.get("seen"),
    )


def column(posted: Posted) -> Column:
    """Return the form of a pasted column, empty where nothing was sent."""
    return Column(
        text=posted.get("text", ""),
        start=posted.get("start", ""),
        status=posted.get("status", Status.FINAL),
        reason=posted.get("reason", ""),
        digest=posted.get("digest", ""),
        is_agreed="enter" in posted,
    )


def look(of: Sheet, typed: Column, *, by: str, at: datetime) -> Looked:
    """Return what a pasted column would change, row by row. Raises what stands in the way of all of it."""
    rows = pasted(typed.text, of, typed.start)
    asked = asked_of(rows, status=_status(typed.status), reason=typed.reason)
    entries, refused = judged(of, asked, by=by, at=at)
    by_key = {entry.key: entry for entry in entries}
    against = {asked[place].key: refusal for place, refusal in refused.items()}
    seen = [
        Seen(
            one,
            entry=by_key.get(one.row.key) if one.row else None,
            refusal=one.refusal or (against.get(one.row.key) if one.row else None),
        )
        for one in rows
    ]
    said = msgspec.json.encode([(one.key, one.value, one.status, one.reason, one.seen) for one in asked])
    return Looked(seen, asked, hashlib.sha256(said).hexdigest())


def _status(text: str) -> Status:
    if text not in STATUSES:
        raise ReturnRejected("entries.not_a_status", statuses=", ".join(STATUSES))
    return Status(text)
