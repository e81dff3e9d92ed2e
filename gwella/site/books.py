"""An authority's books on a server of many hands: where its extracts, definitions, snapshots and figures lie."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from gwella.cli.desk_folders import Desk
from gwella.code_of_practice.places import area
from gwella.code_of_practice.writing import make_folder


def books(place: str) -> Desk:
    """Return the folders of the authority with the code `place`, made where they are not there yet.

    The code is looked up before it becomes part of a path. Raises NotFound for one that is no place.
    """
    folder = place_folder(place)
    its = {name: folder / name for name in ("results", "definitions", "extracts")}
    for one in its.values():
        make_folder(one, private=True)
    return Desk(area(place).code, **its, link="")


def place_folder(place: str) -> Path:
    """Return the folder of everything that the server keeps of one place in files."""
    return Path(settings.DATA) / "places" / area(place).code
