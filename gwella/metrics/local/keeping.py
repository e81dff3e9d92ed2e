"""A local definition as a file: kept anew, changed from a year on, ended. Nothing that stands there is lost.

What is changed is changed in the text of the file, so that what somebody wrote beside it by hand stays; what comes of
it is read before anything is written, and has to be what was meant.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path

import msgspec
import tomli

from gwella.code_of_practice.errors import DefinitionError, NotAllowed, NotFound
from gwella.code_of_practice.reading import files, forget, in_both
from gwella.code_of_practice.toml_text import entry, one_line
from gwella.code_of_practice.words import SHIPPED
from gwella.code_of_practice.writing import alone_in, make_folder, whole, written_once
from gwella.metrics.definitions import Definition, Measure, Metric, check_one
from gwella.metrics.edition import Edition, Example, MeasureExample
from gwella.metrics.written import edition_toml, toml

EXAMPLES = re.compile(r"^\[\[\s*example\s*\]\]", re.MULTILINE)
FIRST_TABLE = re.compile(r"^\[", re.MULTILINE)
UNTIL = re.compile(r"^until\s*=.*\n", re.MULTILINE)


class Standing(msgspec.Struct, frozen=True):
    """A file as it stands: where, its text, and the definition in it."""

    path: Path
    text: str
    definition: Definition

    @property
    def seen(self) -> str:
        """What tells this text from any other."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def standing(key: str) -> Standing:
    """Return the file of an authority's own definition. Raises NotFound."""
    for kind, schema in (("metrics", Metric), ("measures", Measure)):
        path = dict(files(kind)).get(key)
        if path and not path.is_relative_to(SHIPPED):
            text = path.read_text(encoding="utf-8")
            return Standing(path, text, _read(path, text, schema))
    raise NotFound("local.not_own", key=key)


def keep(folder: Path, key: str, definition: Definition, *, by: str, on: date) -> Path:
    """Write a new definition below `folder`, and have all read anew. Raises NotAllowed where its name is taken."""
    kind = "measures" if isinstance(definition, Measure) else "metrics"
    path = folder.joinpath(kind, *key.split(".")).with_suffix(".toml")
    make_folder(path.parent)
    with alone_in(folder):
        if not written_once(path, (_signed(by, on) + toml(definition)).encode()):
            raise NotAllowed("local.is_there", file=path.name)
    forget()
    return path


def correct(key: str, definition: Definition, seen: str, *, by: str, on: date) -> Path:
    """Write a definition anew by which nothing was counted yet. Raises NotAllowed where the file has changed since."""
    before = standing(key)
    return _rewrite(before, _signed(by, on) + toml(definition), definition, seen)


def with_edition(key: str, edition: Edition, example: Example | MeasureExample) -> Definition:
    """Return the definition `key` as it is with one more edition and its example. Raises DefinitionError.

    The edition has to begin after the last one, and to go with the definitions that are there.
    """
    before = standing(key).definition
    last = before.edition[-1].from_
    if edition.from_ <= last or (before.until is not None and edition.from_ > before.until):
        raise DefinitionError("local.edition_too_early", year=str(last + 1))
    found = msgspec.structs.replace(before, edition=(*before.edition, edition), example=(*before.example, example))
    check_one(key, found)
    return found


def change(key: str, changed: Definition, seen: str, *, by: str, on: date) -> Path:
    """Write the last edition of `changed`, and its last example, into the file. Raises NotAllowed, DefinitionError."""
    before = standing(key)
    edition, example = edition_toml(changed.edition[-1]), entry("example", changed.example[-1])
    at = found.start() if (found := EXAMPLES.search(before.text)) else len(before.text)
    head, tail = before.text[:at], before.text[at:].rstrip("\n")
    text = f"{head}{_signed(by, on)}{edition}\n\n{tail}\n\n{example}\n"
    return _rewrite(before, text, changed, seen)


def end(key: str, year: int, seen: str, *, by: str, on: date) -> Path:
    """Write into the file that `year` is the last one with a figure. Raises NotAllowed, DefinitionError."""
    before = standing(key)
    if year < before.definition.edition[-1].from_:
        raise DefinitionError("local.ends_too_early", year=str(before.definition.edition[-1].from_))
    text = UNTIL.sub("", before.text, count=1)
    at = found.start() if (found := FIRST_TABLE.search(text)) else len(text)
    head = text[:at].rstrip("\n")
    text = f"{head}\nuntil = {year}\n\n{text[at:]}"
    return _rewrite(before, _signed(by, on) + text, msgspec.structs.replace(before.definition, until=year), seen)


def _rewrite(before: Standing, text: str, meant: Definition, seen: str) -> Path:
    """Put `text` in the place of a file that is still as it was seen, and have all read anew.

    Raises NotAllowed where it has changed; DefinitionError where the text would not say what is meant.
    """
    if _read(before.path, text, type(meant)) != meant:
        raise DefinitionError("local.by_hand", file=before.path.name)
    with alone_in(before.path.parent):
        if hashlib.sha256(before.path.read_text(encoding="utf-8").encode()).hexdigest() != seen:
            raise NotAllowed("local.changed_meanwhile", file=before.path.name)
        with whole(before.path) as unfinished:
            unfinished.write_text(text, encoding="utf-8")
    forget()
    return before.path


def _read(path: Path, text: str, schema: type[Definition]) -> Definition:
    """Return the definition that a text holds. Raises DefinitionError where it holds none."""
    try:
        return msgspec.convert(in_both(tomli.loads(text), schema), schema)
    except (tomli.TOMLDecodeError, msgspec.ValidationError):
        raise DefinitionError("local.by_hand", file=path.name) from None


def _signed(by: str, on: date) -> str:
    """Return who wrote what follows, and when, as a line that only somebody who opens the file reads."""
    return f"# {one_line(by)}, {on.isoformat()}\n"
