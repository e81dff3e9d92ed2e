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
from gwella.returns.regular import read_regularly
from gwella.returns.strict import LONGEST_CELL, cells_of, read_strictly

LARGEST_FILE = 400 * 1024 * 1024
DELIMITERS = ",;"
LINE_FEED, RETURN, SPACE = b"\n\r "
NOT_TEXT = bytes(sign for sign in range(32) if sign not in b"\t\n\x0b\x0c\r\x1b")


def read_separated(path: Path) -> Grid:
    """Return the cells of a CSV file. Raises ReturnRejected for what is not one."""
    text = decoded(path)
    first, opening = _heading_row(text, path)
    delimiter = max(DELIMITERS, key=lambda sign: len(cells_of(opening, sign) or ()))
    headings = cells_of(opening, delimiter)
    if headings is None:
        raise ReturnRejected("returns.broken_headings", file=printable(path.name))
    body = text[len(opening) + 1 :].encode()
    if (read := read_regularly(body, first, delimiter, tuple(headings))) is not None:
        return read
    return read_strictly(text.split("\n"), first, delimiter, tuple(headings))


def decoded(path: Path) -> str:
    """Return the text of a file: UTF-8 with or without a mark, else Windows-1252; never a guess.

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
    text = _text(raw)
    if text is None or _holds_what_is_not_text(raw):
        raise ReturnRejected("returns.not_text", file=printable(path.name))
    return text if "\n" in text else text.replace("\r", "\n")


def _holds_what_is_not_text(raw: bytes) -> bool:
    """Say whether a sign stands in a file that no text holds."""
    import numpy as np

    # Signs below 32 are one byte, and the same one, in both encodings. Most files have no others than ends of lines.
    signs = np.frombuffer(raw, np.uint8)
    below, ends = (np.count_nonzero(found) for found in (signs < SPACE, (signs == LINE_FEED) | (signs == RETURN)))
    return bool(below > ends) and len(raw.translate(None, NOT_TEXT)) < len(raw)


def _text(raw: bytes) -> str | None:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _heading_row(text: str, path: Path) -> tuple[int, str]:
    """Return how many lines the headings take, and those lines; a heading may hold a line break."""
    for taken, end in enumerate(_ends_of_lines(text), start=1):
        if text.count('"', 0, end) % 2 == 0:
            return taken, text[:end]
        if taken == LONGEST_CELL:
            break
    raise ReturnRejected("returns.broken_headings", file=printable(path.name))


def _ends_of_lines(text: str) -> Iterator[int]:
    end = text.find("\n")
    while end >= 0:
        yield end
        end = text.find("\n", end + 1)
    yield len(text)
