"""A copy of an authority's books to try a submission on, and the stamp that says which books those were."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from gwella.code_of_practice.writing import LOCK, UNFINISHED, make_folder
from gwella.returns.extracts.form import NAME, read_form

IMMUTABLE = ".parquet"  # never changed in place: another file takes its name
ALONGSIDE = frozenset({LOCK})


def copy_of(books: Path, to: Path) -> None:
    """Make a copy of a folder of results in which a run changes nothing of the first.

    What never changes is shared where that may be: a process that the kernel keeps to its own files is not let share
    it, since it could then change what stands, and copies it.
    """
    make_folder(to, private=True)
    for path in _files(books):
        there = to / path.relative_to(books)
        make_folder(there.parent, private=True)
        if path.suffix == IMMUTABLE:
            _share(path, there)
        else:
            shutil.copyfile(path, there)


def bring_mapping(mapping: Path, files: Path) -> None:
    """Take the mapping in use along where it names one of the files and they have none of their own."""
    if not mapping.is_file() or (files / NAME).exists():
        return
    named = {block.place[0].casefold() for block in read_form(mapping).table}
    if named & {path.name.casefold() for path in files.iterdir()}:
        (files / NAME).write_bytes(mapping.read_bytes())


def stamp(*folders: Path) -> str:
    """Return what changes whenever figures, entries, snapshots in force or definitions in the folders do."""
    found = hashlib.sha256()
    for folder in folders:
        for path in _files(folder):
            found.update(os.fsencode(path.relative_to(folder)) + b"\0")
            if path.suffix != IMMUTABLE:  # a snapshot's name is the hash of its rows; results stand beside as CSV
                found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def synced(folder: Path) -> None:
    """Return once every file of a folder, and its names, would survive a power cut."""
    for path in [*_files(folder), *(one for one in folder.rglob("*") if one.is_dir()), folder, folder.parent]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        is_ours = path.name not in ALONGSIDE and not path.name.endswith(UNFINISHED)
        if is_ours and path.is_file() and not path.is_symlink():
            yield path


def _share(path: Path, there: Path) -> None:
    try:
        os.link(path, there)
    except OSError:  # another file system, or one that knows no second names
        shutil.copyfile(path, there)
