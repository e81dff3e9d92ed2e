"""What somebody sends, as files in a folder: a CSV file, a workbook, or a zip of them.

A zip is looked at before it is unpacked: how many files, how large, how much smaller they were packed, what they are
called. All of it is unpacked, or nothing. No name in it is ever used as a path.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from gwella.code_of_practice.errors import NotAllowed, ReturnRejected
from gwella.returns.archive import DAMAGED, Entry, entries_of
from gwella.returns.extracts.form import NAME
from gwella.returns.letters import LARGEST_FILE
from gwella.returns.mapping import printable
from gwella.returns.read import CSV, WORKBOOKS

ZIP = ".zip"
READ = frozenset({CSV, *WORKBOOKS})
ARCHIVES = frozenset({ZIP, ".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".zst", ".cab", ".iso"})
MOST_FILES = 100
LONGEST_NAME = 120  # signs; a file system takes 255 bytes
NOT_IN_A_NAME = re.compile(r'[\x00-\x1f<>:"|?*\\]')
# What computers leave in every zip and nobody sends.
LEFT_BEHIND = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
LEFT_FOLDER = "__MACOSX/"


def unpacked(content: bytes, name: str, into: Path) -> tuple[Path, ...]:
    """Write what was sent under `name` to a new folder, and return its files. Raises ReturnRejected and NotAllowed.

    `name` is a file's name as the sender's computer gives it; of a path its last part counts.
    """
    file = printable(PurePosixPath(name.replace("\\", "/")).name)
    if not content:
        raise ReturnRejected("returns.empty_file", file=file)
    if len(content) > LARGEST_FILE:
        raise ReturnRejected("returns.too_big", file=file)
    if into.exists():
        raise NotAllowed("returns.folder_there", folder=printable(str(into)))
    unfinished = into.with_name(f"{into.name}.unfinished")
    unfinished.mkdir(mode=0o700, parents=True)
    try:
        names = list(_written(content, file, unfinished))
        unfinished.rename(into)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return tuple(into / one for one in names)


@contextmanager
def as_folder(path: Path) -> Iterator[Path]:
    """Give the folder that a return lies in: the path itself, or what a file unpacks to, for as long as it is read.

    Raises ReturnRejected.
    """
    if not path.is_file():
        yield path
        return
    with TemporaryDirectory(prefix="gwella-") as place:
        if path.stat().st_size > LARGEST_FILE:
            raise ReturnRejected("returns.too_big", file=printable(path.name))
        unpacked(path.read_bytes(), path.name, Path(place) / "return")
        yield Path(place) / "return"


def _written(content: bytes, file: str, folder: Path) -> Iterator[str]:
    """Yield the names of the files that were written to a folder."""
    ending = PurePosixPath(file).suffix.casefold()
    if ending == ZIP:
        yield from _unzipped(content, file, folder)
    elif ending in READ and _is_plain(file):
        (folder / file).write_bytes(content)
        yield file
    else:
        raise ReturnRejected("returns.other_upload", file=file)


def _unzipped(content: bytes, file: str, folder: Path) -> Iterator[str]:
    seen: set[str] = set()
    try:
        for entry in entries_of(io.BytesIO(content), len(content), file, most=MOST_FILES):
            if name := _name(entry, file):
                if name.casefold() in seen:
                    raise ReturnRejected("returns.zip_twice", file=file, entry=printable(name))
                seen.add(name.casefold())
                with (folder / name).open("xb") as target:
                    target.writelines(entry.pieces())
                yield name
    except DAMAGED:
        raise ReturnRejected("returns.not_a_zip", file=file) from None
    if not seen:
        raise ReturnRejected("returns.empty_file", file=file)


def _name(entry: Entry, file: str) -> str:
    """Return under which name an entry is written; "" for a folder and what nobody sends. Raises ReturnRejected."""
    shown, path = printable(entry.name), PurePosixPath(entry.name)
    if entry.is_link or entry.name.startswith("/") or ".." in path.parts or NOT_IN_A_NAME.search(entry.name):
        raise ReturnRejected("returns.zip_path", file=file, entry=shown)
    if entry.is_folder or entry.name.startswith(LEFT_FOLDER) or path.name.casefold() in LEFT_BEHIND:
        return ""
    ending = path.suffix.casefold()
    if ending in ARCHIVES:
        raise ReturnRejected("returns.zip_nested", file=file, entry=shown)
    if (ending not in READ and path.name != NAME) or not _is_plain(path.name):
        raise ReturnRejected("returns.zip_other", file=file, entry=shown)
    return path.name


def _is_plain(name: str) -> bool:
    return len(name) <= LONGEST_NAME and not name.startswith(".") and not NOT_IN_A_NAME.search(name)
