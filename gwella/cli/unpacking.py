"""The files that were sent, as files that can be read: what a zip holds is unpacked, and looked at before it is.

A name from outside is only ever the last part of itself, cleaned, below a folder that we made.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import IO

import msgspec

from gwella.code_of_practice.errors import ReturnRejected
from gwella.code_of_practice.writing import make_folder
from gwella.returns.mapping import printable
from gwella.returns.read import CSV, OTHER_FORMATS, WORKBOOKS

ZIP = ".zip"
# What is not read is taken in too where it could be somebody's table: then the check says so, and nobody misses it.
TAKEN_IN = frozenset({CSV, *WORKBOOKS, *OTHER_FORMATS}) - {ZIP}
MOST_FILES = 60
MOST_UNPACKED = 400 * 1024 * 1024
MOST_RATIO = 200
SMALL = 10 * 1024 * 1024  # below this a high ratio harms nobody
CHUNK = 1024 * 1024
LONGEST_NAME = 100
IS_LOCKED = 0x1
LINK, KIND = 0o120000, 0o170000
LEFT_BEHIND = frozenset({"thumbs.db", "desktop.ini"})  # by the system that made the zip; nobody sent them
NOT_IN_A_NAME = re.compile(r"[^\w .()&’'+,=-]")


class Sent(msgspec.Struct, frozen=True):
    """One file as it lies in quarantine, and the name that it had where it came from."""

    path: Path
    name: str


def unpacked(sent: Sequence[Sent], folder: Path) -> None:
    """Put every file that was sent, and those in a zip among them, into `folder`, which is made.

    Raises ReturnRejected: for a type that is not taken, two files of one name, a zip that is locked, damaged, unpacks
    to too much, holds another zip or leads out of its folder. Nothing is unpacked before all of that is looked at.
    """
    make_folder(folder, private=True)
    for one in sent:
        name = clean(one.name)
        if PurePosixPath(name).suffix.casefold() == ZIP:
            _unpack(one, folder)
        else:
            with one.path.open("rb") as file:
                _put(file, _free(folder, name, name), name)


def clean(name: str) -> str:
    """Return the last part of a name from outside, as a file of ours may be called."""
    last = re.split(r"[/\\]", name)[-1]
    plain = NOT_IN_A_NAME.sub("_", printable(last, len(last) + 1)).lstrip(". ").rstrip()
    stem, suffix = PurePosixPath(plain).stem, PurePosixPath(plain).suffix[:10]
    return f"{stem[: LONGEST_NAME - len(suffix)]}{suffix}" or "_"


def _free(folder: Path, name: str, file: str) -> Path:
    """Return where a file goes. Raises ReturnRejected for a type that is not taken, or a name that is there already."""
    if PurePosixPath(name).suffix.casefold() not in TAKEN_IN:
        raise ReturnRejected("submissions.not_a_type", file=printable(file))
    if name.casefold() in {path.name.casefold() for path in folder.iterdir()}:
        raise ReturnRejected("submissions.two_of_one_name", file=printable(file))
    return folder / name


def _unpack(sent: Sent, folder: Path) -> None:
    file = printable(sent.name)
    try:
        with zipfile.ZipFile(sent.path) as archive:
            entries = list(_entries(archive, sent.path.stat().st_size, file))
            taken = 0
            for entry in entries:
                name = clean(entry.filename)
                with archive.open(entry) as packed:
                    taken += _put(packed, _free(folder, name, name), file, MOST_UNPACKED - taken)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, EOFError):
        raise ReturnRejected("submissions.zip_damaged", file=file) from None


def _entries(archive: zipfile.ZipFile, packed: int, file: str) -> Iterator[zipfile.ZipInfo]:
    """Yield what is to be unpacked, by what the archive says of itself; what it really holds is counted later."""
    entries = [one for one in archive.infolist() if not one.is_dir()]
    said = sum(one.file_size for one in entries)
    if len(entries) > 10 * MOST_FILES or said > MOST_UNPACKED or (said > SMALL and said > packed * MOST_RATIO):
        raise ReturnRejected("submissions.zip_too_much", file=file, files=MOST_FILES)
    wanted = [one for one in entries if not _is_left_behind(one.filename)]
    if not wanted:
        raise ReturnRejected("submissions.zip_empty", file=file)
    if len(wanted) > MOST_FILES:
        raise ReturnRejected("submissions.zip_too_much", file=file, files=MOST_FILES)
    for one in wanted:
        path = PurePosixPath(one.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0] or (one.external_attr >> 16) & KIND == LINK:
            raise ReturnRejected("submissions.zip_leads_out", file=file)
        if one.flag_bits & IS_LOCKED:
            raise ReturnRejected("submissions.zip_locked", file=file)
        if path.suffix.casefold() == ZIP:
            raise ReturnRejected("submissions.zip_in_zip", file=file)
        yield one


def _is_left_behind(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return "__MACOSX" in parts or parts[-1].startswith((".", "~$")) or parts[-1].casefold() in LEFT_BEHIND


def _put(source: IO[bytes], path: Path, file: str, most: int = MOST_UNPACKED) -> int:
    """Write a file, and return its size. Raises ReturnRejected where it is more than was said."""
    taken = 0
    with path.open("xb") as there:
        while piece := source.read(CHUNK):
            taken += len(piece)
            if taken > most:
                raise ReturnRejected("submissions.zip_too_much", file=file, files=MOST_FILES)
            there.write(piece)
    return taken
