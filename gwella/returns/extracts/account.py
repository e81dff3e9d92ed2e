"""The account of an extract: rows in = rows taken + rows listed, file by file, and the list itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.messages import say
from gwella.code_of_practice.sheets import write_sheet
from gwella.code_of_practice.writing import make_folder, whole
from gwella.snapshots.tables import tables

if TYPE_CHECKING:
    import pyarrow as pa

LIST = "rows-listed.csv"
COLUMNS = ("file", "row", "table", "heading", "code", "why")


class Listed(msgspec.Struct, frozen=True):
    """Rows that did not become rows of ours: where they stand in the officer's file, and why.

    `why` is `refused` (by a code, for one table), `no_row_there` or `two_answers` (in a file where a cell is looked
    up), `not_taken` (by any block), `unreadable` or `no_row` (a total, or headings that come again).
    """

    file: str
    rows: pa.Array
    why: str
    table: str = ""
    heading: str = ""
    code: str = ""


class Account(msgspec.Struct, frozen=True):
    """How many rows one file holds, and how many of them are listed; all others are taken whole."""

    file: str
    rows: int
    listed: int

    @property
    def taken(self) -> int:
        return self.rows - self.listed


class Accounted(Protocol):
    """What a mapping made of an extract, as far as its account goes."""

    @property
    def accounts(self) -> tuple[Account, ...]: ...
    @property
    def listed(self) -> tuple[Listed, ...]: ...
    @property
    def not_mapped(self) -> tuple[str, ...]: ...


def write_list(listed: Iterable[Listed], folder: Path, language: Language) -> Path:
    """Write every row that is listed to a file of its own, for the officer's eyes. Raises NotAllowed."""
    make_folder(folder, private=True)
    headings = [say(f"mapping.column_{name}", language) for name in COLUMNS]
    with whole(folder / LIST) as unfinished:
        write_sheet(unfinished, [headings, *_lines(listed, language)])
    return folder / LIST


def account_lines(of: Accounted, language: Language, *, is_written: bool = False) -> Iterator[str]:
    """Yield one line for each file: its rows, those taken, those listed; then where the list is, or how to get it."""
    for one in of.accounts:
        yield say("mapping.account", language, file=one.file, rows=one.rows, taken=one.taken, listed=one.listed)
    if of.not_mapped:
        yield say("mapping.not_mapped_files", language, files=", ".join(of.not_mapped))
    if of.listed:
        yield say("mapping.list_written", language, file=LIST) if is_written else say("mapping.list_how", language)


def _lines(listed: Iterable[Listed], language: Language) -> Iterator[list[str]]:
    for one in listed:
        why = say(f"mapping.why_{one.why}", language)
        table: Text | None = tables()[one.table].title if one.table else None
        for row in one.rows.to_pylist():
            yield [one.file, str(row), table.in_(language) if table else "", one.heading, one.code, why]
