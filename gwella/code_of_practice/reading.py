"""The one TOML reader: a schema is a struct, and an error names the file, the field and the remedy.

`definitions/<kind>/` holds one file a thing; its key is its path with dots
(`metrics/adult/contacts/received.toml` is `adult.contacts.received`). An authority's own
definitions have the same shape and lie in the folders that `GWELLA_DEFINITIONS` names.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import _lru_cache_wrapper, cache, wraps
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, ParamSpec, TypeVar

import msgspec

from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.words import SHIPPED

T = TypeVar("T")

LARGEST = 1024 * 1024  # bytes; ours have a few thousand

P = ParamSpec("P")

_KEPT: list[_lru_cache_wrapper[Any]] = []
_forgotten = count()
_reading = next(_forgotten)  # which reading of the definitions this is


def kept(answer: Callable[P, T]) -> Callable[P, T]:
    """Keep what follows from definitions until they change; then `forget` has it read anew.

    An answer is kept under the reading that it began in, so that one that was still at work while all was
    forgotten is never given to anybody after that.
    """
    keeping = cache(lambda _reading, *given, **named: answer(*given, **named))
    _KEPT.append(keeping)

    @wraps(answer)
    def asked(*given: P.args, **named: P.kwargs) -> T:
        return keeping(_reading, *given, **named)  # type: ignore[arg-type]  # what is kept is asked by what can be

    return asked


def forget() -> None:
    """Read every definition anew when it is next asked for. What a process has in hand stays as it was."""
    global _reading
    _reading = next(_forgotten)
    for keeping in _KEPT:
        keeping.cache_clear()


def own_folders() -> tuple[Path, ...]:
    """Return the folders of an authority's own definitions, as they are named, whether or not they are there."""
    named = os.environ.get("GWELLA_DEFINITIONS", "").split(os.pathsep)
    return tuple(Path(folder) for folder in named if folder)


@kept
def roots() -> tuple[Path, ...]:
    """Return the folders that definitions are read from: ours, then the authority's own."""
    local = own_folders()
    for folder in local:
        if not folder.is_dir():
            raise DefinitionError("definitions.no_folder", folder=str(folder))
    return (SHIPPED, *local)


def files(kind: str) -> Iterator[tuple[str, Path]]:
    """Yield the key and path of every definition of `kind`, in the order of their keys."""
    for root in roots():
        folder = root / kind
        for path in sorted(folder.rglob("*.toml")):
            yield ".".join(path.relative_to(folder).with_suffix("").parts), path


def own(kind: str) -> tuple[str, ...]:
    """Return the keys of the definitions of `kind` that are an authority's own and do not come with Gwella."""
    return tuple(key for key, path in files(kind) if not path.is_relative_to(SHIPPED))


def each(kind: str, schema: type[T]) -> Mapping[str, T]:
    """Return every definition of `kind` by its key. Raises DefinitionError."""
    found: dict[str, T] = {}
    for key, path in files(kind):
        if key in found:
            raise DefinitionError("definitions.twice", file=path.name, key=key)
        found[key] = read(path, schema)
    return MappingProxyType(found)


def one(name: str, schema: type[T]) -> T:
    """Return the single definition `name` (a path below `definitions/`, without its ending)."""
    return read(SHIPPED / f"{name}.toml", schema)


def read(path: Path, schema: type[T]) -> T:
    """Return the content of one file in the shape of `schema`. Raises DefinitionError."""
    try:
        return msgspec.convert(_content(path), schema)
    except msgspec.ValidationError as error:
        raise _refusal(path, schema, str(error)) from None


def _content(path: Path) -> dict[str, Any]:
    """Return what a TOML file holds. A device or a pipe would never end, and is no definition."""
    if not path.is_file() or path.stat().st_size > LARGEST:
        raise DefinitionError("definitions.not_a_definition", file=path.name)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError("definitions.not_toml", file=path.name, detail=str(error)) from None
    except UnicodeDecodeError:
        raise DefinitionError("definitions.not_utf8", file=path.name) from None
    except RecursionError:
        raise DefinitionError("definitions.not_a_definition", file=path.name) from None


class Name(NamedTuple):
    """A name that a definition gives to something defined elsewhere: in which field, and the names there are."""

    field: str
    word: str
    known: Collection[str]


def check_names(key: str, names: Iterable[Name]) -> None:
    """Raise DefinitionError for the first name in the definition `key` that leads nowhere.

    Names are taken one by one, so that a later one may lean on those before it.
    """
    for field, word, known in names:
        if word not in known:
            near = difflib.get_close_matches(word, known, n=1)
            said = {"near": near[0]} if near else {"known": ", ".join(known)}
            code = "definitions.leads_nowhere_but_near" if near else "definitions.leads_nowhere"
            raise DefinitionError(code, key=key, field=field, word=word, **said)


def _refusal(path: Path, schema: object, error: str) -> DefinitionError:
    place = re.search(r" - at `([^`]+)`$", error)
    field = place.group(1).removeprefix("$").removeprefix(".") if place else ""
    where = f" ({field})" if field else ""
    what = error[: place.start()] if place else error
    unknown = re.match(r"Object contains unknown field `([^`]+)`", what)
    if unknown is None:
        return DefinitionError("definitions.wrong_field", file=path.name, where=where, detail=what)
    word = unknown.group(1)
    near = difflib.get_close_matches(word, sorted(_words(schema)), n=1)
    if near:
        return DefinitionError("definitions.misspelt", file=path.name, word=word, where=where, near=near[0])
    return DefinitionError("definitions.unknown_word", file=path.name, word=word, where=where)


def _words(schema: object, seen: frozenset[object] = frozenset()) -> set[str]:
    """Return every field name that a schema, or any struct inside it, knows."""
    if schema in seen:
        return set()
    seen = seen | {schema}
    words: set[str] = set()
    if isinstance(schema, type) and issubclass(schema, msgspec.Struct):
        for field in msgspec.structs.fields(schema):
            words |= {field.encode_name} | _words(field.type, seen)
    for part in getattr(schema, "__args__", ()):
        words |= _words(part, seen)
    return words
