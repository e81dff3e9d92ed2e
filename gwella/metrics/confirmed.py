"""What a confirmation makes of a definition: the editions that follow from it, and how surely it was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Protocol, TypeVar, cast

import msgspec

from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.misfit import Misfit
from gwella.code_of_practice.misread import clause
from gwella.code_of_practice.reading import named
from gwella.code_of_practice.sources import Confidence
from gwella.metrics.confirmations import Held, confirmations
from gwella.metrics.edition import Edition, Example


class HasEditions(Protocol):
    """A metric or a measure, as far as a confirmation is concerned with it."""

    @property
    def confidence(self) -> Confidence: ...

    @property
    def edition(self) -> tuple[Edition, ...]: ...

    @property
    def example(self) -> tuple[Any, ...]: ...


D = TypeVar("D", bound=HasEditions)


def as_confirmed(read: Mapping[str, D], *, nationally: bool = False) -> Mapping[str, D]:
    """Return definitions as their confirmations leave them; `nationally`: by those alone that hold for all.

    Raises DefinitionError where a confirmation does not fit its definition.
    """
    for key, one in read.items():
        if one.confidence.comes_by_confirming:
            raise DefinitionError("confirmations.not_by_hand", key=key, field="confidence")
    each = {key: [one for one in confirmations(key) if one.is_national or not nationally] for key in read}
    return MappingProxyType({key: confirmed(key, read[key], held) if held else read[key] for key, held in each.items()})


def confirmed(key: str, one: D, held: Sequence[Held]) -> D:
    """Return one definition with the editions that its confirmations made. Raises DefinitionError."""
    editions = {edition.from_: edition for edition in one.edition}
    for each in held:
        made, year = each.confirmation.makes, each.confirmation.edition
        if (year in editions) == (made is not None):
            code = "confirmations.year_twice" if made else "confirmations.no_such_edition"
            raise DefinitionError(code, file=named(each.file), key=key, year=str(year), number=str(each.number))
        editions[year] = made or _with_code(editions[year], each.confirmation.code)
    ordered = tuple(editions[year] for year in sorted(editions))
    examples = (example for example in one.example if not _is_of_made(example, ordered, held))
    given = (example for each in held for example in each.confirmation.example)
    return _changed(
        key, held[-1], one, confidence=_read(one, ordered[-1], held), edition=ordered, example=(*examples, *given)
    )


def _with_code(edition: Edition, code: str) -> Edition:
    """Return an edition with the official code where it had none; where it has one the two are the same."""
    return edition if edition.code else msgspec.structs.replace(edition, code=code)


def _is_of_made(example: object, editions: Sequence[Edition], held: Sequence[Held]) -> bool:
    """Say whether an example of the file lies in the years of a new edition that counts anew.

    It would then be tried on what it is no example of.
    """
    made = {each.confirmation.edition for each in held if each.confirmation.makes and each.confirmation.makes.count}
    if not isinstance(example, Example):
        return False
    return max((one.from_ for one in editions if one.from_ <= example.year), default=0) in made


def _changed(key: str, latest: Held, one: D, **fields: Any) -> D:
    try:
        return cast(D, msgspec.structs.replace(cast(msgspec.Struct, one), **fields))
    except Misfit as error:  # what the definition itself refuses, such as an edition after its last year
        raise DefinitionError(
            "confirmations.does_not_fit", file=named(latest.file), key=key, detail=clause(error)
        ) from None


def _read(one: HasEditions, latest: Edition, held: Sequence[Held]) -> Confidence:
    """Return how surely the latest edition was read; an older one that was confirmed says nothing of it."""
    for each in held:
        if each.confirmation.edition == latest.from_:
            if not each.confirmation.count_follows:
                return one.confidence if one.confidence is Confidence.RECALLED else Confidence.DIFFERS
            return Confidence.CONFIRMED if one.confidence.is_draft else one.confidence
    return one.confidence
