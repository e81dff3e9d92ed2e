"""In which letters a text file is written: UTF-8, or else Windows-1252; never a guess, and what was lost is said.

Windows-1252 has no ŵ and no ŷ: whoever saves in it gets a question mark for each, and no reader can bring it back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from gwella.code_of_practice.errors import ReturnRejected
from gwella.returns.grid import Remark
from gwella.returns.mapping import printable

LARGEST_FILE = 400 * 1024 * 1024
MARK = b"\xef\xbb\xbf"
SPACE = 32
PIECE = 256 * 1024  # of a file that is looked through: what is made of it stays in the processor's cache
NOT_TEXT = bytes(sign for sign in range(SPACE) if sign not in b"\t\n\x0b\x0c\r\x1b")
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # an archive, and the container of old workbooks and of locked ones
UTF16 = (b"\xff\xfe", b"\xfe\xff")
LETTER = rb"[A-Za-z\x80-\xff]"
# A question mark in a word, and after a letter that is a word with ŷ or ŵ alone: tŷ, dŵr. It begins with the mark and
# looks back from there: for one sign a text is searched at once, for any letter byte by byte.
LOST = re.compile(rb"\?(?:(?<=" + LETTER + rb"\?)(?=" + LETTER + rb")|(?<=\b[TtDdGg]\?)(?![^\s,;\"]))")
FEW_MARKS = 10_000  # are looked for one by one, which is quicker where they are few
REPLACED = "\N{REPLACEMENT CHARACTER}".encode()
# With this both begin, and no letter of Welsh; to look for one sign takes a twentieth of looking for three.
BEGINS_RARE = b"\xef"
# UTF-8 that was read as Windows-1252 and saved as UTF-8 again: â is Ã¢, and ŵ is Åµ.
TWICE = re.compile(rb"\xc3(?:\x83\xc2[\x80-\xbf]|\x85\xc2[\xb4-\xb7])")
ONCE = re.compile(rb"\xc3[\x80-\xbf]|\xc5[\xb4-\xb7]")  # the letters of Welsh in UTF-8


class Text(msgspec.Struct, frozen=True):
    """The text of a file in UTF-8 without a mark, and what has to be said of its letters."""

    body: bytes
    remarks: tuple[Remark, ...] = ()


def text_of(path: Path) -> Text:
    """Return the text of a file. Raises ReturnRejected for what is none, or is written in two ways at once.

    Lines end with a line feed; a carriage return before it is left for the reader.
    """
    file = printable(path.name)
    if path.stat().st_size > LARGEST_FILE:
        raise ReturnRejected("returns.too_big", file=file)
    raw = path.read_bytes()
    if not (text := raw.removeprefix(MARK)) or text.isspace():
        raise ReturnRejected("returns.empty_file", file=file)
    if raw.startswith(WORKBOOKS):
        raise ReturnRejected("returns.is_a_workbook", file=file)
    if raw.startswith(UTF16):
        raise ReturnRejected("returns.is_utf16", file=file)
    if not _is_text(raw):
        raise ReturnRejected("returns.not_text", file=file)
    read = _in_utf8(raw, file)
    return read if b"\n" in read.body else Text(read.body.replace(b"\r", b"\n"), read.remarks)


def _is_text(raw: bytes) -> bool:
    """Say whether a file holds none of the signs that no text has: they are below 32, one byte in either encoding."""
    import numpy as np

    # In most files the ends of lines are the only such signs; to count them costs a quarter of looking for the others.
    signs = np.frombuffer(raw, np.uint8)
    pieces = (signs[begin : begin + PIECE] for begin in range(0, len(signs), PIECE))
    only_lines = all(np.count_nonzero(some < SPACE) == np.count_nonzero(some == ord("\n")) for some in pieces)
    return only_lines or len(raw.translate(None, NOT_TEXT)) == len(raw)


def _in_utf8(raw: bytes, file: str) -> Text:
    if raw.isascii():  # as most files are: nothing to look at, nothing to copy
        return Text(raw, tuple(_lost(raw)) if b"?" in raw else ())
    text, remarks = raw.removeprefix(MARK), []
    if BEGINS_RARE in text and MARK in text:
        # Somebody put files one after the other. The sign says nothing and is not seen.
        remarks.append(Remark(_row(text, text.index(MARK)), "mark_within"))
        text = text.replace(MARK, b"")
    if not _is_utf8(text):
        remarks += _lost(text)
        return Text(_from_windows(text, file), tuple(remarks))
    return Text(text, (*remarks, *_damaged(text)))


def _is_utf8(text: bytes) -> bool:
    """Say whether a text is UTF-8, without making one of it: that takes seven times as long."""
    import numpy as np
    import pyarrow as pa

    bounds = pa.py_buffer(np.array([0, len(text)], np.int32))
    try:
        pa.Array.from_buffers(pa.string(), 1, [None, bounds, pa.py_buffer(text)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _from_windows(text: bytes, file: str) -> bytes:
    if found := ONCE.search(text):
        raise ReturnRejected("returns.two_encodings", file=file, row=str(_row(text, found.start())))
    try:
        return text.decode("cp1252").encode()
    except UnicodeDecodeError:
        raise ReturnRejected("returns.not_text", file=file) from None


def _lost(text: bytes) -> Iterator[Remark]:
    place = text.find(b"?")
    for _ in range(FEW_MARKS):
        if place < 0 or LOST.match(text, place):
            break
        place = text.find(b"?", place + 1)
    if place >= 0 and (found := LOST.search(text, place)):
        yield Remark(_row(text, found.start()), "letters_lost")


def _damaged(text: bytes) -> Iterator[Remark]:
    if BEGINS_RARE in text and (place := text.find(REPLACED)) >= 0:
        yield Remark(_row(text, place), "letters_lost")
    if found := TWICE.search(text):
        yield Remark(_row(text, found.start()), "letters_twice")


def _row(text: bytes, place: int) -> int:
    lines = text.count(b"\n", 0, place)
    return (lines or text.count(b"\r", 0, place)) + 1
