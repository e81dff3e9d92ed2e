"""What is looked at before an archive is unpacked: a workbook of Excel or LibreOffice, or a zip of files.

How many entries it has, how much they really unpack to (the archive's own figure may lie), and whether they are locked.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import IO

import msgspec

from gwella.code_of_practice.errors import ReturnRejected
from gwella.returns.letters import LARGEST_FILE
from gwella.returns.mapping import printable

MOST_ENTRIES = 1_000
MOST_UNPACKED = 400 * 1024 * 1024
MOST_RATIO = 200
SMALL = 10 * 1024 * 1024  # below this a high ratio harms nobody
CHUNK = 1024 * 1024
LOCAL_HEADER, SIGNATURE = 30, b"PK\x03\x04"
IS_LOCKED = 0x1
OLE = b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
DAMAGED = (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, EOFError)


class Entry(msgspec.Struct, frozen=True):
    """One file in an archive, unpacked a piece at a time; to take more than a limit from it is refused."""

    name: str
    pieces: Callable[[], Iterator[bytes]]
    is_folder: bool = False
    is_link: bool = False


def refuse_no_archive(path: Path) -> None:
    """Raise ReturnRejected for a file that is empty, too large, locked by a password, or of the Excel before 2007."""
    file, packed = printable(path.name), path.stat().st_size
    if packed == 0:
        raise ReturnRejected("returns.empty_file", file=file)
    if packed > LARGEST_FILE:
        raise ReturnRejected("returns.too_big", file=file)
    with path.open("rb") as there:
        if there.read(len(OLE)) == OLE:
            # A workbook with a password, and every old .xls, is not an archive but a container of Microsoft's own.
            code = "returns.has_password" if ENCRYPTED in there.read() else "returns.is_old_excel"
            raise ReturnRejected(code, file=file)


def entries_of(source: IO[bytes], packed: int, file: str, *, most: int = MOST_ENTRIES) -> Iterator[Entry]:
    """Yield the entries of an archive of `packed` bytes, to be unpacked one after the other. Raises ReturnRejected.

    What is raised for a damaged one, also while an entry is unpacked, is `DAMAGED`.
    """
    with zipfile.ZipFile(source) as archive:
        entries = archive.infolist()
    _refuse_whole(entries, file, most)
    taken = [0]

    def pieces(entry: zipfile.ZipInfo) -> Iterator[bytes]:
        for piece in _unpacked(entry, source):
            taken[0] += len(piece)
            if taken[0] > MOST_UNPACKED or (taken[0] > SMALL and taken[0] > packed * MOST_RATIO):
                raise ReturnRejected("returns.bomb", file=file)
            yield piece

    for entry in entries:
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        yield Entry(entry.filename, partial(pieces, entry), entry.is_dir(), is_link)


def _refuse_whole(entries: Sequence[zipfile.ZipInfo], file: str, most: int) -> None:
    """Raise ReturnRejected, or ValueError, for what an archive says of itself before anything is unpacked."""
    if len(entries) > most or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise ReturnRejected("returns.bomb", file=file)
    if any(entry.flag_bits & IS_LOCKED for entry in entries):
        raise ReturnRejected("returns.has_password", file=file)
    if len({entry.filename for entry in entries}) < len(entries):
        raise ValueError("two files of one name: each reader takes another of them")


def _unpacked(entry: zipfile.ZipInfo, file: IO[bytes]) -> Iterator[bytes]:
    """Yield what an entry really holds, a chunk at a time, whatever size the archive states."""
    file.seek(entry.header_offset)
    header = file.read(LOCAL_HEADER)
    if not header.startswith(SIGNATURE):
        raise ValueError("no entry where the archive says that there is one")
    name, extra = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
    file.seek(name + extra, 1)
    left = entry.compress_size
    stored = entry.compress_type == zipfile.ZIP_STORED
    if not stored and entry.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError(entry.compress_type)
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    while left > 0 and (packed := file.read(min(left, CHUNK))):
        left -= len(packed)
        while packed:
            yield packed if stored else engine.decompress(packed, CHUNK)
            packed = b"" if stored else engine.unconsumed_tail
