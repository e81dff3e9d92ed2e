"""What is looked at before a workbook is opened: it is a zip archive, and may unpack to anything.

What it really unpacks to, how large a grid its cells span, and whether it is locked or has macros.
"""

from __future__ import annotations

import re
import zipfile
from functools import lru_cache
from pathlib import Path
from xml.parsers.expat import ExpatError

import msgspec

from gwella.code_of_practice.errors import ReturnRejected
from gwella.returns.archive import DAMAGED, MOST_UNPACKED, Entry, entries_of, refuse_no_archive
from gwella.returns.mapping import printable
from gwella.returns.oddities import CONTENT, Document
from gwella.returns.spans import END_OF_TEXT, SHARED_TEXTS, SharedText, Span

MOST_CELLS = 10_000_000  # of the grid that its cells span: a reader sets aside room for every one
LONGEST_TAG = 256 * 1024  # bytes from where one begins to where the next does, with the text between them
MOST_FILLED = 5_000_000  # of cells that are there: beyond, they would take more than a minute and 1 GiB
DOCTYPE = b"<!DOCTYPE"
MACROS = ("vbaproject.bin", "basic/script-lc.xml")
MACROS_ENABLED = b"macroenabled"
TYPES = "[Content_Types].xml"
MANIFEST = "META-INF/manifest.xml"
LOCKED = b"encryption-data"  # what a workbook of LibreOffice says of each file that is locked
SHARED_CELL = re.compile(rb"""\st\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v>\s*(\d+)""")


class Held(msgspec.Struct):
    """What a workbook was found to hold beside its tables."""

    has_macros: bool = False


def guard(path: Path) -> Held:
    """Return what a workbook holds. Raises ReturnRejected unless it is one of a size that can be opened safely."""
    refuse_no_archive(path)
    its = path.stat()
    try:
        return _guarded(path, (its.st_ino, its.st_size, its.st_mtime_ns))
    except (*DAMAGED, ExpatError):
        raise ReturnRejected("returns.not_a_workbook", file=printable(path.name)) from None


@lru_cache(maxsize=32)
def _guarded(path: Path, _unchanged: tuple[int, int, int]) -> Held:
    """Look at a workbook once, as long as it is unchanged: several ask before they open it."""
    file, held, texts, filled = printable(path.name), Held(), SharedText(), 0
    with path.open("rb") as source:
        for entry in entries_of(source, path.stat().st_size, file):
            held.has_macros |= entry.name.casefold().endswith(MACROS)
            filled += _look_at(entry, held, texts, file)
            if filled > MOST_FILLED:
                raise ReturnRejected("returns.too_many_cells", file=file)
    if texts.most > MOST_UNPACKED and _shared(path) > MOST_UNPACKED:
        raise ReturnRejected("returns.bomb", file=file)
    return held


def _look_at(entry: Entry, held: Held, texts: SharedText, file: str) -> int:
    """Return how many cells one file of a workbook holds. Raises ReturnRejected; ValueError for what none holds."""
    span, tail, document = Span(), b"", Document() if entry.name == CONTENT else None
    is_text = entry.name.casefold().endswith((".xml", ".rels"))
    for piece in entry.pieces():
        if DOCTYPE in tail + piece or (is_text and b"\0" in piece):
            # Excel writes none; one is there to make a reader expand or fetch things, also in UTF-16.
            raise ValueError("a document type")
        if entry.name == MANIFEST and LOCKED in piece:
            raise ReturnRejected("returns.has_password", file=file)
        held.has_macros |= entry.name == TYPES and MACROS_ENABLED in piece.lower()
        span.grow(tail + piece)
        texts.grow(entry.name, piece)
        # A reference that lies across two pieces is seen in the next one, with all of its tag.
        tail = _open(tail + piece)
        if document is not None:
            document.feed(piece)
        is_large = document is not None and (document.cells > MOST_CELLS or document.text > MOST_UNPACKED)
        is_endless = is_text and len(tail) > LONGEST_TAG
        if is_large or is_endless or span.is_beyond or span.cells > MOST_CELLS:
            raise ReturnRejected("returns.bomb", file=file)
    return span.filled + (document.filled if document else 0)


def _open(text: bytes) -> bytes:
    """Return what a text ends with from its last tag on, or as much of that as is enough to see that it never ends."""
    begin = max(text.rfind(b"<"), 0)
    return text[max(begin, len(text) - LONGEST_TAG - 1) :]


def _shared(path: Path) -> int:
    """Return how long the texts are that stand in all cells together, each counted as often as a cell names it."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.casefold().endswith(".xml")]
        kept = [name for name in names if name.casefold().endswith(SHARED_TEXTS)]
        lengths = [len(one) for name in kept for one in END_OF_TEXT.split(archive.read(name))]
        total = 0
        for name in names:
            numbers = map(int, SHARED_CELL.findall(archive.read(name))) if name not in kept else ()
            total += sum(lengths[number] for number in numbers if number < len(lengths))
        return total
