"""An authority's books on a server of many hands: where its extracts, definitions, snapshots and figures lie."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from gwella.cli.desk_folders import Desk
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.places import area
from gwella.code_of_practice.writing import PATIENCE, finished, make_folder
from gwella.measuring.submissions import books_of

LOCK = ".books"
DEFINITIONS = "definitions"


def books(place: str) -> Desk:
    """Return the folders of the authority with the code `place`, made where they are not there yet.

    The code is looked up before it becomes part of a path. Raises NotFound for one that is no place.
    """
    folder = place_folder(place)
    names = {"results": books_of(area(place).code).results, "definitions": DEFINITIONS, "extracts": "extracts"}
    its = {name: folder / called for name, called in names.items()}
    for one in its.values():
        make_folder(one, private=True)
    finished(its["results"])
    return Desk(area(place).code, **its, link="")


def definitions_of(place: str) -> Path:
    """Return the folder of a place's own definitions, whether or not it is there."""
    return place_folder(place) / DEFINITIONS


def place_folder(place: str) -> Path:
    """Return the folder of everything that the server keeps of one place in files."""
    return Path(settings.DATA) / "places" / area(place).code


def keys_folder() -> Path:
    """Return where the pseudonym keys of the places lie: apart from what is kept under them."""
    return Path(settings.KEYS)


@contextmanager
def alone(place: str) -> Iterator[None]:
    """Be the only one meanwhile who changes the books of a place, or which folder holds them. Raises NotAllowed."""
    from filelock import FileLock, Timeout

    folder = place_folder(place)
    make_folder(folder, private=True)
    lock = FileLock(folder / LOCK, timeout=PATIENCE)  # the system's: it goes with the process, however that ends
    try:
        lock.acquire()
    except Timeout:
        raise NotAllowed("submissions.books_at_work") from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def held(place: str) -> Iterator[Desk]:
    """Yield the books of a place, as they are while nobody else changes them. Raises NotAllowed."""
    with alone(place):
        yield books(place)
