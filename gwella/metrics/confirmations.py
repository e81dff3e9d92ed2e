"""Confirmations: what somebody read in the official source, beside what a definition of ours says.

`confirmations/<path of the key>.toml`, one file a definition, to which entries are added and from which none is taken.
A file in an authority's own folder holds for that authority; one that comes with Gwella is the national steward's and
holds for all. An official wording that differs makes a new edition, which stands in the confirmation itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.misfit import Misfit
from gwella.code_of_practice.reading import files, kept, read
from gwella.code_of_practice.words import SHIPPED
from gwella.metrics.edition import Edition, Example

KIND = "confirmations"


class By(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who did something: a person, their role, and the body that they did it for. Only the body is made public."""

    name: str
    role: str
    body: Text


class Confirmation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The official code, title and wording of the edition that begins in the year `edition`, and where they were read.

    `differs` says in what they differ from ours; then `makes` is the new edition that follows from it, and `example`
    has its worked examples. `count_follows` is false where the new edition still counts as the one before did, though
    the official wording does not: it stays a draft.
    """

    edition: int
    code: str
    title: Text
    wording: Text
    document: str
    page: str
    read_on: date
    confirmed_on: date
    by: By
    address: str = ""
    differs: Text | None = None
    count_follows: bool = True
    makes: Edition | None = None
    example: tuple[Example, ...] = ()

    def __post_init__(self) -> None:
        if (self.differs is None) != (self.makes is None):
            raise Misfit("misfits.differs_and_makes")
        if self.makes and self.makes.from_ != self.edition:
            raise Misfit("misfits.makes_another_year")
        if self.example and not (self.makes and self.makes.count):
            raise Misfit("misfits.example_of_nothing")
        if self.makes and self.makes.count and not (self.example and self.count_follows):
            raise Misfit("misfits.count_without_example")


class Withdrawal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a confirmation no longer holds: `of` is its number in the file, from 1."""

    of: int
    on: date
    by: By
    why: Text


class History(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every confirmation of one definition by one body, oldest first, and every withdrawal."""

    confirmation: tuple[Confirmation, ...] = ()
    withdrawal: tuple[Withdrawal, ...] = ()

    def __post_init__(self) -> None:
        taken = [one.of for one in self.withdrawal]
        if len(taken) != len(set(taken)) or not set(taken) <= set(range(1, len(self.confirmation) + 1)):
            raise Misfit("misfits.withdrawal_of")
        standing = [one.edition for number, one in enumerate(self.confirmation, start=1) if number not in taken]
        if len(standing) != len(set(standing)):
            raise Misfit("misfits.confirmed_twice")

    def withdrawn(self, number: int) -> Withdrawal | None:
        """Return why the confirmation with this number no longer holds; None where it stands."""
        return next((one for one in self.withdrawal if one.of == number), None)

    def standing(self, edition: int) -> int | None:
        """Return the number of the confirmation of an edition that holds, if there is one."""
        numbers = (n for n, one in enumerate(self.confirmation, start=1) if one.edition == edition)
        return next((number for number in numbers if not self.withdrawn(number)), None)


class Held(msgspec.Struct, frozen=True):
    """A confirmation where it lies: its number and file, whether it holds for all, and why it no longer does."""

    confirmation: Confirmation
    number: int
    file: Path
    is_national: bool
    withdrawal: Withdrawal | None = None

    @property
    def stands(self) -> bool:
        return self.withdrawal is None


@kept
def every_confirmation() -> Mapping[str, tuple[Held, ...]]:
    """Return every confirmation, also those withdrawn, by the key of its definition: national ones, then the
    authority's own, each oldest first. Raises DefinitionError.
    """
    found: dict[str, tuple[Held, ...]] = {}
    for key, path in files(KIND):
        found[key] = (*found.get(key, ()), *_held(path, read(path, History)))
    return MappingProxyType(found)


def confirmations(key: str) -> tuple[Held, ...]:
    """Return the confirmations of a definition that hold, those of older editions first."""
    standing = [one for one in every_confirmation().get(key, ()) if one.stands]
    return tuple(sorted(standing, key=lambda one: one.confirmation.edition))


def _held(path: Path, history: History) -> Iterator[Held]:
    for number, one in enumerate(history.confirmation, start=1):
        yield Held(one, number, path, path.is_relative_to(SHIPPED), history.withdrawn(number))
