"""Where the things of the visitor's place lie."""

from __future__ import annotations

from gwella.accounts.session import Visitor
from gwella.cli.options import keys_folder
from gwella.rights.place import PlaceFolders
from gwella.site.books import books, place_folder


def folders_of(who: Visitor) -> PlaceFolders:
    """Return the folders of the visitor's own place, which is the session's. Raises NotFound for what is no place."""
    return PlaceFolders(who.place, place_folder(who.place), books(who.place).results, keys_folder())
