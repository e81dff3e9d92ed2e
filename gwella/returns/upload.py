"""What somebody sends, as files in a folder: CSV files, workbooks, and zips of them.

A zip is looked at before it is unpacked: how many files, how large, how much smaller they were packed, what they are
called. All of it is unpacked, or nothing. A name from outside is only ever the last part of itself, cleaned, below a
folder that we made.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import msgspec

from gwella.code_of_practice.errors import NotAllowed, ReturnRejected
from gwella.returns.archive import CHUNK, DAMAGED, MOST_UNPACKED, Entry, entries_of
from gwella.returns.extracts.form import NAME
from gwella.returns.letters import LARGEST_FILE
from gwella.returns.mapping import printable
from gwella.returns.read import CSV, OTHER_FORMATS, WORKBOOKS

ZIP = ".zip"
READ = frozenset({CSV, *WORKBOOKS})
WITH_MAPPING = READ | {NAME}  # the mapping of the headings goes with its files, under its own name
# What could be somebody's table though it is not read: a check that is given it says so, and nobody misses it.
MAY_BE_TABLES = (READ | OTHER_FORMATS) - {ZIP}
ARCHIVES = frozenset({ZIP, ".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".zst", ".cab", ".iso"})
MOST_FILES = 60
MOST_ENTRIES = 10 * MOST_FILES  # with what computers leave in a zip
LONGEST_NAME = 100  # signs
LONGEST_STEM = 200  # bytes: with its ending a file system takes 255
NOT_IN_AN_ENTRY = re.compile(r'[\x00-\x1f<>:"|?*\\]')
NOT_IN_A_NAME = re.compile(r"[^\w .()&’'+,=-]")
# What computers leave in every zip and nobody sends.
LEFT_BEHIND = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
LEFT_FOLDER, LEFT_BEGINNINGS = "__MACOSX", ("._", "~$")


class Sent(msgspec.Struct, frozen=True):
    """One file as it lies here, and the name that it had where it came from."""

    path: Path
    name: str


class _Room:
    """The folder that files are unpacked to, and how much of what is taken there still is room for."""

    def __init__(self, folder: Path, types: Collection[str]) -> None:
        self.folder, self.types = folder, types
        self.names: dict[str, str] = {}
        self._left = MOST_UNPACKED

    def put(self, pieces: Iterable[bytes], name: str, file: str) -> None:
        """Write one file under a name that is cleaned. Raises ReturnRejected where all of them are too much."""
        if len(self.names) == MOST_FILES:
            raise ReturnRejected("returns.bomb", file=file)
        self.names[name.casefold()] = name
        with (self.folder / name).open("xb") as there:
            for piece in pieces:
                self._left -= len(piece)
                if self._left < 0:
                    raise ReturnRejected("returns.bomb", file=file)
                there.write(piece)


def unpacked(sent: Sequence[Sent], into: Path, *, types: Collection[str] = WITH_MAPPING) -> tuple[Path, ...]:
    """Write every file that was sent, and those in a zip among them, to a new folder, and return them.

    `types` are the endings that are taken, and names that an entry of a zip may have. Raises ReturnRejected: for
    another type, for two files of one name, for a zip that is locked, damaged, unpacks to too much, holds another
    archive or leads out of its folder. Raises NotAllowed where the folder is there already.
    """
    if into.exists():
        raise NotAllowed("returns.folder_there", folder=printable(str(into)))
    unfinished = into.with_name(f"{into.name}.unfinished")
    unfinished.mkdir(mode=0o700, parents=True)
    try:
        room = _Room(unfinished, types)
        for one in sent:
            _take(one, room)
        unfinished.rename(into)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return tuple(into / one for one in room.names.values())


@contextmanager
def as_folder(path: Path) -> Iterator[Path]:
    """Give the folder that a return lies in: the path itself, or what a file unpacks to, for as long as it is read.

    Raises ReturnRejected.
    """
    if not path.is_file():
        yield path
        return
    with TemporaryDirectory(prefix="gwella-") as place:
        unpacked([Sent(path, path.name)], Path(place) / "return")
        yield Path(place) / "return"


def clean(name: str) -> str:
    """Return the last part of a name from outside, as a file of ours may be called."""
    last = re.split(r"[/\\]", name)[-1]
    plain = NOT_IN_A_NAME.sub("_", printable(last, len(last) + 1)).lstrip(". ").rstrip()
    stem, suffix = PurePosixPath(plain).stem, PurePosixPath(plain).suffix[:10]
    stem = stem[: LONGEST_NAME - len(suffix)].encode()[:LONGEST_STEM].decode(errors="ignore")
    return f"{stem}{suffix}" or "_"


def _take(sent: Sent, room: _Room) -> None:
    name = clean(sent.name)
    file, size = printable(name), sent.path.stat().st_size
    if not size:
        raise ReturnRejected("returns.empty_file", file=file)
    if size > LARGEST_FILE:
        raise ReturnRejected("returns.too_big", file=file)
    ending = PurePosixPath(name).suffix.casefold()
    if ending == ZIP:
        _unzip(sent.path, size, file, room)
        return
    if ending not in room.types:
        raise ReturnRejected("returns.other_upload", file=file)
    if name.casefold() in room.names:
        raise ReturnRejected("submissions.two_of_one_name", file=file)
    with sent.path.open("rb") as there:
        room.put(iter(lambda: there.read(CHUNK), b""), name, file)


def _unzip(path: Path, size: int, file: str, room: _Room) -> None:
    before, count = frozenset(room.names), len(room.names)
    try:
        with path.open("rb") as there:
            for entry in entries_of(there, size, file, most=MOST_ENTRIES):
                if name := _name(entry, file, room.types):
                    _check_is_free(name, file, before, room)
                    room.put(entry.pieces(), name, file)
    except DAMAGED:
        raise ReturnRejected("returns.not_a_zip", file=file) from None
    if len(room.names) == count:
        raise ReturnRejected("returns.empty_file", file=file)


def _check_is_free(name: str, file: str, before: Collection[str], room: _Room) -> None:
    if name.casefold() in before:
        raise ReturnRejected("submissions.two_of_one_name", file=printable(name))
    if name.casefold() in room.names:
        raise ReturnRejected("returns.zip_twice", file=file, entry=printable(name))


def _name(entry: Entry, file: str, types: Collection[str]) -> str:
    """Return under which name an entry is written; "" for a folder and what nobody sends. Raises ReturnRejected."""
    shown, path = printable(entry.name), PurePosixPath(entry.name)
    if entry.is_link or entry.name.startswith("/") or ".." in path.parts or NOT_IN_AN_ENTRY.search(entry.name):
        raise ReturnRejected("returns.zip_path", file=file, entry=shown)
    is_left = path.name.casefold() in LEFT_BEHIND or path.name.startswith(LEFT_BEGINNINGS)
    if entry.is_folder or LEFT_FOLDER in path.parts or is_left:
        return ""
    ending = path.suffix.casefold()
    if ending in ARCHIVES:
        raise ReturnRejected("returns.zip_nested", file=file, entry=shown)
    if path.name in types:
        return path.name
    if ending not in types or path.name.startswith("."):
        raise ReturnRejected("returns.zip_other", file=file, entry=shown)
    return clean(path.name)
