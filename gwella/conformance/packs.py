"""A folder to be handed on: whole or not at all, never over what is there, with the hash of every file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from gwella import __version__
from gwella.code_of_practice.errors import NotAllowed
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.messages import Parameter, say
from gwella.code_of_practice.reading import own
from gwella.code_of_practice.writing import whole_folder
from gwella.code_of_practice.years import Period
from gwella.metrics.editions import SEMANTICS

MANIFEST, README = "manifest.json", "README.md"
KINDS = ("tables", "lists", "checks", "metrics", "measures", "breakdowns")
LICENCE = "Apache-2.0"
LICENCE_ADDRESS = "https://www.apache.org/licenses/LICENSE-2.0"


@contextmanager
def pack(to: Path, what: str, year: int, made_on: date, **facts: Any) -> Iterator[Path]:
    """Yield a folder to fill, which becomes `to` with a manifest once it is full.

    Raises NotAllowed where `to` holds something already or nothing can be written there.
    """
    if to.is_symlink() or to.is_file() or (to.is_dir() and any(to.iterdir())):
        raise NotAllowed("conformance.not_empty", folder=str(to))
    try:
        with whole_folder(to) as folder:
            yield folder
            write_json(folder / MANIFEST, {**_facts(what, year, made_on), **facts, "files": hashes(folder)})
    except PermissionError:
        raise NotAllowed("writing.cannot_make", folder=str(to)) from None


def write_json(path: Path, content: Any) -> None:
    """Write plain facts as JSON that a person can read too; the same facts give the same bytes."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(msgspec.to_builtins(content)), indent=2) + b"\n")


def write_guide(folder: Path, part: str, names: tuple[str, ...], **told: Parameter) -> None:
    """Write the README of a pack, in English and then in Welsh: a title and paragraphs from the words of `part`."""
    pages = []
    for language in Language:
        title, *paragraphs = (say(f"{part}.{name}", language, **told) for name in names)
        pages.append("\n\n".join([f"# {title}", *paragraphs]))
    (folder / README).write_text("\n\n---\n\n".join(pages) + "\n", encoding="utf-8")


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def hashes(folder: Path) -> Mapping[str, str]:
    """Return the SHA-256 of every file below a folder, by its path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hash_of(path) for path in files}


def _facts(what: str, year: int, made_on: date) -> dict[str, Any]:
    period = Period.of_year(year)
    return {
        "what": what,
        "gwella": __version__,
        "semantics": SEMANTICS,
        "year": year,
        "first_day": period.first_day,
        "last_day": period.last_day,
        "made_on": made_on,
        "own_definitions": [f"{kind}/{key}" for kind in KINDS for key in own(kind)],
        "licence": {"name": LICENCE, "address": LICENCE_ADDRESS},
    }
