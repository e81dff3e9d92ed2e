"""Where the files of a submission lie until it is taken or withdrawn: below the place's own folder, by public id.

    quarantine/<public id>/sent/0, 1, …   the bytes as they came, by number
                           sent.json      what they were called where they came from
                           files/         unpacked, as they are read; the mapping of their headings among them
                           out/           the books as they would be
                           findings.jsonl, shown.json

A name from outside is kept as text; none is ever a path.
"""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from pathlib import Path

import msgspec

from gwella.cli.trial_asked import AT, Step
from gwella.code_of_practice.writing import make_folder, whole
from gwella.measuring.models import Submission
from gwella.office.child import told_back
from gwella.returns.upload import Sent
from gwella.rights.place import NAMES, QUARANTINE, SENT
from gwella.site.books import place_folder

FILES, OUT, WORK = "files", "out", "work-"
AN_HOUR = 3600  # longer than any upload takes


def quarantine(place: str, public_id: str) -> Path:
    """Return the folder of a submission; its id comes from a row of that place, never from an address."""
    return place_folder(place) / QUARANTINE / public_id


def begin(place: str, public_id: str) -> Path:
    """Make the folder that the bytes of a new submission are written to, and return it."""
    folder = quarantine(place, public_id) / SENT
    make_folder(folder, private=True)
    return folder


def keep_names(folder: Path, names: list[str]) -> None:
    """Write down what the files were called; from then on they are all there."""
    with whole(folder / NAMES) as unfinished:
        unfinished.write_bytes(msgspec.json.encode(names))


def sent_in(folder: Path) -> tuple[Sent, ...]:
    """Return the files that were sent, with their names; none where retention has removed them."""
    path = folder / NAMES
    names = msgspec.json.decode(path.read_bytes(), type=list[str]) if path.is_file() else []
    return tuple(Sent(folder / SENT / str(number), name) for number, name in enumerate(names))


def step_in(folder: Path) -> Step | None:
    """Return how far the check of a submission has come; None where it says nothing, or nothing that it could mean."""
    for path in folder.glob(f"{WORK}*/{AT}"):
        with suppress(OSError, ValueError):
            return Step(told_back(path, max(map(len, Step))).decode())
    return None


def is_there(folder: Path) -> bool:
    """Return whether there is anything left to look at."""
    return (folder / FILES).is_dir() or (folder / NAMES).is_file()


def remove(folder: Path) -> None:
    """Remove all that lies in quarantine of a submission."""
    shutil.rmtree(folder, ignore_errors=True)


def sweep(place: str) -> None:
    """Remove what no submission names: an upload that broke off, or whose process was killed."""
    every = place_folder(place) / QUARANTINE
    for folder in every.iterdir() if every.is_dir() else ():
        is_old = folder.stat().st_mtime < time.time() - AN_HOUR
        if is_old and not Submission.objects.of(place).filter(public_id=folder.name).exists():
            remove(folder)
