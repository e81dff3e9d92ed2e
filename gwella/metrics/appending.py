"""Files of entries that are only ever added to: confirmations and consultations, in one folder of definitions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.reading import forget, read, roots
from gwella.code_of_practice.toml_text import entry
from gwella.code_of_practice.words import SHIPPED
from gwella.code_of_practice.writing import alone_in, make_folder, whole

H = TypeVar("H", bound=msgspec.Struct)


def folder_for(asked: Path | None) -> Path:
    """Return the folder of definitions to write to: the one asked for, else the authority's own first one.

    Raises NotAllowed where there is none, and for a folder that definitions are not read from.
    """
    own = [folder for folder in roots() if folder != SHIPPED]
    if asked is None:
        if not own:
            raise NotAllowed("confirmations.into_where")
        return own[0]
    if not any(asked.resolve() == folder.resolve() for folder in roots()):
        raise NotAllowed("confirmations.not_read_from", folder=str(asked))
    return asked


def is_national(folder: Path) -> bool:
    """Say whether what is written to a folder of definitions comes with Gwella, and holds for all."""
    return folder.resolve() == SHIPPED.resolve()


def entries_file(folder: Path, kind: str, key: str) -> Path:
    """Return the file in which entries about the definition `key` lie, or will."""
    return folder / kind / Path(*key.split(".")).with_suffix(".toml")


class Adding(msgspec.Struct):
    """What a file holds, and the text that is to be added to it."""

    path: Path
    text: str

    def add(self, name: str, one: msgspec.Struct) -> None:
        self.text += ("\n" if self.text else "") + entry(name, one) + "\n"


@contextmanager
def adding_to(folder: Path, kind: str, key: str, schema: type[H]) -> Iterator[tuple[H, Adding]]:
    """Yield what the file of `key` holds and where to add to it; nobody else adds to this folder meanwhile.

    It is written at the end, whole, and only if it still reads as `schema`. Raises NotAllowed, DefinitionError.
    """
    path = entries_file(folder, kind, key)
    with alone_in(folder / kind):
        there = path.read_text(encoding="utf-8") if path.is_file() else ""
        adding = Adding(path, there if not there or there.endswith("\n") else there + "\n")
        yield read(path, schema) if there else schema(), adding
        if adding.text == there:
            return
        make_folder(path.parent)
        with whole(path) as unfinished:
            unfinished.write_text(adding.text, encoding="utf-8")
            read(unfinished, schema)
        forget()
