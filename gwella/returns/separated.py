"""CSV files: what may be opened, in which letters it is written, and which of two ways reads it.

No sniffing: the delimiter is the one that the headings use, and every cell stays text. A file that is
regular is read all at once, any other one line by line; what either gives is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gwella.code_of_practice.errors import ReturnRejected
from gwella.returns.grid import Grid
from gwella.returns.mapping import printable
from gwella.returns.regular import MARK, read_regularly
from gwella.returns.strict import LONGEST_CELL, cells_of, read_strictly

LARGEST_FILE = 400 * 1024 * 1024
DELIMITERS = ",;\t"
NOT_TEXT = bytes(sign for sign in range(32) if sign not in b"\t\n\x0b\x0c\r\x1b")


def read_separated(path: Path) -> Grid:
    """Return the cells of a CSV file. Raises ReturnRejected for what is not one."""
    text = text_of(path)
    first, end = _heading_row(text, path)
    opening = text[:end].decode()
    delimiter = max(DELIMITERS, key=lambda sign: len(cells_of(opening, sign) or ()))
    headings = cells_of(opening, delimiter)
    if headings is None:
        raise ReturnRejected("returns.broken_headings", file=printable(path.name))
    if (read := read_regularly(text[end + 1 :], first, delimiter, tuple(headings))) is not None:
        return read
    return read_strictly(text.decode().split("\n"), first, delimiter, tuple(headings))


def text_of(path: Path) -> bytes:
    """Return the text of a file in UTF-8 without a mark; the file is in UTF-8 or else Windows-1252; never a guess.

    Lines end with a line feed; a carriage return before it is left for the reader.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise ReturnRejected("returns.too_big", file=printable(path.name))
    raw = path.read_bytes()
    if not raw or raw.isspace():
        raise ReturnRejected("returns.empty_file", file=printable(path.name))
    if raw.startswith(b"PK\x03\x04"):
        raise ReturnRejected("returns.is_a_workbook", file=printable(path.name))
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ReturnRejected("returns.is_utf16", file=printable(path.name))
    text = _in_utf8(raw)
    # Signs below 32 are one byte, and the same one, in both encodings.
    if text is None or any(sign in raw for sign in NOT_TEXT):
        raise ReturnRejected("returns.not_text", file=printable(path.name))
    return text if b"\n" in text else text.replace(b"\r", b"\n")


def _in_utf8(raw: bytes) -> bytes | None:
    if raw.isascii():
        return raw  # as most files are: nothing to look at, nothing to copy
    try:
        raw.decode()
        return raw.removeprefix(MARK)
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("cp1252").encode()
    except UnicodeDecodeError:
        return None


def _heading_row(text: bytes, path: Path) -> tuple[int, int]:
    """Return how many lines the headings take, and where they end; a heading may hold a line break."""
    for taken, end in enumerate(_ends_of_lines(text), start=1):
        if text.count(b'"', 0, end) % 2 == 0:
            return taken, end
        if taken == LONGEST_CELL:
            break
    raise ReturnRejected("returns.broken_headings", file=printable(path.name))


def _ends_of_lines(text: bytes) -> Iterator[int]:
    end = text.find(b"\n")
    while end >= 0:
        yield end
        end = text.find(b"\n", end + 1)
    yield len(text)
