"""`entries.csv`: every entry that was ever made in a folder of results, the oldest first. Nothing in it is changed.

New entries go in all together or not at all: the file is written anew with them at its end and takes the place of
the one before, so that whoever is stopped while saving leaves the old one whole. Ruled out: to append to the file,
since a batch that is cut off would then be half there.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.results import FigureKey
from gwella.code_of_practice.sheets import RUN
from gwella.code_of_practice.writing import whole
from gwella.entries.entry import COLUMNS, Entry

FILE = "entries.csv"
OWNER_ONLY = 0o600
GUARD = "'"  # stands before a text that a spreadsheet would run


def entries(folder: Path) -> list[Entry]:
    """Return every entry in `folder`, the oldest first. Raises ReturnRejected for a file that was damaged."""
    path = folder / FILE
    if not path.is_file():
        return []
    content = path.read_bytes()
    if not content.endswith(b"\n"):
        # Each was written whole, so a file that ends amid a row lost what came after it.
        raise _damaged(content.count(b"\n") + 1)
    try:
        return list(_read(content.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise _damaged(content.count(b"\n", 0, error.start) + 1) from None


def keep(folder: Path, new: Sequence[Entry]) -> None:
    """Put new entries at the end of the folder's file, all of them or none. Call it within `alone_in`.

    Raises NotAllowed where it cannot be written, and ReturnRejected where the file was damaged.
    """
    content = with_new(folder, new)
    with whole(folder / FILE) as unfinished:
        unfinished.touch(OWNER_ONLY)
        unfinished.write_bytes(content)


def with_new(folder: Path, new: Sequence[Entry]) -> bytes:
    """Return what the folder's file holds once new entries are kept. Raises ReturnRejected where it was damaged."""
    entries(folder)  # nothing is put behind what cannot be read
    path = folder / FILE
    before = path.read_bytes() if path.is_file() else _lines([COLUMNS])
    return before + _lines(map(_row, new))


def histories(kept: Iterable[Entry]) -> Mapping[FigureKey, Sequence[Entry]]:
    """Return the entries of each cell, the oldest first."""
    found: dict[FigureKey, list[Entry]] = defaultdict(list)
    for entry in kept:
        found[entry.key].append(entry)
    return found


def in_force(kept: Iterable[Entry]) -> Mapping[FigureKey, Entry]:
    """Return the entry that holds in each cell that has one."""
    latest = {entry.key: entry for entry in kept}
    return {key: entry for key, entry in latest.items() if not entry.withdrawn}


def _read(text: str) -> Iterable[Entry]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        if tuple(next(reader, ())) != COLUMNS:
            raise _damaged(1)
        for cells in reader:
            named = dict(zip(COLUMNS, map(_unguarded, cells), strict=True))
            yield msgspec.convert({name: cell for name, cell in named.items() if cell}, Entry, strict=False)
    except (csv.Error, msgspec.ValidationError, ValueError):
        # What the row holds is not repeated: it may be anything.
        raise _damaged(reader.line_num) from None


def _row(entry: Entry) -> list[str]:
    plain: dict[str, Any] = msgspec.to_builtins(entry)
    return [_cell(plain[name]) for name in COLUMNS]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, str):
        return f"{GUARD}{value}" if value.startswith((*RUN, GUARD)) else value
    return repr(value)


def _unguarded(cell: str) -> str:
    return cell.removeprefix(GUARD)


def _lines(rows: Iterable[Iterable[str]]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue().encode()


def _damaged(row: int) -> ReturnRejected:
    return ReturnRejected("entries.damaged", file=FILE, row=str(row))
