"""What is wrong with a file of definitions, as a sentence: which file, which field of it, and what to do.

The library that reads says it in English alone and leaves names of keys out; here it is said in both languages, with
the way to the field as one would walk it in the file: `edition[2].count.where[1]` is the first condition of the second
edition.
"""

from __future__ import annotations

import difflib
import re
import types
import typing
from collections.abc import Collection, Iterator, Sequence
from enum import Enum
from typing import Any

import msgspec
import tomli

from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.messages import Joined, Message, message
from gwella.code_of_practice.misfit import Misfit
from gwella.code_of_practice.words import vocabulary

PLACE = re.compile(r" - at `\$([^`]+)`$")
STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]|\[(\.\.\.)\]")
UNKNOWN_WORD = re.compile(r"Object contains unknown field `([^`]+)`")
MISSING = re.compile(r"Object missing required field `([^`]+)`")
NO_CHOICE = re.compile(r"Invalid (?:enum )?value '?(.+?)'?")
OTHER_KIND = re.compile(r"Expected `([^`]+)`, got `[^`]+`")
LINE = re.compile(r"\(at line (\d+), column (\d+)\)$")
TWICE = re.compile(r"Cannot (?:overwrite|declare|mutate|redefine)")

Steps = tuple[str | int, ...]


def not_toml(file: str, error: tomli.TOMLDecodeError) -> DefinitionError:
    """Return what is said of a file that is no TOML: the line, and what to look for there."""
    found = LINE.search(str(error))
    at = message("definitions.at_line", line=found[1], column=found[2]) if found else message("definitions.at_end")
    code = "definitions.toml_twice" if TWICE.match(str(error)) else "definitions.not_toml"
    return DefinitionError(code, file=file, place=at)


def refusal(file: str, content: dict[str, Any], schema: object, error: msgspec.ValidationError) -> DefinitionError:
    """Return what is said of TOML that is not in the shape of `schema`."""
    what, steps = PLACE.sub("", str(error)), _steps(content, schema, str(error))
    its = (*steps, *error.__cause__.at) if isinstance(error.__cause__, Misfit) else steps
    where = message("definitions.where", field=as_path(its)) if its else ""
    if unknown := UNKNOWN_WORD.fullmatch(what):
        return _unknown_word(file, unknown[1], where, _at(schema, steps), schema)
    detail = _detail(what, error.__cause__, schema, steps)
    return DefinitionError("definitions.wrong_field", file=file, where=where, detail=detail)


def as_path(steps: Steps) -> str:
    """Return the way to a field as it is said: names with dots between them, places counted from 1."""
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in steps).removeprefix(".")


def clause(misfit: Misfit) -> Message:
    """Return what a struct says of itself that cannot be."""
    return message(misfit.code, **misfit.parameters)


def _unknown_word(
    file: str, word: str, where: Message | str, here: Collection[object], schema: object
) -> DefinitionError:
    """Return what is said of a word that does not belong there: the nearest one, of this place before any other."""
    own = sorted({field.encode_name for one in here if _is_struct(one) for field in msgspec.structs.fields(one)})
    near = difflib.get_close_matches(word, own, n=1) or difflib.get_close_matches(word, sorted(_words(schema)), n=1)
    if near:
        return DefinitionError("definitions.misspelt", file=file, word=word, where=where, near=near[0])
    return DefinitionError("definitions.unknown_word", file=file, word=word, where=where)


def _detail(what: str, cause: object, schema: object, steps: Steps) -> Message:
    """Return the clause that says what is wrong in a field."""
    if isinstance(cause, Misfit):
        return clause(cause)
    if found := MISSING.fullmatch(what):
        return message("misfits.missing", word=found[1])
    if (found := NO_CHOICE.fullmatch(what)) and (known := list(_choices(schema, steps))):
        return message("misfits.no_choice", word=found[1], known=", ".join(known))
    if found := OTHER_KIND.fullmatch(what):
        kinds = [f"misfits.kind_{kind}" for kind in found[1].split(" | ")]
        if said := tuple(message(code) for code in kinds if code in vocabulary()):
            return message("misfits.other_kind", kind=Joined(said))
    return message("misfits.does_not_fit")


def _steps(content: dict[str, Any], schema: object, error: str) -> Steps:
    """Return the way to what an error is about."""
    steps: list[str | int] = []
    at: Any = content
    place = PLACE.search(error)
    for name, number, key in STEP.findall(place[1] if place else ""):
        step = int(number) if number else _key_at_fault(at, content, schema, error) if key else name
        steps.append(step)
        at = at[step]
    return tuple(steps)


def _key_at_fault(within: dict[str, Any], content: dict[str, Any], schema: object, error: str) -> str:
    """Return the key under which the error lies, which the library leaves out: alone it makes the same one."""
    its = dict(within)
    for key, value in its.items():
        within.clear()
        within[key] = value
        if _makes(error, content, schema):
            break
    within.update(its)
    return key


def _makes(error: str, content: dict[str, Any], schema: Any) -> bool:
    try:
        msgspec.convert(content, schema)
    except msgspec.ValidationError as other:
        return str(other) == error
    return False


def _at(schema: object, steps: Sequence[str | int]) -> set[object]:
    """Return what may stand at the end of a way: several, where one of several shapes is allowed."""
    found = set(_alternatives(schema))
    for step in steps:
        found = {one for each in found for inner in _inside(each, step) for one in _alternatives(inner)}
    return found


def _inside(schema: object, step: str | int) -> Iterator[object]:
    if _is_struct(schema):
        yield from (field.type for field in msgspec.structs.fields(schema) if field.encode_name == step)
    elif typing.get_origin(schema) is dict:
        yield typing.get_args(schema)[1]
    else:
        yield from (one for one in typing.get_args(schema) if one is not Ellipsis)


def _alternatives(schema: object) -> Iterator[object]:
    if typing.get_origin(schema) in (typing.Union, types.UnionType):
        for one in typing.get_args(schema):
            yield from _alternatives(one)
    else:
        yield schema


def _choices(schema: object, steps: Steps) -> Iterator[str]:
    """Yield the answers that a closed list of them has; of shapes that one word tells apart, these words."""
    for one in _at(schema, steps):
        if isinstance(one, type) and issubclass(one, Enum):
            yield from (str(member.value) for member in one)
        elif typing.get_origin(one) is typing.Literal:
            yield from map(str, typing.get_args(one))
    shapes = [one.__struct_config__ for one in _at(schema, steps[:-1]) if _is_struct(one)]
    yield from sorted(str(one.tag) for one in shapes if steps and one.tag_field == steps[-1])


def _is_struct(schema: object) -> typing.TypeGuard[type[msgspec.Struct]]:
    return isinstance(schema, type) and issubclass(schema, msgspec.Struct)


def _words(schema: object, seen: frozenset[object] = frozenset()) -> set[str]:
    """Return every field name that a schema, or any struct inside it, knows."""
    if schema in seen:
        return set()
    seen = seen | {schema}
    words: set[str] = set()
    if _is_struct(schema):
        for field in msgspec.structs.fields(schema):
            words |= {field.encode_name} | _words(field.type, seen)
    for part in typing.get_args(schema):
        words |= _words(part, seen)
    return words
