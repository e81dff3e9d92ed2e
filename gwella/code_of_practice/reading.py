"""The one TOML reader: a schema is a struct, and an error names the file, the field and the remedy.

`definitions/<kind>/` holds one file a thing; its key is its path with dots
(`metrics/adult/contacts/received.toml` is `adult.contacts.received`). An authority's own
definitions have the same shape and lie in the folders that `GWELLA_DEFINITIONS` names, or,
where a process serves many, in the folder that it is `reading_also` meanwhile.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import _lru_cache_wrapper, cache, wraps
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, ParamSpec, TypeVar

import msgspec
import tomli

from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.misread import not_toml, refusal
from gwella.code_of_practice.words import SHIPPED

T = TypeVar("T")

LARGEST = 1024 * 1024  # bytes; ours have a few thousand
MOST_NAMED = 40  # names that there are, in one sentence; of more the nearest are said
NEAREST = 5

P = ParamSpec("P")

_KEPT: list[_lru_cache_wrapper[Any]] = []
_forgotten = count()
_reading = next(_forgotten)  # which reading of the definitions this is


class _Also(NamedTuple):
    """A folder that is read beside the others, and what stands in it: path, size and time of each file."""

    folder: Path
    stands: tuple[tuple[str, int, int], ...]


_also: ContextVar[_Also | None] = ContextVar("definitions read also", default=None)
_seen: dict[Path, _Also] = {}


def kept(answer: Callable[P, T]) -> Callable[P, T]:
    """Keep what follows from definitions until they change; then `forget` has it read anew.

    An answer is kept under the reading that it began in, so that one that was still at work while all was
    forgotten is never given to anybody after that; and under the folder that was read also.
    """
    keeping = cache(lambda _reading, _also, *given, **named: answer(*given, **named))
    _KEPT.append(keeping)

    @wraps(answer)
    def asked(*given: P.args, **named: P.kwargs) -> T:
        return keeping(_reading, _also.get(), *given, **named)  # type: ignore[arg-type]  # what is kept is asked by what can be

    return asked


def forget() -> None:
    """Read every definition anew when it is next asked for. What a process has in hand stays as it was."""
    global _reading
    _reading = next(_forgotten)
    for keeping in _KEPT:
        keeping.cache_clear()


@contextmanager
def reading_also(folder: Path) -> Iterator[None]:
    """Read the definitions in `folder` beside the others, for what is asked meanwhile and here alone.

    So a server gives each authority its own, and nobody another's. What stands in the folder is looked at each time:
    another process may have changed it. Where there is nothing in it, nothing is read twice.
    """
    found = sorted(folder.rglob("*.toml")) if folder.is_dir() else []
    also = _Also(folder, tuple((str(one), (its := one.stat()).st_size, its.st_mtime_ns) for one in found))
    if _seen.get(folder, also) != also:
        forget()  # or what followed from the files before would be kept for good
    _seen[folder] = also
    before = _also.set(also if found else None)
    try:
        yield
    finally:
        _also.reset(before)


def own_folders() -> tuple[Path, ...]:
    """Return the folders of an authority's own definitions, as they are named, whether or not they are there."""
    named = os.environ.get("GWELLA_DEFINITIONS", "").split(os.pathsep)
    here = _also.get()
    return (*(Path(folder) for folder in named if folder), *((here.folder,) if here else ()))


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


def file_of(kind: str, key: str) -> str:
    """Return the file in which the definition `key` lies, from its folder of definitions on."""
    return f"{kind}/{key.replace('.', '/')}.toml"


def named(path: Path) -> str:
    """Return the name by which a file is spoken of: from its folder of definitions on, if it lies in one."""
    for root in (SHIPPED, *own_folders()):
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.name


@kept
def own(kind: str) -> tuple[str, ...]:
    """Return the keys of the definitions of `kind` that are an authority's own and do not come with Gwella."""
    return tuple(key for key, path in files(kind) if not path.is_relative_to(SHIPPED))


def each(kind: str, schema: type[T]) -> Mapping[str, T]:
    """Return every definition of `kind` by its key. Raises DefinitionError."""
    found: dict[str, T] = {}
    for key, path in files(kind):
        if key in found:
            raise DefinitionError("definitions.twice", file=str(path), key=key)
        found[key] = read(path, schema)
    return MappingProxyType(found)


def one(name: str, schema: type[T]) -> T:
    """Return the single definition `name` (a path below `definitions/`, without its ending)."""
    return read(SHIPPED / f"{name}.toml", schema)


def read(path: Path, schema: type[T]) -> T:
    """Return the content of one file in the shape of `schema`. Raises DefinitionError."""
    content = in_both(_content(path), schema)
    try:
        return msgspec.convert(content, schema)
    except msgspec.ValidationError as error:
        raise refusal(named(path), content, schema, error) from None


def in_both(content: dict[str, Any], schema: type[Any]) -> dict[str, Any]:
    """Return what a file holds, with a source that is one string said in both languages where `schema` asks for both.

    A source was one string once, and authorities have files of that time.
    """
    source = content.get("source")
    if isinstance(source, str) and any(f.name == "source" and f.type is Text for f in msgspec.structs.fields(schema)):
        return {**content, "source": {language.value: source for language in Language}}
    return content


def _content(path: Path) -> dict[str, Any]:
    """Return what a TOML file holds. A device or a pipe would never end, and is no definition."""
    if not path.is_file() or path.stat().st_size > LARGEST:
        raise DefinitionError("definitions.not_a_definition", file=named(path))
    try:
        return tomli.loads(path.read_text(encoding="utf-8"))
    except tomli.TOMLDecodeError as error:
        raise not_toml(named(path), error) from None
    except UnicodeDecodeError:
        raise DefinitionError("definitions.not_utf8", file=named(path)) from None
    except RecursionError:
        raise DefinitionError("definitions.not_a_definition", file=named(path)) from None


class Name(NamedTuple):
    """A name that a definition gives to something defined elsewhere, and the names there are.

    `field` is the way to it in the file, such as `count.where[1].field`; places are counted from 1. `own` is the key
    of the definition itself where it stands among those names and is not meant.
    """

    field: str
    word: str
    known: Collection[str]
    own: str = ""


def check_names(file: str, names: Iterable[Name]) -> None:
    """Raise DefinitionError for the first name in a definition, which lies in `file`, that leads nowhere.

    Names are taken one by one, so that a later one may lean on those before it.
    """
    for field, word, known, own in names:
        if word not in known:
            others = [one for one in known if one != own]
            code, said = _instead_of(word, others)
            raise DefinitionError(f"definitions.leads_nowhere{code}", file=file, field=field, word=word, **said)


def _instead_of(word: str, others: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Return the end of the code in which is said what may be meant, and that: the one near, all, or of many a few."""
    if near := difflib.get_close_matches(word, others, n=1):
        return "_but_near", {"near": near[0]}
    if len(others) <= MOST_NAMED:
        return "", {"known": ", ".join(others)}
    return "_among_many", {"nearest": ", ".join(difflib.get_close_matches(word, others, n=NEAREST, cutoff=0))}
