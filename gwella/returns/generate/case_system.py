"""The same made-up people as an invented case system exports them: its own files, headings, codes and dates.

`definitions/made_up/case_system.toml` is the mapping that turns these files into our tables; here it is read the
other way round. So an officer can try `gwella map` on what a case system writes, and a test can say that nothing
is lost on the way there and back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from types import TracebackType

import msgspec

from gwella.code_of_practice.places import INVENTED
from gwella.code_of_practice.words import SHIPPED
from gwella.returns.extracts.dates import MONTHS
from gwella.returns.extracts.form import UNKNOWN, Block, read_form
from gwella.returns.extracts.form import Cell as Source
from gwella.returns.generate.files import Cell, Lines, Row, opened
from gwella.snapshots.tables import Column, lists, tables

MAPPING = SHIPPED / "made_up" / "case_system.toml"
DECIDED = "mapping.decided.toml"  # beside the files: what their officer decided in the end

Write = Callable[[Cell], str | date]


class _Way(msgspec.Struct, frozen=True):
    """How rows of one table are written: to which file, with what in every row, and each column under its heading."""

    file: str
    always: Mapping[str, str]
    columns: Mapping[str, tuple[str, Write]]


class CaseSystem:
    """The files of a case system, open for writing; and the mapping as `authority` decided it in the end.

    Use it in a `with` statement.
    """

    def __init__(self, folder: Path, authority: str) -> None:
        self._folder, self._authority = folder, authority
        self._stack = ExitStack()
        blocks = read_form(MAPPING).table
        self._ways = {block.of: _way(block) for block in blocks}
        self._headings = {
            file: _headings(way for way in self._ways.values() if way.file == file) for file in _files(blocks)
        }
        self._open: dict[str, Lines] = {}

    def __enter__(self) -> CaseSystem:
        for file, headings in self._headings.items():
            lines = opened(self._folder / file)
            self._stack.callback(lines.close)
            lines.write(headings)
            self._open[file] = lines
        mapping = MAPPING.read_text(encoding="utf-8").replace(INVENTED, self._authority)
        (self._folder / DECIDED).write_text(mapping, encoding="utf-8", newline="\n")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def add(self, table: str, row: Row) -> None:
        """Write one row of one of our tables as a row of the case system's file."""
        way = self._ways[table]
        cells: dict[str, str | date] = dict(way.always)
        for name, (heading, write) in way.columns.items():
            cells[heading] = write(row.get(name))
        self._open[way.file].write(cells.get(heading, "") for heading in self._headings[way.file])


def _files(blocks: tuple[Block, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(block.from_ for block in blocks))


def _headings(ways: Iterable[_Way]) -> tuple[str, ...]:
    every = [heading for way in ways for heading in (*way.always, *(heading for heading, _ in way.columns.values()))]
    return tuple(dict.fromkeys(every))


def _way(block: Block) -> _Way:
    columns = tables()[block.of].columns
    written = {
        name: (source.heading, _writer(source, columns[name]))
        for name, source in block.columns.items()
        if source.heading
    }
    always = {block.where.heading: block.where.is_[0]} if block.where else {}
    return _Way(block.from_, always, written)


def _writer(source: Source, column: Column) -> Write:
    """Return what turns a value of ours into a cell. A mistake, which is no code and no date, stays as it is.

    A date whose form the mapping does not say is one that a workbook holds as a date.
    """
    said = {ours: code for code, ours in reversed(source.codes.items())}
    unknown = {code for code, entry in lists()[column.list].codes.items() if entry.unknown} if column.list else set()

    def one(value: str) -> str:
        return said.get(value) or said.get(UNKNOWN if value in unknown else value, value)

    def write(value: Cell) -> str | date:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "Y" if value else "N"
        if isinstance(value, date):
            return _day(value, source.dates) if source.dates else value
        if isinstance(value, tuple):
            return source.between.join(one(code) for code in value)
        return one(value)

    return write


def _day(day: date, form: str) -> str:
    """Return a day in a form of a mapping: figures in two places, a month by the beginning of its English name."""
    said = {"Y": f"{day.year}", "m": f"{day.month:02}", "d": f"{day.day:02}", "M": MONTHS[day.month - 1][0][:3].title()}
    return "".join(said.get(sign, sign) for sign in form)
