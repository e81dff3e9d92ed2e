"""What can stand in the record: `definitions/audit/`, one file a thing, one line a verb.

`what` of an entry is `thing.verb`. A word that is not there is refused when it is recorded, so that no page ever
shows a code that nobody can read, and no read of rows about people goes by another name.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.messages import said as spoken
from gwella.code_of_practice.reading import each, kept

NOT_SAID = "–"


class Verb(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was done: the verb for a list, the sentence for the record; `people`: it shows rows about people.

    The sentence may hold the entry's facts by name: `{rows}`. `seals`: a checkpoint is made once it is recorded.
    """

    verb: Text
    says: Text
    people: bool = False
    seals: bool = False


class Thing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of thing that things are done to, and its verbs by name."""

    title: Text
    verbs: dict[str, Verb]


class UnknownWord(ValueError):
    """The code recorded a word that the vocabulary does not have. Ours to put right: one line in definitions/audit."""


@kept
def things() -> Mapping[str, Thing]:
    """Return every kind of thing by its name."""
    return each("audit", Thing)


@kept
def verbs() -> Mapping[str, Verb]:
    """Return every verb by the name under which it is recorded (`submission.take`)."""
    return MappingProxyType(
        {f"{name}.{key}": verb for name, thing in things().items() for key, verb in thing.verbs.items()}
    )


def check_known(what: str) -> None:
    """Raise UnknownWord unless `what` is a word of the vocabulary."""
    if what not in verbs():
        raise UnknownWord(f"{what} is not in definitions/audit: add it to {what.partition('.')[0]}.toml")


def of_people() -> tuple[str, ...]:
    """Return the verbs by which somebody saw rows about people."""
    return tuple(sorted(name for name, verb in verbs().items() if verb.people))


def sealing() -> tuple[str, ...]:
    """Return the verbs after which a checkpoint is made."""
    return tuple(sorted(name for name, verb in verbs().items() if verb.seals))


def of_thing(thing: str) -> tuple[str, ...]:
    """Return the verbs of one kind of thing; none of what is no kind."""
    known = things().get(thing)
    return tuple(f"{thing}.{key}" for key in known.verbs) if known else ()


def said(what: str, facts: Mapping[str, str | int | bool | None], language: Language) -> str:
    """Return what was done in a sentence; a fact that was not recorded is a dash, an old word stands for itself."""
    verb = verbs().get(what)
    if verb is None:
        return what
    shown = {name: NOT_SAID if value is None else spoken(value, language) for name, value in facts.items()}
    return verb.says.in_(language).format_map(_Facts(shown))


class _Facts(dict[str, str]):
    """Facts as they are said, of which one that is not there is a dash."""

    def __missing__(self, name: str) -> str:
        return NOT_SAID
