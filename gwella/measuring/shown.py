"""What is shown of a submission before anything counts: `shown.json` beside its files, and how it is read again."""

from __future__ import annotations

from pathlib import Path

import msgspec

from gwella.code_of_practice.messages import Message
from gwella.measuring.found import Found
from gwella.office.sentences import Value, sentence

FILE = "shown.json"
LARGEST = 4 * 1024 * 1024  # bytes; what a process that may have been taken over says is not read beyond that


class ShownTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One table that would be taken: from which file, how many rows count, how many do not, in which years."""

    table: str
    rows: int
    left_out: int
    years: tuple[int, ...] = ()


class ShownFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a mapping made of one file: rows in are rows taken and rows listed."""

    file: str
    rows: int
    taken: int
    listed: int


class OfCheck(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often one check found something, and the first that it found."""

    times: int
    first: Found


class Moved(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One figure of a whole period, not broken down, that would no longer be what it is; None where there is none."""

    metric: str
    period: str
    unit: str
    before: float | None
    after: float | None


class Movement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many figures of the authority are new, change, go and stay, and which of those not broken down move."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    same: int = 0
    moved: tuple[Moved, ...] = ()


class Shown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="shown"):
    """What would be taken. `stamp` says which books it was worked out against; they may be others by now.

    `network` says how the child process was kept from the network: `namespace` or `refused`; `reach`, which files it
    could read: its own (`landlock`), or what the server can read (`open`), where the kernel has no such wall.
    """

    year: int
    stamp: str
    network: str
    reach: str = ""
    tables: tuple[ShownTable, ...]
    files: tuple[ShownFile, ...] = ()
    not_mapped: tuple[str, ...] = ()
    figures_in_file: int = 0
    severities: dict[str, int] = {}
    checks: tuple[OfCheck, ...] = ()
    movement: Movement = Movement()
    years: tuple[int, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows would count."""
        return sum(one.rows for one in self.tables)


class Refused(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="refused"):
    """Why nothing of it can be taken. `is_mappable`: a mapping of its headings may put that right."""

    code: str
    values: dict[str, Value] = {}
    is_mappable: bool = False
    network: str = ""
    reach: str = ""

    def said(self) -> Message:
        """Return the sentence."""
        return sentence(self.code, self.values)


Outcome = Shown | Refused


def outcome(content: bytes) -> Outcome:
    """Return what a child process said. Raises ValueError for anything of another shape."""
    try:
        found: Outcome = msgspec.json.decode(content, type=Outcome)
    except RecursionError:
        raise ValueError("lists in lists without end") from None
    return found


def shown(folder: Path) -> Shown | None:
    """Return what is shown of the submission in `folder`; None where it was not checked to its end."""
    path = folder / FILE
    if not path.is_file():
        return None
    found = outcome(path.read_bytes())
    return found if isinstance(found, Shown) else None
