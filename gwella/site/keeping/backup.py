"""Making a backup: the database first, then the files, which never change once they are named. Design 4.7."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from gwella.code_of_practice.writing import LOCK, UNFINISHED, alone_in, make_folder, whole
from gwella.office import heard
from gwella.site.keeping import archive, checkpoints, key, rows

LAST = "last.json"
DATABASE = ("gwella.sqlite3", "gwella.sqlite3-wal", "gwella.sqlite3-shm")
# What is made again by itself, or is not there to be kept.
# A checkpoint is of a moment after its rows were copied, so that a database brought back would seem to be cut.
LEFT_OUT = {"upgrades", "charts", "reports", checkpoints.FOLDER, heard.FILE}

LONGEST_RUN = 300  # seconds that a run in a folder of results is waited for
OF_BACKUPS = {LAST, key.RECIPIENT, key.SIGNING}


class Last(msgspec.Struct, frozen=True):
    """When the last backup was made, and how large it was."""

    made_at: datetime
    size: int


def back_up(data: Path, to: Path, made_at: datetime) -> Path:
    """Write a backup of everything into the folder `to` and return it.

    Raises NotFound where there is no key yet, and NotAllowed where a run is at work for minutes.
    """
    recipient = key.recipient(data)
    make_folder(to)
    file = to / f"gwella-{made_at:%Y%m%d-%H%M%S}.age"
    make_folder(data / key.FOLDER, private=True)
    with tempfile.TemporaryDirectory(prefix=".making-", dir=data / key.FOLDER) as made:
        folder = Path(made)
        (folder / archive.ROWS).mkdir()
        # Rows name files that were written before them; a file too many is swept later, one too few is lost.
        migrations, counts = rows.applied(), rows.dump(folder / archive.ROWS)
        _copy(data, folder / archive.FILES)
        its = archive.held(folder, made_at, migrations, counts)
        archive.write(folder, its, file, recipient, key.signing_secret(data))
    with whole(data / key.FOLDER / LAST) as unfinished:
        unfinished.write_bytes(msgspec.json.encode(Last(made_at, file.stat().st_size)))
    return file


def last(data: Path) -> Last | None:
    """Return when the last backup was made; None where there is none."""
    path = data / key.FOLDER / LAST
    return msgspec.json.decode(path.read_bytes(), type=Last) if path.exists() else None


def kept(data: Path, within: Path | None = None) -> Iterator[Path]:
    """Yield every file of the data folder, or of one `within` it, that a backup holds, relative to the data folder."""
    for path in sorted((within or data).rglob("*")):
        its = path.relative_to(data)
        hidden = any(part.startswith(".making-") for part in its.parts)
        temporary = its.name == LOCK or its.name.endswith(UNFINISHED) or its.name in DATABASE
        # Where no other folder is named they lie here: each would hold all earlier ones, and be twice as large.
        another = its.parts[0] == key.FOLDER and its.name not in OF_BACKUPS
        left_out = hidden or temporary or another or its.parts[0] in LEFT_OUT
        if path.is_file() and not path.is_symlink() and not left_out:
            yield its


def _copy(data: Path, to: Path) -> None:
    # Folders of results, whose files change together: none is copied while they do.
    together = {lock.parent for lock in (data / "places").rglob(LOCK)}
    for folder in sorted(together):
        with alone_in(folder, LONGEST_RUN):
            _copy_files(data, to, kept(data, folder))
    _copy_files(data, to, (its for its in kept(data) if together.isdisjoint((data / its).parents)))


def _copy_files(data: Path, to: Path, files: Iterable[Path]) -> None:
    for its in files:
        (to / its).parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copy2(data / its, to / its)
        except FileNotFoundError:
            continue  # swept meanwhile: nothing that a row of this moment names goes
