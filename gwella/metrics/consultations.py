"""Drafts opened for comment: the question, until when, the answers, and what was decided.

`consultations/<path of the key>.toml`, one file a definition, to which entries are added and from which none is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

import msgspec

from gwella.code_of_practice.errors import NotAllowed, NotFound
from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.misfit import Misfit
from gwella.code_of_practice.reading import files, kept, read
from gwella.metrics.appending import Adding, adding_to
from gwella.metrics.confirmations import By
from gwella.metrics.definitions import definitions, key_of

KIND = "consultations"
LONGEST = 20_000  # bytes of one entry; a file of many such is still read


class Opened(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A draft opened for comment: what is asked, by whom, and the last day on which an answer is taken."""

    opened_on: date
    closes_on: date
    question: Text
    by: By

    def __post_init__(self) -> None:
        if self.closes_on < self.opened_on:
            raise Misfit("misfits.closes_too_early")


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody answered, in their own words and language. `name` is there only where it may be published."""

    to: int
    on: date
    organisation: str
    text: str
    language: Language = Language.EN
    name: str = ""


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was decided after the answers, by whom, and what it led to."""

    to: int
    on: date
    by: By
    text: Text
    led_to: Text | None = None


class Consultations(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every time that one definition was opened for comment, oldest first; answers and decisions say to which."""

    opened: tuple[Opened, ...] = ()
    answer: tuple[Answer, ...] = ()
    decision: tuple[Decision, ...] = ()

    def __post_init__(self) -> None:
        numbers = range(1, len(self.opened) + 1)
        decided = [one.to for one in self.decision]
        if not {*decided, *(one.to for one in self.answer)} <= set(numbers) or len(decided) != len(set(decided)):
            raise Misfit("misfits.to_of_nothing")
        if any(one.on > self.opened[one.to - 1].closes_on for one in self.answer):
            raise Misfit("misfits.answer_too_late")
        if any(one.on <= self.opened[one.to - 1].closes_on for one in self.decision):
            raise Misfit("misfits.decision_too_early")

    def decided(self, number: int) -> Decision | None:
        """Return what was decided on the consultation with this number; None until it is."""
        return next((one for one in self.decision if one.to == number), None)


class Asked(msgspec.Struct, frozen=True):
    """One consultation as it is shown: of which definition, its answers, and its decision where there is one."""

    key: str
    opened: Opened
    answers: tuple[Answer, ...]
    decision: Decision | None

    def is_open(self, day: date) -> bool:
        """Say whether an answer is taken on `day`."""
        return self.opened.opened_on <= day <= self.opened.closes_on


@kept
def consultations() -> Mapping[str, tuple[Asked, ...]]:
    """Return every consultation by the key of its definition, oldest first. Raises DefinitionError."""
    found: dict[str, tuple[Asked, ...]] = {}
    for key, path in files(KIND):
        found[key] = (*found.get(key, ()), *_asked(key, read(path, Consultations)))
    return MappingProxyType(found)


def _asked(key: str, every: Consultations) -> Iterator[Asked]:
    for number, opened in enumerate(every.opened, start=1):
        answers = tuple(one for one in every.answer if one.to == number)
        yield Asked(key, opened, answers, every.decided(number))


def open_for_comment(folder: Path, name: str, one: Opened) -> None:
    """Open a draft for comment. Raises NotAllowed for what is no draft, and where one is still to be decided."""
    key = key_of(name)
    if not definitions()[key].confidence.is_draft:
        raise NotAllowed("consultations.no_draft", title=definitions()[key].title)
    with adding_to(folder, KIND, key, Consultations) as (every, adding):
        if every.opened and not every.decided(len(every.opened)):
            raise NotAllowed("consultations.is_open", key=key, day=every.opened[-1].opened_on)
        _add(adding, "opened", one)


def answer(folder: Path, name: str, one: Answer) -> None:
    """Keep an answer to the latest consultation, whose number is put in. Raises NotFound, NotAllowed once closed."""
    key = key_of(name)
    with adding_to(folder, KIND, key, Consultations) as (every, adding):
        latest = _latest(key, every)
        if one.on > latest.closes_on:
            raise NotAllowed("consultations.closed", day=latest.closes_on)
        _add(adding, "answer", msgspec.structs.replace(one, to=len(every.opened)))


def decide(folder: Path, name: str, one: Decision) -> None:
    """Keep what was decided. Raises NotFound, NotAllowed while answers are taken and where it is decided already."""
    key = key_of(name)
    with adding_to(folder, KIND, key, Consultations) as (every, adding):
        latest, number = _latest(key, every), len(every.opened)
        if one.on <= latest.closes_on:
            raise NotAllowed("consultations.not_closed", day=latest.closes_on)
        if decided := every.decided(number):
            raise NotAllowed("consultations.decided", day=decided.on)
        _add(adding, "decision", msgspec.structs.replace(one, to=number))


def _add(adding: Adding, name: str, one: msgspec.Struct) -> None:
    """Add an entry. Raises NotAllowed for one so long that the file would soon take no other."""
    if len(msgspec.json.encode(one)) > LONGEST:
        raise NotAllowed("consultations.too_long", most=LONGEST)
    adding.add(name, one)


def _latest(key: str, every: Consultations) -> Opened:
    if not every.opened:
        raise NotFound("consultations.none", key=key)
    return every.opened[-1]
