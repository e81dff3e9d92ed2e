"""Where the things of the visitor's place lie."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from gwella.accounts.session import Visitor
from gwella.cli.desk_folders import Desk
from gwella.rights.place import PlaceFolders
from gwella.site.books import books, held, keys_folder, place_folder


def folders_of(who: Visitor) -> PlaceFolders:
    """Return the folders of the visitor's own place, which is the session's. Raises NotFound for what is no place."""
    return _folders(who, books(who.place))


@contextmanager
def held_folders(who: Visitor) -> Iterator[PlaceFolders]:
    """Yield the folders of the visitor's own place, to take something out of them: no submission is taken meanwhile.

    Raises NotAllowed while one is.
    """
    with held(who.place) as its:
        yield _folders(who, its)


def _folders(who: Visitor, its: Desk) -> PlaceFolders:
    return PlaceFolders(who.place, place_folder(who.place), its.results, keys_folder())
